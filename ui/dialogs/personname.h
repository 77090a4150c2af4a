// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline::Ui {

/** A nick out of the account's name, as a proposal; never empty. */
[[nodiscard]] QString proposedNick();

/** "Ana's room". */
[[nodiscard]] QString proposedRoomName(const QString &nick);

/** What is wrong with a nick, in a sentence; empty: nothing. */
[[nodiscard]] QString nickProblem(const QString &nick);

} // namespace Landline::Ui
