// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dropcontent.h"

#include "core/downloads/listfile.h"
#include "ui/models/htmllinks.h"

#include <QMimeData>
#include <QSet>
#include <QStringDecoder>

namespace Landline::Ui {

namespace {

constexpr QLatin1String mozillaUrl{"text/x-moz-url"};
constexpr QLatin1String netscapeUrl{"_NETSCAPE_URL"};
constexpr QLatin1String html{"text/html"};

DropContent contentOfUrls(const QList<QUrl> &urls)
{
    DropContent content;
    QSet<QUrl> known;
    for (const QUrl &url : urls) {
        if (url.isLocalFile()) {
            const QString file = url.toLocalFile();
            if (Downloads::isListFileName(file) && !content.listFiles.contains(file))
                content.listFiles.append(file);
        } else if (const auto parsed = Downloads::parseDownloadUrl(url.toString(QUrl::FullyEncoded));
                   parsed && !known.contains(*parsed)) {
            known.insert(*parsed);
            content.urls.append(*parsed);
        }
    }
    return content;
}

/** Browsers write UTF-16, with a mark or without, or UTF-8; nobody says which. */
QString decoded(const QByteArray &bytes)
{
    const auto at = [&](qsizetype i) { return i < bytes.size() ? static_cast<uchar>(bytes[i]) : 0xffU; };
    if ((at(0) == 0xff && at(1) == 0xfe && bytes.size() > 1) || (at(0) != 0 && at(1) == 0))
        return QStringDecoder(QStringDecoder::Utf16LE).decode(bytes);
    if ((at(0) == 0xfe && at(1) == 0xff) || (at(0) == 0 && at(1) != 0))
        return QStringDecoder(QStringDecoder::Utf16BE).decode(bytes);
    return QString::fromUtf8(bytes);
}

/** Lines of addresses, each followed by one with the link's words. */
QList<QUrl> titledUrls(const QByteArray &bytes)
{
    QList<QUrl> urls;
    const QStringList lines = decoded(bytes.first(std::min(bytes.size(), maxDropLength))).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); i += 2)
        urls.append(QUrl(lines[i].trimmed()));
    return urls;
}

} // namespace

static DropContent wholeContentOf(const QMimeData &data, const std::function<bool()> &mayGoOn)
{
    const auto stops = [&mayGoOn] { return mayGoOn && !mayGoOn(); };
    // A type may be announced and yet be empty: what counts is what is in it.
    if (data.hasUrls()) {
        if (DropContent content = contentOfUrls(data.urls()); !content.isEmpty() || stops())
            return content;
    }
    for (const QLatin1String format : {mozillaUrl, netscapeUrl}) {
        if (!data.hasFormat(format))
            continue;
        if (DropContent content = contentOfUrls(titledUrls(data.data(format))); !content.isEmpty() || stops())
            return content;
    }
    if (data.hasFormat(html)) {
        const QByteArray bytes = data.data(html);
        const QString text = textWithLinks(decoded(bytes.first(std::min(bytes.size(), maxDropLength))));
        if (const QList<QUrl> urls = Downloads::urlsInText(text); !urls.isEmpty() || stops())
            return {urls, {}};
    }
    return {Downloads::urlsInText(data.text().left(maxDropLength)), {}};
}

bool mayHaveAddresses(const QMimeData &data)
{
    return data.hasUrls() || data.hasFormat(mozillaUrl) || data.hasFormat(netscapeUrl) || data.hasHtml()
           || data.hasText();
}

DropContent dropContentOf(const QMimeData &data, const std::function<bool()> &mayGoOn)
{
    DropContent content = wholeContentOf(data, mayGoOn);
    content.urls.resize(std::min(content.urls.size(), Downloads::maxListedFiles));
    return content;
}

} // namespace Landline::Ui
