// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/comparekind.h"

#include "core/base/bytecount.h"
#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/filedigest.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace Landline::Tasks {

Result<ExpectedDigest> parseExpectedDigest(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral("^\\s*(?:([A-Za-z0-9-]+)\\s*[=:]\\s*)?([0-9A-Fa-f]+)\\s*$"));
    const QRegularExpressionMatch match = shape.match(text);
    if (!match.hasMatch()) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” is no digest; paste its hexadecimal digits, or “sha-256=DIGITS”")
                           .arg(text.left(200)));
    }
    const QByteArray hex = match.captured(2).toLatin1().toLower();
    const QString byLength = algorithmForHexLength(hex.size());
    if (byLength.isEmpty()) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("a digest of %1 digits is not known here; sha-256 has 64, sha-512 128, "
                                      "sha-1 40, md5 32")
                           .arg(hex.size()));
    }
    if (match.captured(1).isEmpty())
        return ExpectedDigest{byLength, hex};
    const Result<Digest> named = Digest::create(match.captured(1));
    if (!named)
        return failure(named.error());
    if (named->algorithm() != byLength) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("a digest of %1 digits is not %2; copy it again")
                           .arg(hex.size())
                           .arg(named->algorithm()));
    }
    return ExpectedDigest{byLength, hex};
}

TaskSpec compareWithDigestSpec(const QString &file, const QString &digest)
{
    return {QStringLiteral("compare"), {{QStringLiteral("file"), file}, {QStringLiteral("digest"), digest}}};
}

TaskSpec compareFilesSpec(const QString &file, const QString &other)
{
    return {QStringLiteral("compare"), {{QStringLiteral("file"), file}, {QStringLiteral("other"), other}}};
}

static QString leaf(const QString &path)
{
    return QFileInfo(path).fileName();
}

static QVariant compareWithDigest(const QString &path, const ExpectedDigest &expected, TaskContext &context)
{
    const OsFile file = orThrow(OsFile::open(path, OpenMode::ReadOnly));
    Digest digest = orThrow(Digest::create(expected.algorithm));
    ByteProgress progress(context, orThrow(file.size()));
    const QByteArray hex = addFile(digest, file, progress);
    if (hex == expected.hex)
        return QStringLiteral("%1 is right: its %2 matches").arg(leaf(path), expected.algorithm);
    throw Error{
        ErrorCode::Checksum,
        QStringLiteral("%1 is not the expected file: its %2 is %3, expected was %4")
            .arg(leaf(path), expected.algorithm, QString::fromLatin1(hex), QString::fromLatin1(expected.hex)),
        path,
        0,
        {}};
}

static QVariant compareFiles(const QString &path, const QString &otherPath, TaskContext &context)
{
    const OsFile file = orThrow(OsFile::open(path, OpenMode::ReadOnly));
    const OsFile other = orThrow(OsFile::open(otherPath, OpenMode::ReadOnly));
    const qint64 size = orThrow(file.size());
    const qint64 otherSize = orThrow(other.size());
    const auto differ = [&](const QString &how) {
        return Error{ErrorCode::Checksum,
                     QStringLiteral("%1 and %2 differ: %3").arg(path, otherPath, how),
                     path,
                     0,
                     {}};
    };
    if (size != otherSize)
        throw differ(QStringLiteral("%1 and %2 bytes").arg(size).arg(otherSize));
    ByteProgress progress(context, size);
    for (qint64 offset = 0;;) {
        progress.checkpoint();
        const QByteArray block = orThrow(file.readAt(offset, fileBlock));
        const QByteArray otherBlock = orThrow(other.readAt(offset, fileBlock));
        if (block != otherBlock) {
            const auto at =
                std::mismatch(block.cbegin(), block.cend(), otherBlock.cbegin(), otherBlock.cend());
            throw differ(QStringLiteral("first at byte %1").arg(offset + (at.first - block.cbegin()) + 1));
        }
        offset += block.size();
        progress.add(block.size());
        if (block.size() < fileBlock)
            return QStringLiteral("both have the same content, %1").arg(bytesText(size));
    }
}

static QVariant compare(const QJsonObject &arguments, TaskContext &context)
{
    orThrow(
        onlyKnown(arguments, {QStringLiteral("file"), QStringLiteral("digest"), QStringLiteral("other")}));
    const QString path = orThrow(absolutePath(arguments, QStringLiteral("file")));
    if (arguments.contains(u"digest") == arguments.contains(u"other")) {
        throw Error{ErrorCode::InvalidInput,
                    QStringLiteral("give either “digest” or “other”, a second file"),
                    path,
                    0,
                    {}};
    }
    if (arguments.contains(u"other"))
        return compareFiles(path, orThrow(absolutePath(arguments, QStringLiteral("other"))), context);
    const QString digest = orThrow(requiredText(arguments, QStringLiteral("digest")));
    return compareWithDigest(path, orThrow(parseExpectedDigest(digest)), context);
}

TaskKind compareKind()
{
    TaskKind kind;
    kind.group = filesGroup;
    kind.resumable = true; // by starting over
    kind.function = withDigests(compare);
    return kind;
}

} // namespace Landline::Tasks
