// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/taskstore.h"

#include <QSqlError>
#include <QSqlQuery>

namespace Landline::Tasks {

static DatabaseSchema schema()
{
    return {QStringLiteral("task list"),
            {{QStringLiteral("CREATE TABLE tasks (id INTEGER PRIMARY KEY, record TEXT NOT NULL)")},
             {QStringLiteral("CREATE TABLE groups (name TEXT PRIMARY KEY, slots INTEGER NOT NULL, "
                             "suspended INTEGER NOT NULL, on_failure INTEGER NOT NULL)")},
             // A number that somebody has noted never names another task, even when its row is gone.
             {QStringLiteral("CREATE TABLE last_number (id INTEGER PRIMARY KEY CHECK (id = 1), "
                             "number INTEGER NOT NULL)"),
              QStringLiteral("INSERT INTO last_number SELECT 1, COALESCE(MAX(id), 0) FROM tasks")}}};
}

/** Says no more than that the number was given out. */
static StoredTask numberOnly(qint64 number)
{
    StoredTask out;
    out.task.id = TaskId(number);
    return out;
}

TaskStore::TaskStore(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_timer(this)
    , m_logs(m_path + QStringLiteral(".logs"))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TaskStore::commit);
}

TaskStore::~TaskStore()
{
    if (!(m_pending.isEmpty() && m_pendingGroups.isEmpty() && m_pendingLogs.isEmpty()))
        commit();
}

void TaskStore::load()
{
    QMetaObject::invokeMethod(this, &TaskStore::open, Qt::QueuedConnection);
}

void TaskStore::open()
{
    QList<StoredTask> tasks;
    QList<StoredGroup> groups;
    Result<std::unique_ptr<Database>> database = Database::open(m_path, schema());
    if (!database) {
        Q_EMIT failed(database.error());
        Q_EMIT loaded(tasks, groups);
        return;
    }
    m_database = std::move(*database);
    if (!m_database->movedAside().isEmpty()) {
        Q_EMIT failed({ErrorCode::Damaged,
                       QStringLiteral("the task list was damaged; it was moved to %1 and a new one begun")
                           .arg(m_database->movedAside()),
                       m_database->movedAside(),
                       0,
                       {}});
    }
    QSqlQuery query(m_database->connection());
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SELECT id, record FROM tasks ORDER BY id"))) {
        Q_EMIT failed(errorFromSql(query.lastError(), QStringLiteral("cannot read the task list")));
        // Rows that can't be read must not be overwritten by new ones of the same number.
        query = QSqlQuery();
        m_database.reset();
        Q_EMIT loaded(tasks, groups);
        return;
    }
    while (query.next()) {
        Result<StoredTask> task =
            storedTaskFromJson(TaskId(query.value(0).toLongLong()), query.value(1).toByteArray());
        if (task)
            tasks.append(std::move(*task));
        else
            Q_EMIT failed(task.error());
        if (!task) // its log stays as it is
            tasks.append(numberOnly(query.value(0).toLongLong()));
    }
    if (query.exec(QStringLiteral("SELECT number FROM last_number")) && query.next())
        tasks.append(numberOnly(query.value(0).toLongLong()));
    QSet<TaskId> known;
    for (const StoredTask &task : std::as_const(tasks))
        known.insert(task.task.id);
    m_logs.removeOthers(known);
    query = QSqlQuery(m_database->connection());
    if (query.exec(QStringLiteral("SELECT name, slots, suspended, on_failure FROM groups"))) {
        while (query.next()) {
            const int policy =
                std::clamp(query.value(3).toInt(), 0, static_cast<int>(FailurePolicy::CancelWaiting));
            groups.append({query.value(0).toString(), std::max(0, query.value(1).toInt()),
                           query.value(2).toBool(), static_cast<FailurePolicy>(policy)});
        }
    }
    Q_EMIT loaded(tasks, groups);
}

void TaskStore::save(const StoredTask &task)
{
    QMetaObject::invokeMethod(this, [this, id = task.task.id, json = toJson(task)] {
        m_pending.insert(id, json);
        scheduleCommit(commitDelay);
    });
}

void TaskStore::remove(TaskId id)
{
    QMetaObject::invokeMethod(this, [this, id] {
        m_pending.insert(id, QByteArray());
        m_pendingLogs.remove(id);
        m_logs.remove(id);
        scheduleCommit(commitDelay);
    });
}

void TaskStore::appendLog(TaskId id, const QByteArray &text)
{
    QMetaObject::invokeMethod(this, [this, id, text] {
        appendCapped(m_pendingLogs[id], text);
        scheduleCommit(commitDelay);
    });
}

void TaskStore::readLog(TaskId id)
{
    QMetaObject::invokeMethod(this, [this, id] {
        writeLogs();
        Q_EMIT logRead(id, m_logs.read(id));
    });
}

void TaskStore::writeLogs()
{
    for (auto it = m_pendingLogs.cbegin(); it != m_pendingLogs.cend(); ++it) {
        // A log is not worth keeping the rows from the disk: what can't be written is lost, and said once.
        if (const Result<void> written = m_logs.append(it.key(), it.value()); !written)
            tell(written.error());
    }
    m_pendingLogs.clear();
}

/** Once, until something could be written again. */
void TaskStore::tell(const Error &error)
{
    if (!std::exchange(m_failing, true))
        Q_EMIT failed(error);
}

void TaskStore::saveGroup(const StoredGroup &group)
{
    QMetaObject::invokeMethod(this, [this, group] {
        m_pendingGroups.insert(group.name, group);
        scheduleCommit(commitDelay);
    });
}

void TaskStore::flush()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            commit();
            Q_EMIT flushed();
        },
        Qt::QueuedConnection);
}

void TaskStore::scheduleCommit(std::chrono::milliseconds delay)
{
    if (!m_timer.isActive())
        m_timer.start(delay);
}

void TaskStore::commit()
{
    m_timer.stop();
    writeLogs();
    if (m_pending.isEmpty() && m_pendingGroups.isEmpty())
        return;
    if (!m_database) {
        m_pendingGroups.clear();
        // failed() has said why when the file was opened; the rows live in memory alone.
        const QList<TaskId> ids = m_pending.keys();
        m_pending.clear();
        Q_EMIT committed(ids);
        return;
    }
    const Result<void> written = write();
    const QList<TaskId> ids = m_pending.keys();
    if (written) {
        m_pending.clear();
        m_pendingGroups.clear();
        m_failing = false;
    } else {
        tell(written.error());
        scheduleCommit(retryDelay);
    }
    // Accepted either way: when the disk is full, work goes on and the rows are written once there is room.
    Q_EMIT committed(ids);
}

Result<void> TaskStore::write()
{
    if (Result<void> begun = m_database->begin(); !begun)
        return begun;
    QSqlQuery insert(m_database->connection());
    QSqlQuery erase(m_database->connection());
    insert.prepare(QStringLiteral("INSERT OR REPLACE INTO tasks (id, record) VALUES (?, ?)"));
    erase.prepare(QStringLiteral("DELETE FROM tasks WHERE id = ?"));
    for (auto it = m_pending.cbegin(); it != m_pending.cend(); ++it) {
        QSqlQuery &query = it.value().isNull() ? erase : insert;
        query.bindValue(0, it.key().value());
        if (!it.value().isNull())
            query.bindValue(1, QString::fromUtf8(it.value()));
        if (!query.exec()) {
            Error error = errorFromSql(query.lastError(), QStringLiteral("cannot store the task list"));
            m_database->rollback();
            return failure(error);
        }
    }
    const auto lastPending = std::max_element(m_pending.keyBegin(), m_pending.keyEnd());
    if (lastPending != m_pending.keyEnd()) {
        QSqlQuery last(m_database->connection());
        last.prepare(QStringLiteral("UPDATE last_number SET number = MAX(number, ?)"));
        last.bindValue(0, lastPending->value());
        if (!last.exec()) {
            Error error = errorFromSql(last.lastError(), QStringLiteral("cannot store the task list"));
            m_database->rollback();
            return failure(error);
        }
    }
    QSqlQuery group(m_database->connection());
    group.prepare(QStringLiteral("INSERT OR REPLACE INTO groups VALUES (?, ?, ?, ?)"));
    for (const StoredGroup &one : std::as_const(m_pendingGroups)) {
        group.bindValue(0, one.name);
        group.bindValue(1, one.limit);
        group.bindValue(2, one.suspended);
        group.bindValue(3, static_cast<int>(one.onFailure));
        if (!group.exec()) {
            Error error = errorFromSql(group.lastError(), QStringLiteral("cannot store the task list"));
            m_database->rollback();
            return failure(error);
        }
    }
    return m_database->commit();
}

} // namespace Landline::Tasks
