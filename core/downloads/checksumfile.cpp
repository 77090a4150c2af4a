// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/checksumfile.h"

#include <QRegularExpression>

namespace Landline::Downloads {

QList<QUrl> checksumFilesFor(const QUrl &file)
{
    const QString name = file.fileName(QUrl::FullyEncoded);
    if (name.isEmpty())
        return {};
    const auto beside = [&file](const QString &other) {
        QUrl url = file.adjusted(QUrl::RemoveFilename | QUrl::RemoveQuery | QUrl::RemoveFragment);
        url.setPath(url.path(QUrl::FullyEncoded) + other, QUrl::StrictMode);
        return url;
    };
    return {beside(name + QStringLiteral(".sha256")), beside(name + QStringLiteral(".sha512")),
            beside(QStringLiteral("SHA256SUMS")), beside(QStringLiteral("SHA512SUMS"))};
}

/** By its number of digits. */
static FileDigest digestOfHex(const QString &hex)
{
    static const QStringList algorithms{QStringLiteral("sha-256"), QStringLiteral("sha-512"),
                                        QStringLiteral("sha-1"), QStringLiteral("md5")};
    for (const QString &algorithm : algorithms) {
        if (const Result<FileDigest> digest = parseFileDigest(algorithm + u'=' + hex))
            return *digest;
    }
    return {};
}

FileDigest digestInChecksumFile(const QByteArray &text, const QString &fileName)
{
    static const QRegularExpression plain(QStringLiteral("^\\\\?([0-9A-Fa-f]{32,128})(?:\\s+[* ]?(.+))?$"));
    static const QRegularExpression tagged(
        QStringLiteral("^(?:SHA256|SHA512|SHA1|MD5) ?\\((.+)\\) ?= ?([0-9A-Fa-f]{32,128})$"));
    const QStringList lines = QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts);
    const auto isIt = [&fileName](const QString &named) {
        return named.section(u'/', -1) == fileName; // "./name" and "dir/name" are it too
    };
    for (const QString &raw : lines) {
        const QString line = raw.trimmed();
        if (const auto match = tagged.match(line); match.hasMatch() && isIt(match.captured(1)))
            return digestOfHex(match.captured(2));
        const auto match = plain.match(line);
        if (!match.hasMatch())
            continue;
        const bool isAlone = match.captured(2).isEmpty() && lines.size() == 1;
        if (isAlone || isIt(match.captured(2)))
            return digestOfHex(match.captured(1));
    }
    return {};
}

} // namespace Landline::Downloads
