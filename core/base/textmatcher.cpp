// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textmatcher.h"

#include "core/base/normalform.h"

#include <algorithm>

namespace Landline {

/** The folded character at `index`, which moves behind it. Half of a character stands for itself. */
static char32_t nextFolded(QStringView text, qsizetype &index)
{
    const QChar first = text[index++];
    if (first.isHighSurrogate() && index < text.size() && text[index].isLowSurrogate())
        return QChar::toCaseFolded(QChar::surrogateToUcs4(first, text[index++]));
    return QChar::toCaseFolded(char32_t(first.unicode()));
}

TextMatcher::TextMatcher(QStringView wanted)
{
    const QString whole = composed(wanted.toString());
    for (qsizetype i = 0; i < whole.size();)
        m_wanted.push_back(nextFolded(whole, i));
    m_borders.assign(m_wanted.size() + 1, 0);
    size_t border = 0;
    for (size_t i = 1; i < m_wanted.size(); ++i) {
        while (border > 0 && m_wanted[i] != m_wanted[border])
            border = m_borders[border];
        if (m_wanted[i] == m_wanted[border])
            ++border;
        m_borders[i + 1] = border;
    }
}

/** What has none of the characters from which on there are marks and parts of syllables is composed. */
static bool isComposed(QStringView text)
{
    static constexpr char16_t firstMark = 0x300;
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < firstMark; });
}

bool TextMatcher::isIn(QStringView text) const
{
    if (isAsItIsIn(text))
        return true;
    return !isComposed(text) && isAsItIsIn(composed(text.toString()));
}

bool TextMatcher::isAsItIsIn(QStringView text) const
{
    size_t matching = 0;
    for (qsizetype i = 0; i < text.size() && matching < m_wanted.size();) {
        const char32_t character = nextFolded(text, i);
        while (matching > 0 && character != m_wanted[matching])
            matching = m_borders[matching];
        if (character == m_wanted[matching])
            ++matching;
    }
    return matching == m_wanted.size();
}

} // namespace Landline
