// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runevents.h"

#include "app/cli/eventwriter.h"
#include "app/cli/joblog.h"
#include "app/cli/joboutput.h"

#include <QStringDecoder>

#include <csignal>

namespace Landline::Cli::RunEvents {

using namespace Landline::Tasks;

static QJsonObject eventOf(const QString &name, qint64 number, const QString &command)
{
    return {{QStringLiteral("event"), name},
            {QStringLiteral("id"), number},
            {QStringLiteral("command"), command}};
}

QJsonObject started(qint64 number, const QString &command)
{
    return eventOf(QStringLiteral("started"), number, command);
}

QJsonObject retry(qint64 number, const QString &command, const TaskSnapshot &task)
{
    QJsonObject event = eventOf(QStringLiteral("retry"), number, command);
    event.insert(QStringLiteral("attempt"), task.attempt);
    event.insert(QStringLiteral("message"), task.error.message);
    return event;
}

QJsonObject skipped(qint64 number, const QString &command)
{
    return eventOf(QStringLiteral("skipped"), number, command);
}

QJsonObject refused(qint64 number, const QString &command, const QString &message)
{
    QJsonObject event = eventOf(QStringLiteral("failed"), number, command);
    event.insert(QStringLiteral("attempts"), 0);
    event.insert(QStringLiteral("reason"), QStringLiteral("start"));
    event.insert(QStringLiteral("message"), message);
    return event;
}

static QString reasonFor(const TaskSnapshot &task)
{
    if (task.state == TaskState::Canceled)
        return QStringLiteral("cancelled");
    switch (task.error.code) {
    case ErrorCode::Timeout:
        return QStringLiteral("timeout");
    case ErrorCode::Signal:
        return QStringLiteral("signal");
    case ErrorCode::ExitCode:
        return QStringLiteral("exit");
    default:
        return QStringLiteral("start");
    }
}

QJsonObject ended(qint64 number, const QString &command, const TaskSnapshot &task)
{
    const bool ok = task.state == TaskState::Succeeded;
    QJsonObject event = eventOf(ok ? QStringLiteral("done") : QStringLiteral("failed"), number, command);
    event.insert(QStringLiteral("attempts"), task.attempt);
    event.insert(QStringLiteral("seconds"), static_cast<double>(task.activeTime.count()) / 1000);
    if (ok) {
        event.insert(QStringLiteral("exitStatus"), 0);
        return event;
    }
    // The details are of the last attempt that ended by itself, which may not be the last one.
    if (task.state == TaskState::Failed && task.error.code == ErrorCode::ExitCode)
        event.insert(QStringLiteral("exitStatus"), task.details.value(u"exitStatus"));
    if (task.state == TaskState::Failed && task.error.code == ErrorCode::Signal)
        event.insert(QStringLiteral("signal"), task.details.value(u"signal"));
    event.insert(QStringLiteral("reason"), reasonFor(task));
    event.insert(QStringLiteral("message"), task.error.message);
    return event;
}

bool addOutput(QJsonObject &event, const QString &stream, const JobOutput *output, EventWriter &writer)
{
    QString text;
    bool complete = true;
    if (output) {
        QStringDecoder decoder(QStringDecoder::Utf8); // a character may lie across two pieces
        qint64 held = 0;
        complete = output->drain([&](const QByteArray &piece) {
            if (held + piece.size() > maxOutputInEvent) {
                writer.event({{QStringLiteral("event"), QStringLiteral("output")},
                              {QStringLiteral("id"), event.value(u"id")},
                              {QStringLiteral("stream"), stream},
                              {QStringLiteral("text"), text}});
                text.clear();
                held = 0;
            }
            text += decoder(piece);
            held += piece.size();
        });
    }
    event.insert(stream, text);
    return complete;
}

JobLogEntry logEntry(qint64 number, const QString &command, const TaskSnapshot &task, qint64 bytesOut)
{
    JobLogEntry entry{number, task.startedAt, task.activeTime, bytesOut, 0, 0, command.toLocal8Bit()};
    if (task.state == TaskState::Succeeded)
        return entry;
    if (task.state == TaskState::Failed && task.error.code == ErrorCode::Signal) {
        entry.signalNumber = task.details.value(u"signal").toInt();
    } else if (task.state == TaskState::Failed && task.error.code == ErrorCode::ExitCode) {
        entry.exitStatus = task.details.value(u"exitStatus").toInt();
    } else {
        entry.exitStatus = -1; // as GNU parallel says of what it has ended
        entry.signalNumber =
            task.state == TaskState::Canceled || task.error.code == ErrorCode::Timeout ? SIGTERM : 0;
    }
    return entry;
}

} // namespace Landline::Cli::RunEvents
