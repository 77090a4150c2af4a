// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPainter;
class QStyleOptionViewItem;

namespace Landline::Ui {

struct Theme;

/** Behind a row that is selected, below the pointer, or where the keyboard is. */
void paintRowBackground(QPainter &painter, const QStyleOptionViewItem &option, const Theme &theme);

} // namespace Landline::Ui
