// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/taskscommand.h"

#include "app/cli/eventwriter.h"
#include "app/cli/taskconnection.h"
#include "core/base/plaintext.h"

#include <QCommandLineParser>
#include <QDir>
#include <QJsonArray>

#include <utility>

namespace Landline::Cli {

using namespace Landline::Control;
using namespace Landline::Tasks;

TasksCommand::TasksCommand()
    : m_table(outputWidth())
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &TasksCommand::waitedTooLong);
}

void TasksCommand::addOptions(QCommandLineParser &parser) const
{
    TasksOptions::addTo(parser);
}

QString TasksCommand::start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile)
{
    m_writer = &writer;
    const Result<TasksOptions> options =
        TasksOptions::from(parser, QDir::currentPath(), QDateTime::currentDateTime());
    if (!options)
        return options.error().message;
    m_options = *options;
    const Result<Profile> opened = Profile::open(profile);
    if (!opened) {
        m_writer->diagnostic(opened.error().message);
        finish(SomethingFailed);
        return {};
    }
    if (const auto *wait = std::get_if<WaitForTasks>(&m_options.request)) {
        m_waitingFor = QSet<TaskId>(wait->tasks.cbegin(), wait->tasks.cend());
        if (m_options.patience.count() > 0)
            m_patience.start(m_options.patience);
    } else if (std::holds_alternative<AddTask>(m_options.request)) {
        m_patience.start(storePatience);
    }
    m_connection = new TaskConnection(*opened, m_options.request, this);
    connect(m_connection, &TaskConnection::replied, this, &TasksCommand::take);
    connect(m_connection, &TaskConnection::ended, this, &TasksCommand::ended);
    connect(m_connection, &TaskConnection::failed, this, [this](const QString &message) {
        m_writer->diagnostic(message);
        finish(SomethingFailed);
    });
    m_connection->start();
    return {};
}

void TasksCommand::take(const Reply &reply)
{
    if (m_finished)
        return;
    std::visit([this](const auto &told) { tell(told); }, reply);
    if (!m_writer->isWritable())
        finish(SomethingFailed); // nobody reads what is followed any more
}

void TasksCommand::tell(const TaskReply &reply)
{
    QJsonObject event = toJson(reply.task);
    event.insert(QStringLiteral("event"), QStringLiteral("task"));
    m_writer->event(event);
    const bool isEnd = m_waitingFor.remove(reply.task.id);
    if (isEnd) {
        m_failed |= reply.task.state != TaskState::Succeeded;
        m_writer->line(endSentence(reply.task));
        return;
    }
    if (m_told++ == 0)
        m_writer->line(m_table.header());
    m_writer->line(m_table.row(reply.task, QDateTime::currentDateTime()));
}

void TasksCommand::tellId(const QString &event, TaskId id)
{
    ++m_told;
    QJsonObject object{{QStringLiteral("event"), event}};
    if (!id.isNull())
        object.insert(QStringLiteral("id"), id.value());
    m_writer->event(object);
    if (!id.isNull())
        m_writer->line(QString::number(id.value()));
}

void TasksCommand::tell(const Accepted &reply)
{
    tellId(QStringLiteral("accepted"), reply.task);
}

void TasksCommand::tell(const Changed &reply)
{
    tellId(QStringLiteral("changed"), reply.task);
}

void TasksCommand::tell(const Refused &reply)
{
    m_failed = true;
    m_waitingFor.remove(reply.task);
    QJsonObject event{{QStringLiteral("event"), QStringLiteral("refused")},
                      {QStringLiteral("message"), reply.message}};
    if (!reply.task.isNull())
        event.insert(QStringLiteral("id"), reply.task.value());
    m_writer->event(event);
    m_writer->diagnostic(reply.message);
}

void TasksCommand::tell(const Output &reply)
{
    if (!m_writer->isJson() && outputWidth() == 0) {
        m_writer->raw(reply.bytes, false); // into a file or another program, as it is
        return;
    }
    const QString text = m_decoder(reply.bytes);
    m_writer->event({{QStringLiteral("event"), QStringLiteral("output")}, {QStringLiteral("text"), text}});
    m_writer->raw(plainText(text, KeepBreaks::Yes).toUtf8(), false);
}

void TasksCommand::waitedTooLong()
{
    if (std::holds_alternative<AddTask>(m_options.request)) {
        m_writer->diagnostic(QStringLiteral("the task is not stored yet; it may still be"));
        finish(SomethingFailed);
        return;
    }
    QList<TaskId> left = m_waitingFor.values();
    std::sort(left.begin(), left.end());
    QJsonArray ids;
    QStringList words;
    for (const TaskId id : std::as_const(left)) {
        ids.append(id.value());
        words.append(QString::number(id.value()));
    }
    m_writer->event({{QStringLiteral("event"), QStringLiteral("timeout")}, {QStringLiteral("ids"), ids}});
    m_writer->diagnostic(QStringLiteral("not ended yet: %1").arg(words.join(QLatin1String(", "))));
    finish(SomethingFailed);
}

void TasksCommand::ended()
{
    const bool isList = std::holds_alternative<ListTasks>(m_options.request);
    if (m_told == 0 && !m_failed && isList)
        m_writer->note(QStringLiteral("There are no such tasks."));
    if (m_told == 0 && !m_failed && std::holds_alternative<ChangeTasks>(m_options.request))
        m_writer->note(QStringLiteral("No task needs that."));
    finish(m_failed ? SomethingFailed : AllWell);
}

void TasksCommand::finish(int status)
{
    if (std::exchange(m_finished, true))
        return;
    m_patience.stop();
    Q_EMIT finished(status);
}

void TasksCommand::interrupt(int count, int signalNumber)
{
    Q_UNUSED(count);
    Q_UNUSED(signalNumber);
    finish(Interrupted); // the tasks go on
}

} // namespace Landline::Cli
