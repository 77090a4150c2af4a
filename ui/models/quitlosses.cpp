// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/quitlosses.h"

#include "core/base/plaintext.h"
#include "ui/models/roomlistmodel.h"
#include "ui/models/taskstotal.h"
#include "ui/models/tasktablemodel.h"

#include <QCoreApplication>
#include <QLocale>

namespace Landline::Ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Landline::Ui::QuitLosses", text);
}

QString counted(int count, const char *one, const char *several)
{
    return count == 1 ? tr(one) : tr(several).arg(QLocale().toString(count));
}

QStringList roomsLeftAlone(const RoomListModel &rooms)
{
    QStringList out;
    for (int row = 0; row < rooms.rowCount(); ++row) {
        const Chat::RoomSnapshot &room = rooms.roomAt(row);
        const int others = room.memberCount - 1; // the host's own member is one of them
        if (!room.hosted || room.state != Chat::RoomState::Open || others < 1)
            continue;
        const QString who = counted(others, "1 other person is", "%1 others are");
        out.append(tr("%1 in “%2”, which is closed until Landline starts again.")
                       .arg(who, plainText(room.name, KeepBreaks::No)));
    }
    return out;
}

} // namespace

QStringList quitLosses(const TaskTableModel &tasks, const RoomListModel &rooms)
{
    int downloads = 0;
    int commands = 0;
    int others = 0;
    for (int row = 0; row < tasks.rowCount(); ++row) {
        const Tasks::TaskSnapshot &task = tasks.taskAt(row);
        if (!isActive(task.state) || tasks.isSetAside(task.id))
            continue;
        // A command that is paused is a process too, and ends with the program.
        if (task.spec.kind == QLatin1String("command"))
            ++commands;
        else if (task.state == Tasks::TaskState::Running)
            ++(task.spec.kind == QLatin1String("download") ? downloads : others);
    }
    QStringList out = roomsLeftAlone(rooms);
    if (downloads > 0)
        out.append(counted(downloads, "1 download is running; it goes on the next time Landline starts.",
                           "%1 downloads are running; they go on the next time Landline starts."));
    if (commands > 0)
        out.append(counted(commands, "1 command is running; it is stopped.",
                           "%1 commands are running; they are stopped."));
    if (others > 0)
        out.append(counted(others, "1 task is running; it goes on the next time Landline starts.",
                           "%1 tasks are running; they go on the next time Landline starts."));
    return out;
}

} // namespace Landline::Ui
