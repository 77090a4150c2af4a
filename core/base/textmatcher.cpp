// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textmatcher.h"

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
    for (qsizetype i = 0; i < wanted.size();)
        m_wanted.push_back(nextFolded(wanted, i));
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

bool TextMatcher::isIn(QStringView text) const
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
