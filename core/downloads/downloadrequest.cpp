// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadrequest.h"

#include "core/base/digest.h"
#include "core/base/filename.h"
#include "core/base/plaintext.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <array>
#include <utility>

namespace Landline::Downloads {

static constexpr std::array<std::pair<ConflictPolicy, QLatin1String>, 4> policyNames{{
    {ConflictPolicy::Rename, QLatin1String("rename")},
    {ConflictPolicy::Overwrite, QLatin1String("overwrite")},
    {ConflictPolicy::Skip, QLatin1String("skip")},
    {ConflictPolicy::Fail, QLatin1String("fail")},
}};

QString conflictPolicyName(ConflictPolicy policy)
{
    for (const auto &[value, name] : policyNames) {
        if (value == policy)
            return name;
    }
    return policyNames.front().second;
}

Result<ConflictPolicy> conflictPolicyFromName(const QString &name)
{
    for (const auto &[value, known] : policyNames) {
        if (known == name)
            return value;
    }
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("“%1” is none of rename, overwrite, skip and fail").arg(name));
}

DownloadRequest DownloadRequest::movedTo(const QUrl &address) const
{
    DownloadRequest out = *this;
    out.filedUnder = filedUnder.isEmpty() ? url : filedUnder;
    out.url = address;
    return out;
}

QJsonObject DownloadRequest::toJson() const
{
    QJsonObject object{{QStringLiteral("url"), url.toString(QUrl::FullyEncoded)},
                       {QStringLiteral("directory"), directory},
                       {QStringLiteral("fileName"), fileName},
                       {QStringLiteral("onConflict"), conflictPolicyName(onConflict)},
                       {QStringLiteral("stallTimeout"), static_cast<qint64>(stallTimeout.count())},
                       {QStringLiteral("connections"), connections},
                       {QStringLiteral("minSegment"), minSegment},
                       {QStringLiteral("bytesPerSecond"), bytesPerSecond},
                       {QStringLiteral("size"), size},
                       {QStringLiteral("digest"), digest.toText()},
                       {QStringLiteral("hashAlgorithm"), hashAlgorithm},
                       {QStringLiteral("usesChecksumFile"), usesChecksumFile},
                       {QStringLiteral("unpacks"), unpacks},
                       {QStringLiteral("sortsByType"), sortsByType},
                       {QStringLiteral("access"), access.toJson()}};
    if (pieces.isSet())
        object.insert(QStringLiteral("pieces"), pieces.toJson());
    QJsonArray others;
    for (const QUrl &other : alternatives)
        others.append(other.toString(QUrl::FullyEncoded));
    if (!others.isEmpty())
        object.insert(QStringLiteral("alternatives"), others);
    if (!filedUnder.isEmpty())
        object.insert(QStringLiteral("filedUnder"), filedUnder.toString(QUrl::FullyEncoded));
    return object;
}

/** How it is fetched. */
static Result<DownloadRequest> readTransfer(const QJsonObject &object, DownloadRequest request)
{
    request.connections = object.value(QStringLiteral("connections")).toInt(request.connections);
    request.minSegment = object.value(QStringLiteral("minSegment")).toInteger(request.minSegment);
    request.bytesPerSecond = object.value(QStringLiteral("bytesPerSecond")).toInteger();
    if (request.connections < 1 || request.connections > DownloadRequest::maxConnections) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("a download has 1 to %1 connections").arg(DownloadRequest::maxConnections));
    }
    if (request.minSegment < 1 || request.bytesPerSecond < 0)
        return failure(ErrorCode::InvalidInput, QStringLiteral("a size or rate is less than nothing"));
    const Result<HttpAccess> access = HttpAccess::fromJson(object.value(QStringLiteral("access")).toObject());
    if (!access)
        return failure(access.error());
    request.access = *access;
    return request;
}

/** What the file has to be like. */
static Result<DownloadRequest> readDigests(const QJsonObject &object, DownloadRequest request)
{
    request.size = object.value(QStringLiteral("size")).toInteger(-1);
    request.unpacks = object.value(QStringLiteral("unpacks")).toBool();
    request.usesChecksumFile = object.value(QStringLiteral("usesChecksumFile")).toBool();
    if (const QString text = object.value(QStringLiteral("digest")).toString(); !text.isEmpty()) {
        const Result<FileDigest> digest = parseFileDigest(text);
        if (!digest)
            return failure(digest.error());
        request.digest = *digest;
    }
    if (const QJsonValue pieces = object.value(QStringLiteral("pieces")); pieces.isObject()) {
        const Result<PieceDigests> read = PieceDigests::fromJson(pieces.toObject());
        if (!read)
            return failure(read.error());
        request.pieces = *read;
    }
    request.hashAlgorithm = object.value(QStringLiteral("hashAlgorithm")).toString();
    if (!request.hashAlgorithm.isEmpty()) {
        const Result<Digest> known = Digest::create(request.hashAlgorithm);
        if (!known)
            return failure(known.error());
        request.hashAlgorithm = known->algorithm();
    }
    return request;
}

Result<DownloadRequest> DownloadRequest::fromJson(const QJsonObject &object)
{
    DownloadRequest request;
    const Result<QUrl> url = parseDownloadUrl(object.value(QStringLiteral("url")).toString());
    if (!url)
        return failure(url.error());
    request.url = *url;
    const QJsonArray others = object.value(QStringLiteral("alternatives")).toArray();
    for (const QJsonValue &value : others) {
        const Result<QUrl> other = parseDownloadUrl(value.toString());
        if (!other)
            return failure(other.error());
        request.alternatives.append(*other);
    }
    if (const QString filed = object.value(QStringLiteral("filedUnder")).toString(); !filed.isEmpty()) {
        const Result<QUrl> key = parseDownloadUrl(filed);
        if (!key)
            return failure(key.error());
        request.filedUnder = *key;
    }
    request.directory = object.value(QStringLiteral("directory")).toString();
    request.sortsByType = object.value(QStringLiteral("sortsByType")).toBool();
    request.fileName = object.value(QStringLiteral("fileName")).toString();
    const Result<ConflictPolicy> policy = conflictPolicyFromName(
        object.value(QStringLiteral("onConflict")).toString(conflictPolicyName(ConflictPolicy::Rename)));
    if (!policy)
        return failure(policy.error());
    request.onConflict = *policy;
    const qint64 seconds =
        object.value(QStringLiteral("stallTimeout")).toInteger(defaultStallTimeout.count());
    if (seconds <= 0) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("the time-out of a download has to be at least a second"));
    }
    request.stallTimeout = std::chrono::seconds(seconds);
    return readTransfer(object, request).and_then([&object](const DownloadRequest &read) {
        return readDigests(object, read);
    });
}

bool isLeafName(const QString &name)
{
    return !name.isEmpty() && name != QLatin1String(".") && name != QLatin1String("..")
           && !name.contains(u'/') && name == plainText(name, KeepBreaks::No)
           && name.toUtf8().size() <= maxFileNameBytes;
}

QString DownloadRequest::wantedName() const
{
    return fileName.isEmpty() || isLeafName(fileName) ? fileName : safeFileName(fileName);
}

QString DownloadRequest::provisionalName() const
{
    if (!fileName.isEmpty())
        return wantedName();
    return safeFileName(url.fileName(QUrl::FullyDecoded));
}

Tasks::TaskSpec DownloadRequest::toSpec() const
{
    return {downloadKindName, toJson()};
}

Tasks::TaskOptions DownloadRequest::toOptions(int retries) const
{
    Tasks::TaskOptions options;
    options.title = provisionalName();
    options.group = downloadGroup;
    options.retry.maxAttempts = retries + 1;
    // Busy is a second run on the same file: it is refused, not kept waiting.
    options.retry.isRetryable = [](const Error &error) {
        return error.code != ErrorCode::Busy && isTransient(error);
    };
    return options;
}

Result<QUrl> parseDownloadUrl(const QString &text)
{
    const QString trimmed = text.trimmed();
    // In a message the text is shortened and shown without what could make it lie.
    const QString shown = plainText(trimmed.left(200), KeepBreaks::No);
    if (trimmed.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("there is no URL"));
    if (trimmed.size() > maxUrlLength) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("the URL is longer than %1 characters").arg(maxUrlLength));
    }
    if (trimmed != plainText(trimmed, KeepBreaks::No)) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” has control characters in it").arg(shown));
    }
    const QUrl url(trimmed, QUrl::TolerantMode);
    const QString scheme = url.scheme();
    if (scheme.isEmpty() || !trimmed.contains(QLatin1String("://"))) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("“%1” is not a URL; it has to begin with http:// or https://").arg(shown));
    }
    if (scheme != QLatin1String("http") && scheme != QLatin1String("https")) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("“%1” can't be downloaded: only http and https can, not %2").arg(shown, scheme));
    }
    // “host:99999”, “host:x”, but no address in brackets.
    static const QRegularExpression wrongPort(
        QStringLiteral("^[^/?#]*://[^/?#]*[^:/?#]:([^:@/?#\\]]+)([/?#]|$)"));
    if (const auto match = wrongPort.match(trimmed); !url.isValid() && match.hasMatch()) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” is no port: they go from 1 to 65535")
                           .arg(plainText(match.captured(1).left(40), KeepBreaks::No)));
    }
    if (!url.isValid() || url.host().isEmpty()) {
        return failure(ErrorCode::InvalidInput, QStringLiteral("“%1” names no host").arg(shown));
    }
    return url.adjusted(QUrl::RemoveFragment);
}

QList<QUrl> urlsInText(const QString &text)
{
    // What people put around a URL; a closing bracket stays when the URL itself opened one.
    static const QString before = QStringLiteral("<\"'([{“‘«");
    static const QString after = QStringLiteral(">\"'])},;.!“”’»");
    static const QRegularExpression space(QStringLiteral("\\s+"));
    QList<QUrl> urls;
    QSet<QUrl> known;
    const QStringList words = text.split(space, Qt::SkipEmptyParts);
    for (QString word : words) {
        while (!word.isEmpty() && before.contains(word.front()))
            word.remove(0, 1);
        while (!word.isEmpty() && after.contains(word.back())
               && !(word.endsWith(u')') && word.count(u'(') >= word.count(u')'))
               && !(word.endsWith(u']') && word.count(u'[') >= word.count(u']'))
               && !(word.endsWith(u'}') && word.count(u'{') >= word.count(u'}')))
            word.chop(1);
        const Result<QUrl> url = parseDownloadUrl(word);
        if (url && !known.contains(*url)) {
            known.insert(*url);
            urls.append(*url);
        }
    }
    return urls;
}

} // namespace Landline::Downloads
