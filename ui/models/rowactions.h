// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QList>
#include <QString>

namespace Landline::Ui {

/** What the buttons of a download do. */
enum class RowAction { SignIn, ReplaceAddress, Retry, StartOver, Resume, Pause, Cancel, Open, OpenFolder };
inline constexpr RowAction allRowActions[] = {
    RowAction::SignIn, RowAction::ReplaceAddress, RowAction::Retry, RowAction::StartOver, RowAction::Resume,
    RowAction::Pause,  RowAction::Cancel,         RowAction::Open,  RowAction::OpenFolder};

[[nodiscard]] QString rowActionText(RowAction action);

/**
 * What a download offers in its state, from left to right. Where it went wrong or is done, what helps most
 * stands first.
 */
[[nodiscard]] QList<RowAction> rowActionsFor(const Tasks::TaskSnapshot &download);

/** Of the action that says its name in the row, beside its symbol: "Retry now"; of every other one nothing.
 */
[[nodiscard]] QString rowLabelFor(RowAction action, const Tasks::TaskSnapshot &download);

} // namespace Landline::Ui
