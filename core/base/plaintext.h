// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline {

/** What may stay of a text that came from elsewhere. */
enum class KeepBreaks { No, Yes };

/**
 * Text without control characters (C0, DEL, C1), unpaired surrogates and characters that reorder or hide
 * text (bidi overrides and isolates, zero width). Tab and newline stay where breaks are kept, else become a
 * space. Every text from the network passes here before a terminal, a window or a log sees it.
 */
[[nodiscard]] QString plainText(const QString &text, KeepBreaks breaks);

/** The first `units` UTF-16 units of a text, without half a character at the end. */
[[nodiscard]] QString shortened(const QString &text, qsizetype units);

/** True for the bidi controls, zero-width characters and the like that make text lie about itself. */
[[nodiscard]] bool isDeceptive(char32_t character);

} // namespace Landline
