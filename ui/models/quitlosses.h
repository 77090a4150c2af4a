// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Landline::Ui {

class RoomListModel;
class TaskTableModel;

/**
 * What goes on at this moment and would not if the program ended now, a sentence each: rooms that others are
 * in, downloads, commands, other tasks. Empty: nobody would miss anything.
 */
[[nodiscard]] QStringList quitLosses(const TaskTableModel &tasks, const RoomListModel &rooms);

} // namespace Landline::Ui
