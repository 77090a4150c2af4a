// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>

class QWidget;

namespace Landline::Ui {

/** What hangs at the pointer while rows are dragged: a card with their name, elided as file names are. */
[[nodiscard]] QPixmap dragLabel(const QString &text, const QWidget &source);

} // namespace Landline::Ui
