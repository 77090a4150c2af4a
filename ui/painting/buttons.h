// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPushButton>

namespace Landline::Ui {

/**
 * Shows the buttons for which `isWanted(key)` holds. A keyboard that loses its button goes to `home`, not to
 * the neighbour as Qt has it: beside Pause stands Cancel, and a second press must not mean that.
 */
template <class Key, class Predicate>
void showButtons(const QHash<Key, QPushButton *> &buttons, QWidget &home, Predicate isWanted)
{
    for (auto button = buttons.cbegin(); button != buttons.cend(); ++button) {
        const bool wanted = isWanted(button.key());
        if (!wanted && button.value()->hasFocus())
            home.setFocus();
        button.value()->setVisible(wanted);
    }
}

} // namespace Landline::Ui
