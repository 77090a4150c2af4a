// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/htmllinks.h"

#include <QSet>

namespace Landline::Ui {

namespace {

constexpr qsizetype longestEntity = 8;

/** One tag, as far as it matters here. */
struct Tag
{
    QString name; ///< in lower case, "/a" for an end
    QString href;
};

/** What "&name;" stands for; null: nothing that is known. */
QString entityText(QStringView name)
{
    if (name.startsWith(u'#')) {
        const bool isHex = name.size() > 1 && name[1].toLower() == u'x';
        bool ok = false;
        const uint code = (isHex ? name.sliced(2) : name.sliced(1)).toUInt(&ok, isHex ? 16 : 10);
        if (!ok || code == 0 || code > QChar::LastValidCodePoint || QChar::isSurrogate(code))
            return {};
        return QString::fromUcs4(reinterpret_cast<const char32_t *>(&code), 1);
    }
    static constexpr std::pair<QLatin1String, QLatin1Char> known[] = {
        {QLatin1String("amp"), QLatin1Char('&')},   {QLatin1String("lt"), QLatin1Char('<')},
        {QLatin1String("gt"), QLatin1Char('>')},    {QLatin1String("quot"), QLatin1Char('"')},
        {QLatin1String("apos"), QLatin1Char('\'')}, {QLatin1String("nbsp"), QLatin1Char(' ')}};
    for (const auto &[entity, character] : known) {
        if (name == entity)
            return QString(character);
    }
    return {};
}

QString decoded(QStringView text)
{
    QString out;
    while (!text.isEmpty()) {
        const qsizetype begin = text.indexOf(u'&');
        if (begin < 0)
            return out.append(text);
        out += text.first(begin);
        text = text.sliced(begin);
        const qsizetype end = text.first(std::min(text.size(), longestEntity + 2)).indexOf(u';');
        const QString meant = end > 1 ? entityText(text.sliced(1, end - 1)) : QString();
        out += meant.isNull() ? QString(u'&') : meant;
        text = text.sliced(meant.isNull() ? 1 : end + 1);
    }
    return out;
}

/** Reads the tag that begins at text[at], and moves `at` behind it, to the end where it has none. */
class TagReader
{
public:
    TagReader(QStringView text, qsizetype &at)
        : m_text(text)
        , m_at(at)
    {}

    Tag read()
    {
        Tag tag;
        ++m_at; // the bracket
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && (m_text[m_at].isLetterOrNumber() || (m_at == begin && here() == u'/')))
            ++m_at;
        tag.name = m_text.sliced(begin, m_at - begin).toString().toLower();
        while (m_at < m_text.size() && here() != u'>')
            readAttribute(tag);
        m_at = std::min(m_at + 1, m_text.size());
        return tag;
    }

private:
    [[nodiscard]] QChar here() const { return m_text[m_at]; }
    [[nodiscard]] bool isMark() const { return here().isSpace() || here() == u'/' || here() == u'='; }

    void readAttribute(Tag &tag)
    {
        if (isMark()) {
            ++m_at;
            return;
        }
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && !isMark() && here() != u'>')
            ++m_at;
        const QStringView name = m_text.sliced(begin, m_at - begin);
        while (m_at < m_text.size() && here().isSpace())
            ++m_at;
        if (m_at == m_text.size() || here() != u'=')
            return;
        ++m_at;
        const QStringView value = readValue();
        if (tag.href.isEmpty() && name.compare(QLatin1String("href"), Qt::CaseInsensitive) == 0)
            tag.href = decoded(value.trimmed()).replace(u' ', QLatin1String("%20"));
    }

    QStringView readValue()
    {
        while (m_at < m_text.size() && here().isSpace())
            ++m_at;
        if (m_at == m_text.size())
            return {};
        const QChar quote = here();
        const bool isQuoted = quote == u'"' || quote == u'\'';
        const qsizetype begin = isQuoted ? m_at + 1 : m_at;
        m_at = begin;
        while (m_at < m_text.size() && (isQuoted ? here() != quote : !here().isSpace() && here() != u'>'))
            ++m_at;
        const QStringView value = m_text.sliced(begin, m_at - begin);
        if (isQuoted)
            m_at = std::min(m_at + 1, m_text.size());
        return value;
    }

    QStringView m_text;
    qsizetype &m_at;
};

/** Tags that may stand within an address without ending it. */
bool isInline(const QString &name)
{
    static const QSet<QString> names{QStringLiteral("b"),    QStringLiteral("i"),   QStringLiteral("em"),
                                     QStringLiteral("span"), QStringLiteral("wbr"), QStringLiteral("strong"),
                                     QStringLiteral("font"), QStringLiteral("mark")};
    return names.contains(name.startsWith(u'/') ? name.mid(1) : name);
}

} // namespace

QString textWithLinks(const QString &html)
{
    const QStringView text = QStringView(html).first(std::min(html.size(), maxHtmlLength));
    QString out;
    bool inLink = false;
    qsizetype at = 0;
    const auto skipPast = [&](const QString &end) {
        const qsizetype found = text.indexOf(end, at, Qt::CaseInsensitive);
        at = found < 0 ? text.size() : found + end.size();
    };
    while (at < text.size()) {
        const qsizetype open = text.indexOf(u'<', at);
        const qsizetype end = open < 0 ? text.size() : open;
        if (!inLink)
            out += decoded(text.sliced(at, end - at));
        at = end;
        if (at == text.size())
            break;
        if (text.sliced(at).startsWith(QLatin1String("<!--"))) {
            skipPast(QStringLiteral("-->"));
            continue;
        }
        const Tag tag = TagReader(text, at).read();
        if (tag.name == QLatin1String("script") || tag.name == QLatin1String("style")) {
            skipPast(QStringLiteral("</") + tag.name);
            skipPast(QStringLiteral(">"));
            out += u'\n';
        } else if (tag.name == QLatin1String("a") && !tag.href.isEmpty()) {
            inLink = true;
            out += u' ' + tag.href + u' ';
        } else if (tag.name == QLatin1String("/a")) {
            inLink = false;
        } else if (!isInline(tag.name)) {
            out += u'\n';
        }
    }
    return out;
}

} // namespace Landline::Ui
