// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace Landline::Downloads {

/** A digest of a whole file. */
struct FileDigest
{
    QString algorithm; ///< "sha-256", "sha-512", "sha-1", "md5"; empty: there is none
    QByteArray hex;    ///< lowercase
    bool operator==(const FileDigest &) const = default;
    [[nodiscard]] bool isSet() const { return !algorithm.isEmpty(); }
    /** "ALGO=HEX" */
    [[nodiscard]] QString toText() const;
};

/** "ALGO=HEX". Error InvalidInput: an unknown algorithm, or not its number of hex digits. */
[[nodiscard]] Result<FileDigest> parseFileDigest(const QString &text);

/** Digests of the pieces of a file, from a Metalink: each of `length` bytes, but for the last. */
struct PieceDigests
{
    QString algorithm; ///< empty: there are none
    qint64 length = 0;
    QList<QByteArray> hex; ///< lowercase
    bool operator==(const PieceDigests &) const = default;
    [[nodiscard]] bool isSet() const { return !algorithm.isEmpty(); }

    [[nodiscard]] QJsonObject toJson() const;
    /** Error InvalidInput. */
    [[nodiscard]] static Result<PieceDigests> fromJson(const QJsonObject &object);
};

} // namespace Landline::Downloads
