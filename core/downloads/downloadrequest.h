// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/filedigests.h"
#include "core/downloads/httpaccess.h"
#include "core/tasks/task.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>

namespace Landline::Downloads {

/** What to do when the final name is taken. */
enum class ConflictPolicy { Rename, Overwrite, Skip, Fail };

[[nodiscard]] QString conflictPolicyName(ConflictPolicy policy);
/** "rename", "overwrite", "skip", "fail". Error: InvalidInput. */
[[nodiscard]] Result<ConflictPolicy> conflictPolicyFromName(const QString &name);

/** What somebody wants fetched: a value, stored as a task's arguments. */
struct DownloadRequest
{
    static constexpr std::chrono::seconds defaultStallTimeout{30};
    static constexpr int defaultRetries = 5; ///< attempts after the first
    static constexpr int defaultConnections = 4;
    static constexpr int maxConnections = 16;
    static constexpr qint64 defaultMinSegment = 1 << 20;

    QUrl url;
    QList<QUrl> alternatives; ///< of the same file
    QUrl filedUnder;          ///< the address under which its bytes are kept; empty: `url`
    QString directory;        ///< empty: the current one
    bool sortsByType = false; ///< below it, into a folder by the engine's rules, once the name is known
    QString fileName;         ///< empty: the server's
    ConflictPolicy onConflict = ConflictPolicy::Rename;
    std::chrono::seconds stallTimeout = defaultStallTimeout; ///< without a byte
    int connections = defaultConnections;  ///< at most, to all sources together; 1 to maxConnections
    qint64 minSegment = defaultMinSegment; ///< bytes that are worth a connection of their own
    qint64 bytesPerSecond = 0;             ///< of this file; 0: no limit of its own
    qint64 size = -1;                      ///< that it has to have; -1: whatever it has
    FileDigest digest;                     ///< that it has to have
    PieceDigests pieces;                   ///< that its pieces have to have: wrong ones are fetched again
    QString hashAlgorithm;                 ///< a digest to be computed along and told; empty: none
    bool usesChecksumFile = false;         ///< looks for NAME.sha256 or SHA256SUMS beside the file
    bool unpacks = false; ///< an archive is unpacked into a folder beside it when it is there
    HttpAccess access;
    bool operator==(const DownloadRequest &) const = default;

    /** The address under which its bytes are found again; without a login, as it stands in a file. */
    [[nodiscard]] QUrl partKey() const
    {
        return (filedUnder.isEmpty() ? url : filedUnder).adjusted(QUrl::RemoveUserInfo);
    }
    /** True where another address has taken the first one's place: what has come is to be kept. */
    [[nodiscard]] bool isMoved() const { return !filedUnder.isEmpty() && filedUnder != url; }
    /** The same file at another address; a login and the alternatives stay. */
    [[nodiscard]] DownloadRequest movedTo(const QUrl &address) const;

    [[nodiscard]] QJsonObject toJson() const;
    /** Errors: InvalidInput, for what is missing or of another type. */
    [[nodiscard]] static Result<DownloadRequest> fromJson(const QJsonObject &object);
    /** A task of the kind "download". */
    [[nodiscard]] Tasks::TaskSpec toSpec() const;
    /** What the queue needs to know beside it: title, group, and that transient errors are tried again. */
    [[nodiscard]] Tasks::TaskOptions toOptions(int retries = defaultRetries) const;
    /** `fileName` as it will be used: a person's word is kept where it can be a name at all. */
    [[nodiscard]] QString wantedName() const;
    /** A name to show before the server has given one: the wanted one, else the URL's last part. */
    [[nodiscard]] QString provisionalName() const;
};

/** True for a name that can be a file's in a directory as it is: no separator, no control characters. */
[[nodiscard]] bool isLeafName(const QString &name);

/** The kind's name, and the group its tasks go to. */
inline constexpr QLatin1String downloadKindName{"download"};
inline constexpr QLatin1String downloadGroup{"downloads"};

/** A longer one is refused. */
inline constexpr qsizetype maxUrlLength = 16384;

/** An http or https URL with a host. Error: InvalidInput, saying what is wrong with it. */
[[nodiscard]] Result<QUrl> parseDownloadUrl(const QString &text);

/** The URLs that can be downloaded in a pasted or dropped text, in order, each once; the rest is passed over.
 */
[[nodiscard]] QList<QUrl> urlsInText(const QString &text);

} // namespace Landline::Downloads
