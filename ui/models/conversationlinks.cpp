// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/conversationlinks.h"

#include <algorithm>

namespace Landline::Ui {

namespace {

bool endsLink(QChar c)
{
    return c.isSpace() || c == u'<' || c == u'>' || c == u'"' || c == u'`' || c == u'|' || c == u'\\'
           || c == u'^' || c == u'{' || c == u'}' || (c >= QChar(0x3000) && c <= QChar(0x303F))
           || (c >= QChar(0xFF01) && c <= QChar(0xFF0F)) || c == QChar(0xFF1A) || c == QChar(0xFF1B)
           || c == QChar(0xFF1F) || c.category() == QChar::Other_Control
           || c.category() == QChar::Other_Format;
}

bool endsSentence(QChar c)
{
    return QStringLiteral(".,;:!?'*_~…").contains(c) || c.category() == QChar::Punctuation_FinalQuote;
}

/** True for a closing bracket that has no partner within the address. */
bool isUnpaired(QStringView link, QChar close)
{
    const QChar open = close == u')' ? u'(' : close == u']' ? u'[' : QChar();
    return !open.isNull() && link.count(close) > link.count(open);
}

qsizetype lengthOfLink(QStringView text)
{
    const auto end = std::find_if(text.begin(), text.end(), endsLink);
    qsizetype length = end - text.begin();
    while (length > 0) {
        const QChar last = text.at(length - 1);
        if (!endsSentence(last) && !isUnpaired(text.first(length), last))
            break;
        --length;
    }
    return length;
}

bool startsWord(const QString &text, qsizetype at)
{
    return at == 0 || !text.at(at - 1).isLetterOrNumber();
}

} // namespace

QList<TextLink> linksIn(const QString &text)
{
    QList<TextLink> links;
    qsizetype from = 0;
    while (links.size() < maximumLinksInText) {
        const qsizetype at = text.indexOf(QStringLiteral("http"), from, Qt::CaseInsensitive);
        if (at < 0)
            break;
        from = at + 4;
        const QStringView rest = QStringView(text).mid(at);
        if (!startsWord(text, at)
            || !(rest.startsWith(u"http://", Qt::CaseInsensitive)
                 || rest.startsWith(u"https://", Qt::CaseInsensitive)))
            continue;
        const qsizetype length = lengthOfLink(rest);
        if (length > maximumLinkLength) {
            from = at + length;
            continue;
        }
        const QUrl url(rest.first(length).toString(), QUrl::TolerantMode);
        if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
            continue;
        links.append({at, length, url});
        from = at + length;
    }
    return links;
}

} // namespace Landline::Ui
