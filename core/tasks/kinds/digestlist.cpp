// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/digestlist.h"

#include "core/base/digest.h"
#include "core/base/plaintext.h"
#include "core/tasks/kinds/filedigest.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <optional>

namespace Landline::Tasks {

static bool isHex(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

/** coreutils' escapes: a backslash, a newline and a carriage return in a name. Nothing for any other. */
static std::optional<QByteArray> unescaped(const QByteArray &text)
{
    QByteArray out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        const char next = ++i < text.size() ? text[i] : '\0';
        if (next != '\\' && next != 'n' && next != 'r')
            return std::nullopt;
        out += next == 'n' ? '\n' : next == 'r' ? '\r' : '\\';
    }
    return out;
}

namespace {
struct RawEntry
{
    QByteArray name;
    QByteArray hex;
    QString tag; ///< the algorithm as the line names it; empty: it doesn't
};
} // namespace

/** "SHA256 (NAME) = HEX". The name may hold anything, so the last ") = " counts. */
static std::optional<RawEntry> taggedEntry(const QByteArray &line)
{
    const qsizetype open = line.indexOf('(');
    const qsizetype close = line.lastIndexOf(')');
    if (open <= 0 || close < open)
        return std::nullopt;
    const QByteArray rest = line.mid(close + 1).trimmed();
    if (!rest.startsWith('='))
        return std::nullopt;
    return RawEntry{line.mid(open + 1, close - open - 1), rest.mid(1).trimmed(),
                    QString::fromLatin1(line.left(open).trimmed())};
}

/** "HEX  NAME" or "HEX *NAME". */
static std::optional<RawEntry> plainEntry(const QByteArray &line)
{
    const qsizetype space = line.indexOf(' ');
    if (space <= 0 || space + 2 >= line.size())
        return std::nullopt;
    const char mark = line[space + 1];
    return mark == ' ' || mark == '*' ? std::optional(RawEntry{line.mid(space + 2), line.left(space), {}})
                                      : std::nullopt;
}

static Result<DigestEntry> checkedEntry(QByteArray line)
{
    const auto damaged = [](const char *what) {
        return failure(ErrorCode::Damaged, QString::fromUtf8(what));
    };
    const bool escaped = line.startsWith('\\');
    if (escaped)
        line.remove(0, 1);
    std::optional<RawEntry> raw = taggedEntry(line);
    if (!raw || !isHex(raw->hex))
        raw = plainEntry(line);
    if (!raw || raw->hex.isEmpty() || !isHex(raw->hex))
        return damaged("is neither “DIGEST  NAME” nor “SHA256 (NAME) = DIGEST”");
    const QString byLength = algorithmForHexLength(raw->hex.size());
    if (byLength.isEmpty())
        return damaged("has a digest of a length that is not known here");
    if (!raw->tag.isEmpty()) {
        const Result<Digest> named = Digest::create(raw->tag);
        if (!named || named->algorithm() != byLength)
            return damaged("names a digest that is not known here, or of another length");
    }
    if (escaped) {
        const std::optional<QByteArray> name = unescaped(raw->name);
        if (!name)
            return damaged("has a backslash that stands for nothing");
        raw->name = *name;
    }
    // The name is used as it is: one that is no UTF-8, or has a zero, would be another file's.
    const QString name = QDir::cleanPath(QString::fromUtf8(raw->name));
    if (raw->name.isEmpty() || raw->name.contains('\0') || QString::fromUtf8(raw->name).toUtf8() != raw->name)
        return damaged("has a name that is not UTF-8");
    if (QDir::isAbsolutePath(name) || name == QLatin1String("..") || name.startsWith(QLatin1String("../"))) {
        return failure(
            ErrorCode::Refused,
            QStringLiteral("names “%1”, which is not within the list's directory; only files beside "
                           "and below the list are checked")
                .arg(plainText(name.left(200), KeepBreaks::No)));
    }
    return DigestEntry{name, byLength, raw->hex.toLower()};
}

Result<DigestList> parseDigestList(const QByteArray &text)
{
    if (text.size() > maxDigestListBytes)
        return failure(ErrorCode::TooLarge, QStringLiteral("it is too large to be a list of digests"));
    DigestList list;
    bool inArmourHeader = false;
    int number = 0;
    for (QByteArray line : text.split('\n')) {
        ++number;
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.startsWith("-----BEGIN PGP SIGNED MESSAGE-----")) {
            inArmourHeader = true;
            list.isSigned = true;
        } else if (line.startsWith("-----BEGIN PGP SIGNATURE-----")) {
            break;
        } else if (inArmourHeader) {
            inArmourHeader = !line.isEmpty();
        } else if (!line.isEmpty() && !line.startsWith('#')) {
            Result<DigestEntry> entry = checkedEntry(line);
            if (!entry) {
                return failure(entry.error().code,
                               QStringLiteral("line %1 %2").arg(number).arg(entry.error().message));
            }
            if (list.entries.size() == maxDigestListEntries) {
                return failure(
                    ErrorCode::TooLarge,
                    QStringLiteral("it has more than %1 files; split it").arg(maxDigestListEntries));
            }
            list.entries.append(std::move(*entry));
        }
    }
    if (list.entries.isEmpty())
        return failure(ErrorCode::Damaged, QStringLiteral("it names no file"));
    return list;
}

} // namespace Landline::Tasks
