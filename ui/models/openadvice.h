// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline::Ui {

/** What may be done with a file that came from elsewhere. */
enum class OpenAdvice {
    Missing,  ///< it is no longer there
    Open,     ///< the desktop may open it with a program of the person's
    ShowOnly, ///< opening it might run it
};

/**
 * Programs, scripts, launchers and what carries such (by name, by content, by permission) are never opened: a
 * desktop may run them. Blocks: for a thread other than the painting one.
 */
[[nodiscard]] OpenAdvice adviceFor(const QString &path);

} // namespace Landline::Ui
