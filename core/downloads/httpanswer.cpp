// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpanswer.h"

#include "core/base/plaintext.h"
#include "core/downloads/contentdisposition.h"
#include "core/downloads/httpdate.h"
#include "core/downloads/linkheader.h"
#include "core/downloads/reprdigest.h"

#include <algorithm>

namespace Landline::Downloads {

using std::chrono::milliseconds;
using std::chrono::seconds;

static constexpr int notModified = 304;
static constexpr int rangeNotSatisfiable = 416;

/** Digits only, unlike toLongLong(): no sign, no spaces. */
static std::optional<qint64> number(const QByteArray &text)
{
    bool ok =
        !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const qint64 value = ok ? text.toLongLong(&ok) : 0;
    return ok && value <= maxFileBytes ? std::optional(value) : std::nullopt;
}

std::optional<ContentRange> parseContentRange(const QByteArray &value)
{
    static const QByteArray unit = QByteArrayLiteral("bytes ");
    const QByteArray text = value.trimmed();
    if (text.left(unit.size()).toLower() != unit)
        return std::nullopt;
    const QByteArray rest = text.mid(unit.size()).trimmed();
    const qsizetype dash = rest.indexOf('-');
    const qsizetype slash = rest.indexOf('/');
    if (dash < 0 || slash < dash)
        return std::nullopt;
    const std::optional<qint64> first = number(rest.left(dash));
    const std::optional<qint64> last = number(rest.mid(dash + 1, slash - dash - 1));
    const QByteArray whole = rest.mid(slash + 1);
    const std::optional<qint64> total = whole == "*" ? std::optional<qint64>(-1) : number(whole);
    if (!first || !last || !total || *last < *first || (*total >= 0 && *last >= *total))
        return std::nullopt;
    return ContentRange{*first, *last + 1, *total};
}

/** The total in "bytes * /200" of a 416 answer. */
static std::optional<qint64> unsatisfiedTotal(const QByteArray &value)
{
    static const QByteArray prefix = QByteArrayLiteral("bytes */");
    if (value.left(prefix.size()).toLower() != prefix)
        return std::nullopt;
    return number(value.mid(prefix.size()));
}

std::optional<milliseconds> parseRetryAfter(const QByteArray &value, const QDateTime &now)
{
    static constexpr qint64 longest = 1'000'000'000; // thirty years: policies cap it far below
    const QByteArray text = value.trimmed();
    const bool digits =
        !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits)
        return seconds(std::min(number(text).value_or(longest), longest));
    const QDateTime date = parseHttpDate(text);
    if (!date.isValid())
        return std::nullopt;
    return milliseconds(std::clamp<qint64>(now.msecsTo(date), 0, longest * 1000));
}

Validators validatorsOf(const HttpHead &head)
{
    Validators out;
    out.etag = head.value("ETag");
    out.lastModified = head.value("Last-Modified");
    const QDateTime date = parseHttpDate(head.value("Date"));
    const QDateTime modified = parseHttpDate(out.lastModified);
    out.lastModifiedWeak =
        !out.lastModified.isEmpty() && (!modified.isValid() || (date.isValid() && modified.secsTo(date) < 1));
    return out;
}

static QString statusPhrase(int status)
{
    switch (status) {
    case 400:
        return QStringLiteral("it did not understand the request");
    case 401:
        return QStringLiteral("a name and password are needed");
    case 403:
        return QStringLiteral("access is forbidden");
    case 404:
        return QStringLiteral("there is no such file");
    case 407:
        return QStringLiteral("the proxy wants a name and password");
    case 408:
        return QStringLiteral("the request took too long");
    case 410:
        return QStringLiteral("the file is gone for good");
    case 416:
        return QStringLiteral("it does not have the wanted part");
    case 429:
        return QStringLiteral("too many requests");
    case 500:
        return QStringLiteral("it has an internal error");
    case 502:
        return QStringLiteral("a server behind it answers badly");
    case 503:
        return QStringLiteral("it is overloaded or in maintenance");
    case 504:
        return QStringLiteral("a server behind it does not answer");
    default:
        return QStringLiteral("that is not a file");
    }
}

static Error statusError(const HttpHead &head, const QDateTime &now)
{
    const bool auth = head.status == 401 || head.status == 407;
    return {auth ? ErrorCode::Auth : ErrorCode::Http,
            QStringLiteral("the server answered %1: %2").arg(head.status).arg(statusPhrase(head.status)),
            {},
            head.status,
            parseRetryAfter(head.value("Retry-After"), now)};
}

static tl::unexpected<Error> unusable(ErrorCode code, const QString &why, int status)
{
    return tl::make_unexpected(Error{code, why, {}, status, {}});
}

static tl::unexpected<Error> protocolError(const QString &why, int status)
{
    return unusable(ErrorCode::Protocol, why, status);
}

/** -1: not said. Nothing: contradictory or impossible. */
static std::optional<qint64> contentLength(const HttpHead &head)
{
    if (!head.value("Transfer-Encoding").isEmpty())
        return -1;
    const QByteArray text = head.value("Content-Length");
    if (text.isEmpty())
        return -1;
    // Repeated fields arrive joined by commas.
    const QList<QByteArray> values = text.split(',');
    for (const QByteArray &value : values) {
        if (value.trimmed() != values.first().trimmed())
            return std::nullopt;
    }
    return number(values.first().trimmed());
}

/** True where the body is the file itself: not coded, or a compressed file that the server names twice. */
static bool isWholeContent(const HttpHead &head, const QUrl &url, const QString &name)
{
    const QByteArray coding = head.value("Content-Encoding").toLower();
    if (coding.isEmpty() || coding == "identity")
        return true;
    if (coding != "gzip" && coding != "x-gzip")
        return false;
    const QByteArray type = head.value("Content-Type").toLower();
    const QString path = (name.isEmpty() ? url.path() : name).toLower();
    return path.endsWith(QLatin1String(".gz")) || path.endsWith(QLatin1String(".tgz"))
           || type.startsWith("application/gzip") || type.startsWith("application/x-gzip");
}

static QByteArray mediaType(const QByteArray &contentType)
{
    return contentType.split(';').first().trimmed().toLower();
}

/** A page of words where there was a file: a login form, an apology. */
static bool isPageInstead(const QByteArray &before, const QByteArray &now)
{
    static const QByteArray html = QByteArrayLiteral("text/html");
    return !before.isEmpty() && mediaType(before) != html && mediaType(now) == html;
}

static Result<RangeAnswer> judgePartial(const HttpHead &head, RangeAnswer answer, const RangeWish &wish,
                                        qint64 length)
{
    if (wish.begin == 0 && wish.end < 0)
        return protocolError(
            QStringLiteral("the server sent a part of the file where all of it was asked for"), head.status);
    const std::optional<ContentRange> range = parseContentRange(head.value("Content-Range"));
    if (!range || (length >= 0 && length != range->end - range->begin)) {
        return protocolError(
            QStringLiteral("the server does not say properly which part of the file it sends"), head.status);
    }
    const bool otherTotal =
        wish.total >= 0 && (range->end > wish.total || (range->total >= 0 && range->total != wish.total));
    const bool named = !answer.validators.etag.isEmpty() || !answer.validators.lastModified.isEmpty();
    // A part has the ETag that all of the file would have; a date may be left out after If-Range (RFC 9110,
    // section 15.3.7). Where the ETag is gone, the range was taken from something else.
    const bool lacksItsEtag = !wish.validators.etag.isEmpty() && !named && !wish.isVerifiable;
    // Another server than the one that the validators are from says nothing by differing.
    const bool comparable = wish.validators != Validators();
    if (otherTotal || lacksItsEtag
        || (named && comparable && !wish.validators.agreesWith(answer.validators))) {
        return unusable(ErrorCode::Changed, QStringLiteral("the file has changed on the server"),
                        head.status);
    }
    if (range->end <= wish.begin || (wish.end >= 0 && range->begin >= wish.end)) {
        return protocolError(QStringLiteral("the server sends another part of the file than was asked for"),
                             head.status);
    }
    answer.isPart = true;
    answer.begin = range->begin;
    answer.end = range->end;
    answer.total = range->total >= 0 ? range->total : wish.total;
    return answer;
}

static Result<RangeAnswer> judgeUnsatisfiable(const HttpHead &head, RangeAnswer answer, const RangeWish &wish,
                                              const QDateTime &now)
{
    if (wish.begin == 0)
        return tl::make_unexpected(statusError(head, now));
    const std::optional<qint64> total = unsatisfiedTotal(head.value("Content-Range"));
    const bool otherVersion = !answer.validators.etag.isEmpty() && wish.validators.hasStrongEtag()
                              && answer.validators.etag != wish.validators.etag;
    if (total != wish.begin || (wish.total >= 0 && *total != wish.total) || otherVersion) {
        return unusable(ErrorCode::Changed, QStringLiteral("the file on the server is shorter than it was"),
                        head.status);
    }
    // Nothing is left to fetch: what is there was all of it.
    answer.isPart = true;
    answer.begin = answer.end = answer.total = *total;
    return answer;
}

Result<RangeAnswer> judgeResponse(const HttpHead &head, const QUrl &url, const RangeWish &wish,
                                  const QDateTime &now)
{
    qsizetype bytes = 0;
    for (const auto &[key, text] : head.fields)
        bytes += key.size() + text.size();
    if (head.fields.size() > maxHeaderFields || bytes > maxHeaderBytes)
        return protocolError(QStringLiteral("the server's answer has too many header fields"), head.status);

    RangeAnswer answer;
    answer.finalUrl = url;
    answer.validators = validatorsOf(head);
    answer.contentType = head.value("Content-Type");
    answer.suggestedName = fileNameFromDisposition(head.value("Content-Disposition"));
    answer.digest = parseReprDigest(head.value("Repr-Digest"));
    if (!answer.digest.isSet())
        answer.digest = parseOldDigest(head.value("Digest"));
    answer.mirrors = parseDuplicateLinks(head.value("Link"), url);
    if (head.status == rangeNotSatisfiable)
        return judgeUnsatisfiable(head, answer, wish, now);
    if (head.status == notModified)
        return protocolError(QStringLiteral("the server answered 304 although nothing was known"),
                             head.status);
    if (head.status != 200 && head.status != 203 && head.status != 206)
        return tl::make_unexpected(statusError(head, now));

    const std::optional<qint64> length = contentLength(head);
    if (!length)
        return protocolError(QStringLiteral("the server gives an impossible length"), head.status);
    if ((wish.begin > 0 || wish.replaces) && isPageInstead(wish.contentType, answer.contentType)) {
        return unusable(ErrorCode::NotTheFile,
                        QStringLiteral("the server sends a web page instead of the rest of the file"),
                        head.status);
    }
    if (!isWholeContent(head, url, answer.suggestedName)) {
        return protocolError(
            QStringLiteral("the server compresses the file although it was asked not to (%1)")
                .arg(plainText(QString::fromLatin1(head.value("Content-Encoding").left(40)), KeepBreaks::No)),
            head.status);
    }
    if (head.status == 206)
        return judgePartial(head, answer, wish, *length);
    answer.end = answer.total = *length;
    return answer;
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<QUrl> redirectTarget(const QList<QUrl> &visited, const QByteArray &location)
{
    const QUrl from = visited.last();
    const QUrl to = from.resolved(QUrl::fromEncoded(location.trimmed(), QUrl::TolerantMode))
                        .adjusted(QUrl::RemoveFragment);
    const QString shown = plainText(to.toDisplayString().left(200), KeepBreaks::No);
    const auto refuse = [](const QString &why) { return failure(ErrorCode::Redirect, why); };
    if (location.trimmed().isEmpty())
        return refuse(QStringLiteral("the server sends elsewhere without saying where"));
    const bool secure = to.scheme() == QLatin1String("https");
    if (!to.isValid() || to.host().isEmpty() || (!secure && to.scheme() != QLatin1String("http")))
        return refuse(QStringLiteral("the server sends to “%1”, which can't be downloaded").arg(shown));
    if (!secure && from.scheme() == QLatin1String("https"))
        return refuse(
            QStringLiteral("the server sends from an encrypted to an open connection: %1").arg(shown));
    if (visited.contains(to))
        return refuse(QStringLiteral("the server sends in a circle: %1").arg(shown));
    if (visited.size() > maxRedirects)
        return refuse(QStringLiteral("the server sends elsewhere more than %1 times").arg(maxRedirects));
    return to;
}

} // namespace Landline::Downloads
