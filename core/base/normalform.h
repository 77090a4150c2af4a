// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline {

/** Marks in a row that a text of any language is content with (UAX #15, Stream-Safe Text Format). */
inline constexpr int maxMarksInARow = 30;

/**
 * The text in Unicode's normal form C, in which a letter and its marks are one character where there is one.
 * With more than maxMarksInARow it stays as it is: putting marks in order takes the square of their number,
 * minutes for a line that somebody has made up for it. Pure.
 */
[[nodiscard]] QString composed(const QString &text);

} // namespace Landline
