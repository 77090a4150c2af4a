// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/linkheader.h"

#include "core/downloads/downloadrequest.h"

#include <algorithm>

namespace Landline::Downloads {

namespace {

struct Link
{
    QUrl url;
    int priority = 999'999; ///< RFC 6249: 1 to 999,999, the smaller the better
};

/** Splits at `separator`, but not within <> or quotes. */
QList<QByteArray> splitOutside(const QByteArray &text, char separator)
{
    QList<QByteArray> parts{QByteArray()};
    bool isQuoted = false;
    bool isBracketed = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (isQuoted && c == '\\' && i + 1 < text.size()) {
            parts.last() += text.at(++i);
            continue;
        }
        if (c == '"' && !isBracketed)
            isQuoted = !isQuoted;
        else if (c == '<' && !isQuoted)
            isBracketed = true;
        else if (c == '>' && !isQuoted)
            isBracketed = false;
        if (c == separator && !isQuoted && !isBracketed)
            parts.append(QByteArray());
        else
            parts.last() += c;
    }
    return parts;
}

} // namespace

QList<QUrl> parseDuplicateLinks(const QByteArray &field, const QUrl &base)
{
    QList<Link> links;
    const QList<QByteArray> items = splitOutside(field, ',');
    for (const QByteArray &item : items) {
        const QList<QByteArray> parts = splitOutside(item.trimmed(), ';');
        const QByteArray target = parts.first().trimmed();
        if (target.size() < 3 || !target.startsWith('<') || !target.endsWith('>'))
            continue;
        Link link;
        bool isDuplicate = false;
        for (const QByteArray &part : parts.mid(1)) {
            const qsizetype equals = part.indexOf('=');
            const QByteArray name = part.left(std::max<qsizetype>(0, equals)).trimmed().toLower();
            QByteArray value = part.mid(equals + 1).trimmed();
            value.replace('"', "");
            if (name == "rel")
                isDuplicate = value.toLower().split(' ').contains("duplicate");
            else if (name == "pri" && value.toInt() > 0)
                link.priority = value.toInt();
        }
        const QUrl url = base.resolved(QUrl::fromEncoded(target.mid(1, target.size() - 2)));
        const Result<QUrl> usable = parseDownloadUrl(url.toString(QUrl::FullyEncoded));
        // From an encrypted server to open ones: what it says about them can't be relied on.
        const bool isDowngrade =
            base.scheme() == QLatin1String("https") && url.scheme() != QLatin1String("https");
        if (!isDuplicate || !usable || isDowngrade || links.size() == maxLinkedMirrors)
            continue;
        link.url = *usable;
        links.append(link);
    }
    std::stable_sort(links.begin(), links.end(),
                     [](const Link &one, const Link &other) { return one.priority < other.priority; });
    QList<QUrl> urls;
    for (const Link &link : std::as_const(links))
        urls.append(link.url);
    return urls;
}

} // namespace Landline::Downloads
