// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/getoptions.h"
#include "app/cli/linereader.h"
#include "core/base/clock.h"
#include "core/downloads/downloadengine.h"
#include "core/downloads/downloadrequest.h"
#include "core/downloads/urllist.h"
#include "core/tasks/taskqueue.h"

#include <QHash>

#include <memory>

namespace Landline::Cli {

/** `landline-cli get`: downloads through the task queue, with their state beside the files. */
class GetCommand final : public Command
{
    Q_OBJECT
public:
    GetCommand();
    ~GetCommand() override;

    void addOptions(QCommandLineParser &parser) const override;
    QString start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile) override;
    void interrupt(int count, int signalNumber) override;

private:
    struct Job
    {
        Downloads::UrlListEntry entry;
        qint64 number = 0; ///< from 1
        QString url;
        qint64 bytes = 0;
        qint64 total = -1;
        QString name;
        QString status;
        double bytesPerSecond = 0;
        std::chrono::milliseconds reportedAt{0};
        bool hasStarted = false;
        bool isOverdue = false; ///< ended for --max-time
    };

    [[nodiscard]] QString readUrls(const QStringList &arguments);
    /** What has not begun waits outside the queue's slots for as long as its host wants to be left alone. */
    void holdBack(const QString &host);
    void letGoOn(const QString &host);
    [[nodiscard]] bool mayBegin(const Downloads::UrlListEntry &entry) const;
    void boundTime(Tasks::TaskId id);
    void connectQueue();
    /** Reads the next of the lists; without one all has been read. */
    void openNextList();
    void takeFromList(const Downloads::UrlListResult &entries);
    [[nodiscard]] bool isUnderWay(const Downloads::UrlListEntry &entry) const;
    void addJob(const Downloads::UrlListEntry &entry);
    void addWaiting();
    void tasksChanged(const QList<Tasks::TaskSnapshot> &tasks);
    void stateChanged(Tasks::TaskId id, Tasks::TaskState state);
    void jobEnded(const Tasks::TaskSnapshot &task);
    void drawProgress();
    void endIfDone();

    SystemClock m_clock;
    Downloads::DownloadEngine m_engine;
    Tasks::TaskQueue m_queue; ///< after the engine: its operations go first
    QStringList m_lists;      ///< not yet opened
    std::unique_ptr<LineReader> m_reader;
    Downloads::UrlListParser m_list;
    QList<Downloads::UrlListEntry> m_waiting; ///< read, but not yet in the queue
    EventWriter *m_writer = nullptr;
    GetOptions m_options;
    QHash<Tasks::TaskId, Job> m_jobs;
    qint64 m_window = 0; ///< jobs in the queue at once: a long list is read as it is worked off
    qint64 m_added = 0;
    qint64 m_ended = 0;
    qint64 m_endedBytes = 0;
    int m_failures = 0;
    bool m_allRead = true;
    bool m_interrupted = false;
};

} // namespace Landline::Cli
