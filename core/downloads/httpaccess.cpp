// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpaccess.h"

#include "core/base/plaintext.h"

#include <QJsonArray>

#include <algorithm>

namespace Landline::Downloads {

/** RFC 9110, section 5.6.2. */
static bool isToken(const QByteArray &text)
{
    static const QByteArray others = QByteArrayLiteral("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
               || others.contains(c);
    });
}

Result<std::pair<QByteArray, QByteArray>> parseHeaderLine(const QString &line)
{
    const QString shown = plainText(line.left(100), KeepBreaks::No);
    const qsizetype colon = line.indexOf(u':');
    const QByteArray name = line.left(std::max<qsizetype>(0, colon)).trimmed().toUtf8();
    const QByteArray value = line.mid(colon + 1).trimmed().toUtf8();
    if (colon < 0 || !isToken(name)) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” is not a header as “Name: value”").arg(shown));
    }
    // These are the download's own: another value would change what the answer means.
    static const QList<QByteArray> own{"range",      "if-range",          "accept-encoding",
                                       "connection", "transfer-encoding", "content-length"};
    if (own.contains(name.toLower())) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("the header “%1” is set by Landline itself").arg(QString::fromLatin1(name)));
    }
    const bool isClean = std::none_of(value.begin(), value.end(), [](char c) {
        return (static_cast<uchar>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
    if (!isClean) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("the header “%1” has control characters in it").arg(shown));
    }
    return std::pair(name, value);
}

QJsonObject HttpAccess::toJson() const
{
    QJsonObject object;
    const auto put = [&object](QLatin1String key, const QString &value) {
        if (!value.isEmpty())
            object.insert(key, value);
    };
    QJsonArray lines;
    for (const auto &[name, value] : headers)
        lines.append(QString::fromUtf8(name + ": " + value));
    if (!lines.isEmpty())
        object.insert(QStringLiteral("headers"), lines);
    put(QLatin1String("user"), user);
    put(QLatin1String("password"), password);
    put(QLatin1String("netrcFile"), netrcFile);
    put(QLatin1String("cookieFile"), cookieFile);
    put(QLatin1String("referer"), referer);
    put(QLatin1String("userAgent"), userAgent);
    put(QLatin1String("proxy"), proxy);
    put(QLatin1String("caCertificateFile"), caCertificateFile);
    if (peerCheck == PeerCheck::Waived)
        object.insert(QStringLiteral("insecure"), true);
    return object;
}

Result<HttpAccess> HttpAccess::fromJson(const QJsonObject &object)
{
    HttpAccess access;
    const QJsonArray lines = object.value(QLatin1String("headers")).toArray();
    for (const QJsonValue &line : lines) {
        const Result<std::pair<QByteArray, QByteArray>> field = parseHeaderLine(line.toString());
        if (!field)
            return failure(field.error());
        access.headers.append(*field);
    }
    const auto text = [&object](QLatin1String key) { return object.value(key).toString(); };
    access.user = text(QLatin1String("user"));
    access.password = text(QLatin1String("password"));
    access.netrcFile = text(QLatin1String("netrcFile"));
    access.cookieFile = text(QLatin1String("cookieFile"));
    access.referer = text(QLatin1String("referer"));
    access.userAgent = text(QLatin1String("userAgent"));
    if (const auto agent = parseHeaderLine(QStringLiteral("User-Agent:") + access.userAgent); !agent)
        return failure(agent.error());
    access.proxy = text(QLatin1String("proxy"));
    access.caCertificateFile = text(QLatin1String("caCertificateFile"));
    if (object.value(QLatin1String("insecure")).toBool())
        access.peerCheck = PeerCheck::Waived;
    return access;
}

} // namespace Landline::Downloads
