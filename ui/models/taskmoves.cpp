// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskmoves.h"

#include "ui/models/taskfiltermodel.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskSnapshot;

namespace {

/** Rows of the waiting ones, rising. */
QList<int> waitingRows(const TaskFilterModel &rows, const QList<TaskId> &ids)
{
    QList<int> out;
    for (const TaskId id : ids) {
        if (const int row = rows.rowOf(id); row >= 0 && isWaiting(rows.taskAt(row).state))
            out.append(row);
    }
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace

QList<TaskMove> movesTo(const TaskFilterModel &rows, const QList<TaskId> &ids, int row)
{
    if (rows.order().column() >= 0)
        return {};
    const QList<int> moving = waitingRows(rows, ids);
    QMap<QString, TaskMove> moves;
    for (const int from : moving) {
        const TaskSnapshot &task = rows.taskAt(from);
        moves[task.group].ids.append(task.id);
    }
    for (auto move = moves.begin(); move != moves.end(); ++move) {
        const QSet<TaskId> going(move->ids.cbegin(), move->ids.cend());
        const auto stays = [&](int other) {
            const TaskSnapshot &task = rows.taskAt(other);
            return isWaiting(task.state) && task.group == move.key() && !going.contains(task.id);
        };
        int next = std::clamp(row, 0, rows.rowCount());
        while (next < rows.rowCount() && !stays(next))
            ++next;
        if (next < rows.rowCount()) {
            move->before = rows.idAt(next);
            continue;
        }
        int last = std::min(row, rows.rowCount()) - 1;
        while (last >= 0 && !stays(last))
            --last;
        if (last >= 0)
            move->priority = rows.taskAt(last).priority;
    }
    return moves.values();
}

std::optional<int> rowForStep(const TaskFilterModel &rows, const QList<TaskId> &ids, MoveStep step)
{
    const QList<int> moving = waitingRows(rows, ids);
    if (moving.isEmpty() || rows.order().column() >= 0)
        return {};
    const QString &group = rows.taskAt(moving.first()).group;
    const auto counts = [&](int row) {
        return isWaiting(rows.taskAt(row).state) && rows.taskAt(row).group == group && !moving.contains(row);
    };
    if (step == MoveStep::Up) {
        for (int row = moving.first() - 1; row >= 0; --row) {
            if (counts(row))
                return row;
        }
    } else {
        for (int row = moving.last() + 1; row < rows.rowCount(); ++row) {
            if (counts(row))
                return row + 1;
        }
    }
    return {};
}

} // namespace Landline::Ui
