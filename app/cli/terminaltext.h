// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline::Cli {

/** How many columns of a terminal a text takes: two for what East Asia writes and for emoji, none for
 * accents. */
[[nodiscard]] qsizetype columnsOf(const QString &text);

/** As much of the text as fits into so many columns, from its begin or its end; never half a character. */
[[nodiscard]] QString leftColumns(const QString &text, qsizetype columns);
[[nodiscard]] QString rightColumns(const QString &text, qsizetype columns);

} // namespace Landline::Cli
