// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/taskstable.h"

#include "app/control/taskcontrolprotocol.h"
#include "core/base/bytecount.h"
#include "core/base/plaintext.h"

#include <array>
#include <sys/ioctl.h>
#include <unistd.h>

namespace Landline::Cli {

using namespace Landline::Tasks;
using std::chrono::milliseconds;

// Of all columns but the last, the title. The first holds numbers.
static constexpr std::array columnWidths{6, 24, 20, 10};

static QString inTime(const QDateTime &time, const QDateTime &now)
{
    return spanText(std::max(milliseconds(0), milliseconds(now.msecsTo(time))));
}

QString stateWords(const TaskSnapshot &task, const QDateTime &now)
{
    switch (task.state) {
    case TaskState::Blocked: {
        QStringList ids;
        for (const TaskId id : task.after)
            ids.append(QString::number(id.value()));
        return QStringLiteral("waits for %1").arg(ids.join(QLatin1String(", ")));
    }
    case TaskState::Scheduled:
        return QStringLiteral("starts in %1").arg(inTime(task.nextStartAt, now));
    case TaskState::RetryWait:
        return QStringLiteral("again in %1").arg(inTime(task.nextStartAt, now));
    case TaskState::Running:
        return task.attempt > 1 ? QStringLiteral("running, attempt %1").arg(task.attempt)
                                : QStringLiteral("running");
    default:
        return Control::stateName(task.state);
    }
}

static QString progressWords(const TaskSnapshot &task)
{
    const Progress &progress = task.progress;
    QString words;
    if (progress.unit == Unit::Items && progress.total > 0)
        words = QStringLiteral("%1 of %2").arg(progress.done).arg(progress.total);
    else if (progress.total > 0)
        words = QStringLiteral("%1 %").arg(
            100.0 * static_cast<double>(progress.done) / static_cast<double>(progress.total), 0, 'f', 0);
    else if (progress.unit == Unit::Bytes && progress.done > 0)
        words = bytesText(progress.done);
    if (task.bytesPerSecond > 0)
        words += QStringLiteral(", %1").arg(rateText(task.bytesPerSecond));
    return words;
}

/** The title, and what it came to. */
static QString titleWords(const TaskSnapshot &task)
{
    const bool isError = task.state == TaskState::Failed || task.state == TaskState::RetryWait
                         || task.state == TaskState::Skipped;
    const QString more = isError ? task.error.message : task.status;
    return more.isEmpty() ? task.title : QStringLiteral("%1 (%2)").arg(task.title, more);
}

TasksTable::TasksTable(qsizetype width)
    : m_width(width)
{}

static QString fit(const QString &text, qsizetype width)
{
    return text.size() <= width ? text : text.left(width - 1) + u'…';
}

QString TasksTable::line(const QStringList &cells) const
{
    QString line;
    for (size_t i = 0; i < columnWidths.size(); ++i) {
        const qsizetype width = columnWidths.at(i);
        const QString cell = fit(cells.at(static_cast<qsizetype>(i)), width);
        line += i == 0 ? cell.rightJustified(width) : cell.leftJustified(width);
        line += QLatin1String("  ");
    }
    line += plainText(cells.last(), KeepBreaks::No);
    return m_width > 0 ? fit(line, m_width) : line;
}

QString TasksTable::header() const
{
    return line({QStringLiteral("ID"), QStringLiteral("State"), QStringLiteral("Progress"),
                 QStringLiteral("Time"), QStringLiteral("Title")});
}

QString TasksTable::row(const TaskSnapshot &task, const QDateTime &now) const
{
    return line({QString::number(task.id.value()), stateWords(task, now), progressWords(task),
                 task.startedAt.isValid() ? spanText(task.activeTime) : QString(), titleWords(task)});
}

QString endSentence(const TaskSnapshot &task)
{
    const QString more = task.state == TaskState::Succeeded ? task.result : task.error.message;
    const QString sentence = QStringLiteral("%1 %2").arg(task.id.value()).arg(Control::stateName(task.state));
    return more.isEmpty() ? sentence
                          : QStringLiteral("%1: %2").arg(sentence, plainText(more, KeepBreaks::No));
}

qsizetype outputWidth()
{
    struct winsize size = {};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace Landline::Cli
