// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskstotal.h"

#include "core/base/bytecount.h"
#include "ui/models/tasktablemodel.h"
#include "ui/models/tasktext.h"

#include <cmath>

namespace Landline::Ui {

TasksTotal totalOf(const TaskTableModel &table)
{
    TasksTotal total;
    double bytesLeft = 0;
    bool allKnown = true;
    for (int row = 0; row < table.rowCount(); ++row) {
        const Tasks::TaskSnapshot &task = table.taskAt(row);
        if (task.state == Tasks::TaskState::Failed)
            ++total.failed;
        if (isFinished(task.state))
            continue;
        if (task.spec.kind != QLatin1String("download")) {
            ++total.others;
            continue;
        }
        ++total.downloads;
        if (taskTone(task.state) == TaskTone::Paused) {
            ++total.paused;
            continue;
        }
        if (task.state == Tasks::TaskState::Running) {
            ++total.running;
            total.bytesPerSecond += task.bytesPerSecond;
        }
        if (task.progress.total >= 0)
            bytesLeft += static_cast<double>(task.progress.total - task.progress.done);
        else
            allKnown = false;
    }
    if (allKnown && total.bytesPerSecond >= 1)
        total.timeLeft = std::chrono::milliseconds(std::llround(bytesLeft / total.bytesPerSecond * 1000));
    return total;
}

QString downloadsText(int count)
{
    return count == 1 ? QStringLiteral("1 download")
                      : QStringLiteral("%1 downloads").arg(QLocale().toString(count));
}

QString downloadsLine(const TasksTotal &total)
{
    if (total.downloads == 0)
        return {};
    if (total.running == 0) {
        return total.paused == total.downloads
                   ? QStringLiteral("%1 paused").arg(downloadsText(total.downloads))
                   : QStringLiteral("%1 waiting").arg(downloadsText(total.downloads));
    }
    QString line =
        QStringLiteral("↓ %1 · %2").arg(rateText(total.bytesPerSecond), downloadsText(total.downloads));
    if (total.timeLeft.count() >= 0)
        line += QStringLiteral(", %1 left")
                    .arg(spanText(std::max(total.timeLeft, std::chrono::milliseconds(1000))));
    return line;
}

} // namespace Landline::Ui
