// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/segmentmap.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace Landline::Downloads {

/** What tells one version of a file from the next, as the server said it. */
struct Validators
{
    QByteArray etag;
    QByteArray lastModified;       ///< verbatim
    bool lastModifiedWeak = false; ///< within a second of the answer's Date: the file may change again unseen
    bool operator==(const Validators &) const = default;

    [[nodiscard]] bool hasStrongEtag() const;
    /** For If-Range: a strong ETag, else a strong date, else nothing; without one a file can't be resumed. */
    [[nodiscard]] QByteArray ifRange() const;
    /** There is an ETag for If-Range, and a date that would do as well. */
    [[nodiscard]] bool canAskByDate() const;
    /** Whether `other` certainly names the same version, by the one that ifRange() gives. */
    [[nodiscard]] bool agreesWith(const Validators &other) const;
};

/** What is needed to go on with a part file; kept beside it as "NAME.part.landline", where the addresses stand
 * without the logins in them. */
struct ControlData
{
    QUrl url;           ///< as it was asked for: the data is found again by it
    QString wantedName; ///< as it was asked for; empty: the server's
    QUrl sourceUrl;     ///< which of the request's URLs the bytes are from
    QUrl finalUrl;      ///< where redirects led to
    QString name;       ///< the final name that was chosen
    QByteArray contentType;
    Validators validators;
    SegmentMap segments; ///< what is certainly on the disk
    bool operator==(const ControlData &) const = default;
};

inline constexpr QLatin1String partSuffix{".part"};
inline constexpr QLatin1String controlSuffix{".landline"};
/** A longer control file is taken for damaged. */
inline constexpr qint64 maxControlBytes = 1 << 20;

[[nodiscard]] QString controlPathFor(const QString &partPath);

[[nodiscard]] QByteArray encodeControl(const ControlData &data);
/** Error Damaged: not ours, cut, changed or contradicting itself. */
[[nodiscard]] Result<ControlData> decodeControl(const QByteArray &bytes);

/** Errors: NotFound, Damaged, and those of reading. */
[[nodiscard]] Result<ControlData> loadControl(const QString &path);
/** The first record, made where there is none yet; not waited for. Error AlreadyExists. */
[[nodiscard]] Result<void> createControl(const QString &path, const ControlData &data);
/** Replaces the record in one step and waits until it is on the disk: for the pool. */
[[nodiscard]] Result<void> saveControl(const QString &path, const ControlData &data);

} // namespace Landline::Downloads
