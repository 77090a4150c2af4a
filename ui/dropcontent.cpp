// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dropcontent.h"

#include "core/downloads/downloadrequest.h"

#include <QFile>
#include <QMimeData>

namespace Landline::Ui {

namespace {

constexpr QLatin1String netscapeUrl{"_NETSCAPE_URL"};

DropContent contentOfUrls(const QList<QUrl> &urls)
{
    DropContent content;
    for (const QUrl &url : urls) {
        if (url.isLocalFile()) {
            const QString file = url.toLocalFile();
            if (file.endsWith(QLatin1String(".txt"), Qt::CaseInsensitive)
                && !content.listFiles.contains(file))
                content.listFiles.append(file);
        } else if (const auto parsed = Downloads::parseDownloadUrl(url.toString(QUrl::FullyEncoded));
                   parsed && !content.urls.contains(*parsed)) {
            content.urls.append(*parsed);
        }
    }
    return content;
}

} // namespace

DropContent dropContentOf(const QMimeData &data)
{
    // A type may be announced and yet be empty: what counts is what is in it.
    if (DropContent content = contentOfUrls(data.urls()); !content.isEmpty())
        return content;
    if (data.hasFormat(netscapeUrl)) {
        // The address, then the link's text, a line each.
        const QByteArray line = data.data(netscapeUrl).split('\n').value(0).trimmed();
        if (const auto url = Downloads::parseDownloadUrl(QString::fromUtf8(line)))
            return {{*url}, {}};
    }
    return {Downloads::urlsInText(data.text()), {}};
}

QList<QUrl> urlsInFiles(const QStringList &files)
{
    QList<QUrl> urls;
    for (const QString &name : files) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QList<QUrl> found = Downloads::urlsInText(QString::fromUtf8(file.read(maxListFileBytes)));
        for (const QUrl &url : found) {
            if (!urls.contains(url))
                urls.append(url);
        }
    }
    return urls;
}

} // namespace Landline::Ui
