// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tasktext.h"

#include "core/base/bytecount.h"

#include <QHash>
#include <QUrl>

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

QString withStatus(const QString &words, const TaskSnapshot &task)
{
    return task.status.isEmpty() ? words : task.status;
}

/** Countdowns are shown in whole seconds, so that they count evenly. */
QString secondsUntil(const QDateTime &time, const QDateTime &now)
{
    return spanText(std::chrono::seconds(std::max<qint64>(1, (now.msecsTo(time) + 999) / 1000)));
}

QString messageOf(const Error &error)
{
    if (!error.message.isEmpty())
        return error.message;
    return error.httpStatus > 0 ? QStringLiteral("the server answered %1").arg(error.httpStatus)
                                : QStringLiteral("the reason is unknown");
}

QString retryText(const TaskSnapshot &task, const QDateTime &now)
{
    const QString wait = task.nextStartAt.isValid()
                             ? QStringLiteral("tries again in %1").arg(secondsUntil(task.nextStartAt, now))
                             : QStringLiteral("tries again soon");
    if (task.error.retryAfter) {
        const QString host = QUrl(task.spec.arguments.value(QLatin1String("url")).toString()).host();
        return QStringLiteral("waiting: %1 asked for a pause of %2 · %3")
            .arg(host.isEmpty() ? QStringLiteral("the server") : host, spanText(*task.error.retryAfter),
                 wait);
    }
    return QStringLiteral("%1 · %2 (%3 of %4)")
        .arg(messageOf(task.error), wait, QString::number(task.attempt + 1),
             QString::number(task.maxAttempts));
}

QString failedText(const Error &error)
{
    const QString advice = adviceFor(error);
    const QString text = QStringLiteral("failed: %1").arg(messageOf(error));
    return advice.isEmpty() ? text : QStringLiteral("%1 — %2").arg(text, advice);
}

/** Of what waits: why it stands where it stands. */
QString withPriority(const QString &words, const TaskSnapshot &task)
{
    if (task.priority == 0)
        return words;
    return words
           + (task.priority > 0 ? QStringLiteral(" · high priority") : QStringLiteral(" · low priority"));
}

QString number(qint64 value)
{
    return QLocale().toString(value);
}

} // namespace

TaskTone taskTone(TaskState state)
{
    switch (state) {
    case TaskState::Running:
    case TaskState::Suspending:
    case TaskState::Canceling:
        return TaskTone::Busy;
    case TaskState::Held:
    case TaskState::Suspended:
        return TaskTone::Paused;
    case TaskState::Succeeded:
        return TaskTone::Good;
    case TaskState::Failed:
        return TaskTone::Bad;
    case TaskState::Canceled:
    case TaskState::Skipped:
        return TaskTone::Over;
    case TaskState::Scheduled:
    case TaskState::Blocked:
    case TaskState::Queued:
    case TaskState::RetryWait:
        break;
    }
    return TaskTone::Waiting;
}

std::optional<int> percentOf(const TaskSnapshot &task)
{
    const auto &[done, total, unit] = task.progress;
    if (total <= 0)
        return {};
    const double share = static_cast<double>(done) / static_cast<double>(total);
    // 100 % is said only when all is there.
    const int percent = static_cast<int>(share * 100);
    return std::clamp(percent, 0, done < total ? 99 : 100);
}

QString amountText(const TaskSnapshot &task)
{
    const auto &[done, total, unit] = task.progress;
    if (unit == Tasks::Unit::None && total < 0 && done == 0)
        return {};
    const bool bytes = unit == Tasks::Unit::Bytes;
    if (total < 0) {
        if (done == 0)
            return {};
        return bytes ? bytesText(done) : number(done);
    }
    const QString whole = bytes ? bytesText(total) : number(total);
    if (done >= total || (done == 0 && task.state != TaskState::Running))
        return whole;
    QString part = bytes ? bytesText(done) : number(done);
    // "412 of 631 MB": the unit is said once where it is the same.
    const qsizetype space = whole.lastIndexOf(QLatin1Char(' '));
    if (bytes && space > 0 && part.endsWith(QStringView(whole).mid(space)))
        part.chop(whole.size() - space);
    return QStringLiteral("%1 of %2").arg(part, whole);
}

QString stateText(const TaskSnapshot &task, const QDateTime &now)
{
    switch (task.state) {
    case TaskState::Held:
        return QStringLiteral("paused before it began");
    case TaskState::Scheduled: {
        const QDateTime start = task.nextStartAt.toLocalTime();
        const bool today = start.date() == now.toLocalTime().date();
        return QStringLiteral("starts %1")
            .arg(today ? QLocale().toString(start.time(), QLocale::ShortFormat)
                       : QLocale().toString(start, QLocale::ShortFormat));
    }
    case TaskState::Blocked:
        return QStringLiteral("waiting: other tasks come first");
    case TaskState::Queued:
        return withPriority(withStatus(QStringLiteral("waiting for its turn"), task), task);
    case TaskState::Running:
        return withStatus(QStringLiteral("running"), task);
    case TaskState::Suspending:
        return QStringLiteral("pausing…");
    case TaskState::Suspended:
        return task.status.isEmpty() ? QStringLiteral("paused")
                                     : QStringLiteral("paused: %1").arg(task.status);
    case TaskState::Canceling:
        return QStringLiteral("cancelling…");
    case TaskState::RetryWait:
        return retryText(task, now);
    case TaskState::Succeeded:
        return QStringLiteral("done");
    case TaskState::Failed:
        return failedText(task.error)
               + (task.detached ? QStringLiteral(" (its work still holds a thread)") : QString());
    case TaskState::Canceled:
        return task.detached ? QStringLiteral("cancelled (its work still holds a thread)")
                             : QStringLiteral("cancelled");
    case TaskState::Skipped:
        return QStringLiteral("skipped: a task it depends on did not succeed");
    }
    return {};
}

QString paceText(const TaskSnapshot &task)
{
    if (task.state != TaskState::Running)
        return {};
    QStringList parts;
    if (task.bytesPerSecond >= 1)
        parts.append(rateText(task.bytesPerSecond));
    if (task.timeLeft.count() >= 0)
        parts.append(QStringLiteral("%1 left").arg(
            spanText(std::max(task.timeLeft, std::chrono::milliseconds(1000)))));
    return parts.join(QStringLiteral(" · "));
}

QString taskSentence(const TaskSnapshot &task, const QDateTime &now)
{
    QStringList parts;
    const std::optional<int> percent = percentOf(task);
    if (percent && !isFinished(task.state))
        parts.append(QStringLiteral("%1 %").arg(*percent));
    QString pace = paceText(task);
    if (!pace.isEmpty())
        parts.append(pace.replace(QStringLiteral(" · "), QStringLiteral(", ")));
    if (task.state != TaskState::Running || parts.isEmpty() || !task.status.isEmpty())
        parts.append(stateText(task, now));
    if (isFinished(task.state) && task.progress.unit == Tasks::Unit::Bytes && task.progress.done > 0)
        parts.append(amountText(task));
    // A download's result is where its file is, which the name and the folder tell already.
    if (task.state == TaskState::Succeeded && task.spec.kind != QLatin1String("download")
        && !task.result.isEmpty())
        parts.append(task.result);
    return parts.join(QStringLiteral(", "));
}

QString adviceFor(const Error &error)
{
    switch (error.code) {
    case ErrorCode::DiskFull:
        return QStringLiteral("free some space, then Retry");
    case ErrorCode::PermissionDenied:
        return QStringLiteral("choose another folder, or change who may write there");
    case ErrorCode::Interrupted:
        return QStringLiteral("Retry starts it again");
    case ErrorCode::Network:
    case ErrorCode::Timeout:
        return QStringLiteral("Retry when the connection is back");
    case ErrorCode::Changed:
        return QStringLiteral("Retry fetches it from the start");
    default:
        return {};
    }
}

QString kindText(const QString &kind)
{
    if (kind == QLatin1String("download"))
        return QStringLiteral("Download");
    if (kind == QLatin1String("command"))
        return QStringLiteral("Command");
    static const QHash<QString, QString> words{
        {QStringLiteral("hash"), QStringLiteral("File digest")},
        {QStringLiteral("compare"), QStringLiteral("Compare digests")},
        {QStringLiteral("verify"), QStringLiteral("Verify a list of digests")},
        {QStringLiteral("pack"), QStringLiteral("Pack an archive")},
        {QStringLiteral("unpack"), QStringLiteral("Unpack an archive")},
        {QStringLiteral("copy"), QStringLiteral("Copy files")},
        {QStringLiteral("move"), QStringLiteral("Move files")},
        {QStringLiteral("list"), QStringLiteral("List of tasks")},
    };
    return kind.isEmpty() ? QStringLiteral("Task") : words.value(kind, kind);
}

TaskVerbs verbsFor(const TaskSnapshot &task)
{
    TaskVerbs verbs;
    const TaskState state = task.state;
    const bool waits = state == TaskState::Scheduled || state == TaskState::Blocked
                       || state == TaskState::Queued || state == TaskState::RetryWait;
    verbs.pause =
        waits || (state == TaskState::Running && task.capabilities.testFlag(Tasks::Capability::Suspendable));
    verbs.resume = state == TaskState::Held || state == TaskState::Suspended;
    verbs.cancel = !isFinished(state) && state != TaskState::Canceling;
    verbs.retry = state == TaskState::RetryWait || state == TaskState::Failed || state == TaskState::Canceled
                  || state == TaskState::Skipped;
    verbs.remove = isFinished(state);
    return verbs;
}

} // namespace Landline::Ui
