// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/reprdigest.h"

#include "core/base/digest.h"

namespace Landline::Downloads {

/** The better the later. MD5 and SHA-1 are for accidents only, which is what a server's word is for. */
static int strengthOf(const QString &algorithm)
{
    static const QStringList order{QStringLiteral("md5"), QStringLiteral("sha-1"), QStringLiteral("sha-256"),
                                   QStringLiteral("sha-512")};
    return static_cast<int>(order.indexOf(algorithm));
}

/** "NAME=VALUE"; `isWrapped`: the value stands between colons. */
static FileDigest digestOf(const QByteArray &item, bool isWrapped)
{
    const qsizetype equals = item.indexOf('=');
    QString name = QString::fromLatin1(item.left(std::max<qsizetype>(0, equals)).trimmed());
    if (name.compare(QLatin1String("sha"), Qt::CaseInsensitive) == 0)
        name = QStringLiteral("sha-1");
    QByteArray value = item.mid(equals + 1).trimmed();
    if (isWrapped) {
        value = value.split(';').first().trimmed(); // parameters
        if (value.size() < 2 || !value.startsWith(':') || !value.endsWith(':'))
            return {};
        value = value.mid(1, value.size() - 2);
    }
    const auto decoded = QByteArray::fromBase64Encoding(value, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return {};
    const Result<FileDigest> digest =
        parseFileDigest(name + u'=' + QString::fromLatin1(decoded.decoded.toHex()));
    return digest.value_or(FileDigest());
}

static FileDigest strongestOf(const QByteArray &field, bool isWrapped)
{
    FileDigest best;
    const QList<QByteArray> items = field.split(',');
    for (const QByteArray &item : items) {
        const FileDigest digest = digestOf(item, isWrapped);
        if (digest.isSet() && strengthOf(digest.algorithm) > strengthOf(best.algorithm))
            best = digest;
    }
    return best;
}

FileDigest parseReprDigest(const QByteArray &field)
{
    return strongestOf(field, true);
}

FileDigest parseOldDigest(const QByteArray &field)
{
    return strongestOf(field, false);
}

} // namespace Landline::Downloads
