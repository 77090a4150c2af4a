// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskstotal.h"

#include "core/base/bytecount.h"
#include "ui/models/tasktext.h"

#include <cmath>

namespace Landline::Ui {

void TasksTotal::count(const Tasks::TaskSnapshot &task, int sign)
{
    const bool download = task.spec.kind == QLatin1String("download");
    if (task.state == Tasks::TaskState::Failed) {
        failed += sign;
        failedDownloads += download ? sign : 0;
        return;
    }
    if (isFinished(task.state)) {
        over += sign;
        return;
    }
    if (!download) {
        others += sign;
        return;
    }
    downloads += sign;
    if (taskTone(task.state) == TaskTone::Paused) {
        paused += sign;
        return;
    }
    if (task.state == Tasks::TaskState::Running) {
        running += sign;
        bytesPerSecond += sign * std::llround(task.bytesPerSecond);
    }
    if (task.progress.total >= 0)
        bytesLeft += sign * (task.progress.total - task.progress.done);
    else
        unknownSizes += sign;
}

std::chrono::milliseconds TasksTotal::timeLeft() const
{
    if (unknownSizes > 0 || bytesPerSecond < 1)
        return std::chrono::milliseconds(-1);
    return std::chrono::milliseconds(
        std::llround(static_cast<double>(bytesLeft) / static_cast<double>(bytesPerSecond) * 1000));
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
        QStringLiteral("↓ %1 · %2")
            .arg(rateText(static_cast<double>(total.bytesPerSecond)), downloadsText(total.downloads));
    if (const auto timeLeft = total.timeLeft(); timeLeft.count() >= 0)
        line +=
            QStringLiteral(", %1 left").arg(spanText(std::max(timeLeft, std::chrono::milliseconds(1000))));
    return line;
}

} // namespace Landline::Ui
