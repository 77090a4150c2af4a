// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/filedigests.h"

#include "core/base/digest.h"
#include "core/base/plaintext.h"

#include <QJsonArray>

#include <algorithm>

namespace Landline::Downloads {

/** Hex of the algorithm's length, as lowercase; empty: it is not that. */
static QByteArray digestHex(const QString &algorithm, const QByteArray &text)
{
    const QByteArray hex = text.trimmed().toLower();
    const bool isHex = std::all_of(hex.begin(), hex.end(),
                                   [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    const int digits = Digest::hexLength(algorithm);
    return isHex && digits > 0 && hex.size() == digits ? hex : QByteArray();
}

QString FileDigest::toText() const
{
    return isSet() ? algorithm + u'=' + QString::fromLatin1(hex) : QString();
}

Result<FileDigest> parseFileDigest(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    const Result<Digest> digest = Digest::create(text.left(std::max<qsizetype>(0, equals)).trimmed());
    if (!digest) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("“%1” is not a checksum as ALGO=HEX; the algorithms are sha-256, sha-512, "
                           "sha-1 and md5")
                .arg(plainText(text.left(200), KeepBreaks::No)));
    }
    FileDigest out{digest->algorithm(), digestHex(digest->algorithm(), text.mid(equals + 1).toLatin1())};
    if (out.hex.isEmpty()) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("a %1 checksum has %2 hex digits; this is none: “%3”")
                           .arg(out.algorithm)
                           .arg(Digest::hexLength(out.algorithm))
                           .arg(plainText(text.mid(equals + 1).left(200), KeepBreaks::No)));
    }
    return out;
}

QJsonObject PieceDigests::toJson() const
{
    QJsonArray list;
    for (const QByteArray &one : hex)
        list.append(QString::fromLatin1(one));
    return {{QStringLiteral("algorithm"), algorithm},
            {QStringLiteral("length"), length},
            {QStringLiteral("hex"), list}};
}

Result<PieceDigests> PieceDigests::fromJson(const QJsonObject &object)
{
    const Result<Digest> digest = Digest::create(object.value(QLatin1String("algorithm")).toString());
    PieceDigests out;
    out.length = object.value(QLatin1String("length")).toInteger();
    if (!digest || out.length <= 0)
        return failure(ErrorCode::InvalidInput, QStringLiteral("the digests of the pieces can't be used"));
    out.algorithm = digest->algorithm();
    const QJsonArray list = object.value(QLatin1String("hex")).toArray();
    for (const QJsonValue &value : list) {
        const QByteArray hex = digestHex(out.algorithm, value.toString().toLatin1());
        if (hex.isEmpty())
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("the digests of the pieces can't be used"));
        out.hex.append(hex);
    }
    return out;
}

} // namespace Landline::Downloads
