// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/taskstotal.h"

#include "core/base/bytecount.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/tasktablemodel.h"
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

QString stateSums(const TaskTableModel &table, const QList<Tasks::TaskId> &ids)
{
    int running = 0;
    int paused = 0;
    int waiting = 0;
    int failed = 0;
    int done = 0;
    int canceled = 0;
    int skipped = 0;
    for (const Tasks::TaskId id : ids) {
        const Tasks::TaskSnapshot *task = table.task(id);
        if (!task)
            continue;
        switch (task->state) {
        case Tasks::TaskState::Succeeded:
            ++done;
            break;
        case Tasks::TaskState::Failed:
            ++failed;
            break;
        case Tasks::TaskState::Canceled:
            ++canceled;
            break;
        case Tasks::TaskState::Skipped:
            ++skipped;
            break;
        default:
            ++(taskTone(task->state) == TaskTone::Paused ? paused
               : isActive(task->state)                   ? running
                                                         : waiting);
        }
    }
    QStringList parts;
    const auto add = [&parts](const QString &words, int count) {
        if (count > 0)
            parts.append(words.arg(QLocale().toString(count)));
    };
    add(QStringLiteral("%1 running"), running);
    add(QStringLiteral("%1 paused"), paused);
    add(QStringLiteral("%1 waiting"), waiting);
    add(QStringLiteral("%1 failed"), failed);
    add(QStringLiteral("%1 done"), done);
    add(QStringLiteral("%1 cancelled"), canceled);
    add(QStringLiteral("%1 skipped"), skipped);
    return parts.join(QStringLiteral(" · "));
}

QString downloadsText(int count)
{
    return count == 1 ? QStringLiteral("1 download")
                      : QStringLiteral("%1 downloads").arg(QLocale().toString(count));
}

static QString rateOfLimit(qint64 rate, qint64 limit)
{
    const QString text = rateText(static_cast<double>(rate));
    return limit > 0 ? QStringLiteral("%1 of %2").arg(text, limitText(limit)) : text;
}

QString downloadsLine(const TasksTotal &total, qint64 limit)
{
    if (total.downloads == 0)
        return {};
    if (total.running == 0) {
        return total.paused == total.downloads
                   ? QStringLiteral("%1 paused").arg(downloadsText(total.downloads))
                   : QStringLiteral("%1 waiting").arg(downloadsText(total.downloads));
    }
    QString line = QStringLiteral("↓ %1 · %2")
                       .arg(rateOfLimit(total.bytesPerSecond, limit), downloadsText(total.downloads));
    if (const auto timeLeft = total.timeLeft(); timeLeft.count() >= 0)
        line +=
            QStringLiteral(", %1 left").arg(spanText(std::max(timeLeft, std::chrono::milliseconds(1000))));
    return line;
}

} // namespace Landline::Ui
