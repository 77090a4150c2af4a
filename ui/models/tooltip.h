// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline::Ui {

/**
 * A text for Qt::ToolTipRole or setToolTip(): cleaned, and never taken for markup, which Qt would look for in
 * any text. Whatever came from the network or from a file is shown through this. Empty stays empty.
 */
[[nodiscard]] QString tooltipOf(const QString &text);

/** The same of a text that is clean already, and has marks of its own that isolate names. */
[[nodiscard]] QString tooltipOfClean(const QString &text);

} // namespace Landline::Ui
