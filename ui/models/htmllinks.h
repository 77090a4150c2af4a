// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline::Ui {

/** Of a longer piece of HTML the rest is not looked at. */
inline constexpr qsizetype maxHtmlLength = 1024 * 1024;

/**
 * What a browser's piece of HTML says, without markup: in place of a link's words stands where it leads,
 * between spaces. For finding addresses in it; nothing is loaded. Linear in its length.
 */
[[nodiscard]] QString textWithLinks(const QString &html);

} // namespace Landline::Ui
