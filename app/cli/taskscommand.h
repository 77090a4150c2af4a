// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/tasksoptions.h"
#include "app/cli/taskstable.h"

#include <QSet>
#include <QStringDecoder>
#include <QTimer>

namespace Landline::Cli {

class TaskConnection;

/** `landline-cli tasks`: sees and changes the queue of the desktop program that runs with the profile. */
class TasksCommand final : public Command
{
    Q_OBJECT
public:
    /** How long a new task may take to be stored. */
    static constexpr std::chrono::seconds storePatience{30};

    TasksCommand();

    void addOptions(QCommandLineParser &parser) const override;
    QString start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile) override;
    void interrupt(int count, int signalNumber) override;

private:
    void take(const Control::Reply &reply);
    void tell(const Control::TaskReply &reply);
    void tell(const Control::Accepted &reply);
    void tell(const Control::Changed &reply);
    void tell(const Control::Refused &reply);
    void tell(const Control::Output &reply);
    void tell(const Control::Hello &) {}
    void tell(const Control::End &) {}
    void tellId(const QString &event, Tasks::TaskId id);
    void waitedTooLong();
    void ended();
    void finish(int status);

    EventWriter *m_writer = nullptr;
    TasksOptions m_options;
    TasksTable m_table;
    TaskConnection *m_connection = nullptr;
    QTimer m_patience;
    QSet<Tasks::TaskId> m_waitingFor;
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    qint64 m_told = 0;
    bool m_failed = false;
    bool m_finished = false;
};

} // namespace Landline::Cli
