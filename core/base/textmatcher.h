// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <vector>

namespace Landline {

/**
 * Finds a text in other texts, whatever its case (Unicode's simple case folding, character by character, as
 * QString's case-insensitive comparison has it) and whether letters are written together with their marks or
 * before them. Takes a time that goes up with the length of the text that is looked through and with nothing
 * else (Knuth-Morris-Pratt): QString::contains() takes that times the length of what is looked for where
 * somebody has made both up for it. Pure.
 */
class TextMatcher
{
public:
    explicit TextMatcher(QStringView wanted);

    /** The empty text is in every one. */
    [[nodiscard]] bool isIn(QStringView text) const;

private:
    [[nodiscard]] bool isAsItIsIn(QStringView text) const;

    std::vector<char32_t> m_wanted; ///< folded
    /** By how many characters that match: how many of the last of them are the first ones as well. */
    std::vector<size_t> m_borders;
};

} // namespace Landline
