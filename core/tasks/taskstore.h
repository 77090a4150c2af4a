// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/database.h"
#include "core/tasks/storedtask.h"
#include "core/tasks/tasklogs.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>

namespace Landline::Tasks {

/**
 * The queue's rows in SQLite, and the logs of its tasks in files beside it. Lives in a thread of its own (the
 * store thread), which is the only one that touches the file; every function may be called from any thread
 * and returns at once. What is saved within commitDelay shares one transaction.
 */
class TaskStore final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds commitDelay{20};
    /** After a commit that failed (a full disk), until it is tried again. */
    static constexpr std::chrono::milliseconds retryDelay{5000};

    explicit TaskStore(QString path, QObject *parent = nullptr);
    ~TaskStore() override;

    /** Opens the file and answers with loaded(); with failed() before it where there is something to tell. */
    void load();
    /** Adds or replaces the row; committed() follows with the id. */
    void save(const StoredTask &task);
    void remove(TaskId id);
    void saveGroup(const StoredGroup &group);
    void appendLog(TaskId id, const QByteArray &text);
    /** logRead() follows, with all that was appended before. */
    void readLog(TaskId id);
    /** Commits what is pending, then flushed(). */
    void flush();

signals:
    /** A task without a kind is a number that is taken, no more. Empty when the file could not be used:
     * saving then fails, and the queue goes on in memory. */
    void loaded(const QList<Landline::Tasks::StoredTask> &tasks,
                const QList<Landline::Tasks::StoredGroup> &groups);
    void committed(const QList<Landline::Tasks::TaskId> &ids);
    /** Also told when a damaged file was moved aside (ErrorCode::Damaged): the store then works, empty. */
    void failed(const Landline::Error &error);
    void flushed();
    void logRead(Landline::Tasks::TaskId id, const QByteArray &text);

private:
    void open();
    void scheduleCommit(std::chrono::milliseconds delay);
    void commit();
    [[nodiscard]] Result<void> write();
    void writeLogs();
    void tell(const Error &error);

    QString m_path;
    std::unique_ptr<Database> m_database;
    QTimer m_timer;
    QHash<TaskId, QByteArray> m_pending; ///< a null array: remove the row
    QHash<QString, StoredGroup> m_pendingGroups;
    TaskLogs m_logs;
    QHash<TaskId, QByteArray> m_pendingLogs;
    bool m_failing = false;
};

} // namespace Landline::Tasks

Q_DECLARE_METATYPE(Landline::Tasks::StoredTask)
Q_DECLARE_METATYPE(Landline::Tasks::StoredGroup)
