// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadhistory.h"

#include "core/downloads/downloadrequest.h"

#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>

namespace Landline::Downloads {

using Tasks::TaskSnapshot;
using Tasks::TaskState;

static DatabaseSchema schema()
{
    return {QStringLiteral("download history"),
            {{QStringLiteral(
                  "CREATE TABLE downloads (id INTEGER PRIMARY KEY AUTOINCREMENT, task INTEGER NOT NULL, "
                  "added INTEGER NOT NULL, ended INTEGER NOT NULL, name TEXT NOT NULL, url TEXT NOT "
                  "NULL, directory TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, digest "
                  "TEXT NOT NULL, outcome INTEGER NOT NULL, message TEXT NOT NULL)"),
              QStringLiteral("CREATE UNIQUE INDEX downloads_task ON downloads (task, added)"),
              QStringLiteral("CREATE INDEX downloads_ended ON downloads (ended)")}}};
}

static QString digestOf(const QJsonObject &details)
{
    const QString verified = details.value(u"verified").toString();
    if (verified.contains(u'='))
        return verified;
    const QJsonObject digests = details.value(u"digests").toObject();
    return digests.isEmpty()
               ? QString()
               : QStringLiteral("%1=%2").arg(digests.begin().key(), digests.begin().value().toString());
}

std::optional<HistoryEntry> historyEntryOf(const TaskSnapshot &task)
{
    if (task.spec.kind != downloadKindName || !isFinished(task.state))
        return {};
    HistoryEntry entry;
    entry.task = task.id;
    entry.addedAt = task.createdAt;
    entry.endedAt = task.finishedAt;
    const auto request = DownloadRequest::fromJson(task.spec.arguments);
    if (request) // without a password
        entry.url = request->url.toDisplayString(QUrl::FullyEncoded);
    const QString name = task.details.value(u"name").toString();
    entry.name = name.isEmpty() ? task.title : name;
    const QString directory = task.details.value(u"directory").toString();
    entry.directory = directory.isEmpty() && request ? request->directory : directory;
    entry.size = task.progress.total;
    entry.digest = digestOf(task.details);
    switch (task.state) {
    case TaskState::Succeeded:
        entry.file = task.details.value(u"file").toString();
        break;
    case TaskState::Failed:
        entry.outcome = HistoryOutcome::Failed;
        entry.message = task.error.message;
        break;
    default:
        entry.outcome = HistoryOutcome::Canceled;
        break;
    }
    return entry;
}

DownloadHistory::DownloadHistory(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DownloadHistory::commit);
}

DownloadHistory::~DownloadHistory()
{
    if (!m_pending.isEmpty())
        commit();
}

void DownloadHistory::open()
{
    QMetaObject::invokeMethod(this, &DownloadHistory::openFile, Qt::QueuedConnection);
}

void DownloadHistory::record(const HistoryEntry &entry)
{
    QMetaObject::invokeMethod(this, [this, entry] {
        if (m_pending.size() == maxEntries) // the disk has been full for long
            m_pending.removeFirst();
        m_pending.append(entry);
        if (!m_timer.isActive())
            m_timer.start(commitDelay);
    });
}

void DownloadHistory::find(const QString &words, int serial, const std::optional<HistorySelection> &hidden)
{
    QMetaObject::invokeMethod(
        this, [this, words, serial, hidden] { search(words, serial, hidden); }, Qt::QueuedConnection);
}

void DownloadHistory::remove(const QList<qint64> &ids)
{
    QMetaObject::invokeMethod(this, [this, ids] { erase(ids); });
}

void DownloadHistory::removeFound(const HistorySelection &selection)
{
    QMetaObject::invokeMethod(this, [this, selection] { eraseFound(selection); });
}

void DownloadHistory::flush()
{
    QMetaObject::invokeMethod(this, [this] {
        commit();
        Q_EMIT flushed();
    });
}

void DownloadHistory::openFile()
{
    Result<std::unique_ptr<Database>> database = Database::open(m_path, schema());
    if (!database) {
        Q_EMIT failed(database.error());
        return;
    }
    m_database = std::move(*database);
    if (!m_database->movedAside().isEmpty()) {
        Q_EMIT failed(
            {ErrorCode::Damaged,
             QStringLiteral("the history of downloads was damaged; it was moved to %1 and a new one "
                            "begun")
                 .arg(m_database->movedAside()),
             m_database->movedAside(),
             0,
             {}});
    }
    Q_EMIT changed();
}

void DownloadHistory::tell(const Error &error)
{
    if (!std::exchange(m_failing, true)) // once, until it is well again
        Q_EMIT failed(error);
}

void DownloadHistory::commit()
{
    m_timer.stop();
    if (!m_database || m_pending.isEmpty())
        return;
    if (const Result<void> written = write(); !written) {
        tell(written.error());
        m_timer.start(retryDelay);
        return;
    }
    m_failing = false;
    m_pending.clear();
    Q_EMIT changed();
}

Result<void> DownloadHistory::write()
{
    if (Result<void> begun = m_database->begin(); !begun)
        return begun;
    const auto fail = [this](const QSqlQuery &query) {
        const Error error =
            errorFromSql(query.lastError(), QStringLiteral("cannot keep the history of downloads"));
        m_database->rollback();
        return failure(error);
    };
    QSqlQuery query(m_database->connection());
    query.prepare(
        QStringLiteral("INSERT OR REPLACE INTO downloads (task, added, ended, name, url, directory, "
                       "file, size, digest, outcome, message) VALUES (?,?,?,?,?,?,?,?,?,?,?)"));
    for (const HistoryEntry &entry : std::as_const(m_pending)) {
        // A null text would be NULL.
        const auto text = [&query](const QString &value) {
            query.addBindValue(value.isNull() ? QLatin1String("") : value);
        };
        query.addBindValue(entry.task.value());
        query.addBindValue(entry.addedAt.toMSecsSinceEpoch());
        query.addBindValue(entry.endedAt.toMSecsSinceEpoch());
        for (const QString &value : {entry.name, entry.url, entry.directory, entry.file})
            text(value);
        query.addBindValue(entry.size);
        text(entry.digest);
        query.addBindValue(static_cast<int>(entry.outcome));
        text(entry.message);
        if (!query.exec())
            return fail(query);
    }
    query = QSqlQuery(m_database->connection());
    query.prepare(QStringLiteral("DELETE FROM downloads WHERE id IN (SELECT id FROM downloads ORDER BY ended "
                                 "DESC, id DESC LIMIT -1 OFFSET ?)"));
    query.addBindValue(maxEntries);
    if (!query.exec())
        return fail(query);
    return m_database->commit();
}

/** A pattern for LIKE that finds the word itself, whatever is in it. */
static QString patternFor(QString word)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        word.replace(special, QStringLiteral("\\") + special);
    return u'%' + word + u'%';
}

namespace {

/** A condition, and what stands for its question marks. */
struct Condition
{
    QString sql;
    QVariantList values;
};

/** True for entries that have every word. */
Condition conditionFor(const QString &words)
{
    Condition condition{QStringLiteral("1"), {}};
    const QStringList list = words.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : list) {
        condition.sql +=
            QStringLiteral(" AND (name LIKE ? ESCAPE '\\' OR url LIKE ? ESCAPE '\\' OR file LIKE ? ESCAPE "
                           "'\\')");
        for (int column = 0; column < 3; ++column)
            condition.values.append(patternFor(word));
    }
    return condition;
}

Condition conditionFor(const HistorySelection &selection)
{
    Condition condition = conditionFor(selection.words);
    condition.sql += QStringLiteral(" AND id <= ?");
    condition.values.append(selection.lastId);
    return condition;
}

} // namespace

void DownloadHistory::search(const QString &words, int serial, const std::optional<HistorySelection> &hidden)
{
    if (!m_database) {
        Q_EMIT found(serial, {}, 0);
        return;
    }
    commit(); // what has just ended is found too
    Condition condition = conditionFor(words);
    if (hidden) {
        const Condition without = conditionFor(*hidden);
        condition.sql += QStringLiteral(" AND NOT (%1)").arg(without.sql);
        condition.values += without.values;
    }
    QSqlQuery query(m_database->connection());
    const auto run = [&](const QString &columns, const QString &rest) {
        query.setForwardOnly(true);
        query.prepare(
            QStringLiteral("SELECT %1 FROM downloads WHERE %2 %3").arg(columns, condition.sql, rest));
        for (const QVariant &value : std::as_const(condition.values))
            query.addBindValue(value);
        return query.exec();
    };
    qint64 total = 0;
    if (run(QStringLiteral("COUNT(*)"), {}) && query.next())
        total = query.value(0).toLongLong();
    QList<HistoryEntry> entries;
    if (!run(QStringLiteral(
                 "id, task, added, ended, name, url, directory, file, size, digest, outcome, message"),
             QStringLiteral("ORDER BY ended DESC, id DESC LIMIT %1").arg(maxFound)))
        tell(errorFromSql(query.lastError(), QStringLiteral("cannot read the history of downloads")));
    const auto time = [&query](int column) {
        return QDateTime::fromMSecsSinceEpoch(query.value(column).toLongLong(), Qt::UTC);
    };
    while (query.next()) {
        const int outcome =
            std::clamp(query.value(10).toInt(), 0, static_cast<int>(HistoryOutcome::Canceled));
        entries.append({query.value(0).toLongLong(), Tasks::TaskId(query.value(1).toLongLong()), time(2),
                        time(3), query.value(4).toString(), query.value(5).toString(),
                        query.value(6).toString(), query.value(7).toString(), query.value(8).toLongLong(),
                        query.value(9).toString(), static_cast<HistoryOutcome>(outcome),
                        query.value(11).toString()});
    }
    Q_EMIT found(serial, entries, total);
}

void DownloadHistory::eraseFound(const HistorySelection &selection)
{
    if (!m_database)
        return;
    const Condition condition = conditionFor(selection);
    QSqlQuery query(m_database->connection());
    query.prepare(QStringLiteral("DELETE FROM downloads WHERE %1").arg(condition.sql));
    for (const QVariant &value : condition.values)
        query.addBindValue(value);
    if (!query.exec())
        tell(errorFromSql(query.lastError(), QStringLiteral("cannot change the history of downloads")));
    Q_EMIT changed();
}

void DownloadHistory::erase(const QList<qint64> &ids)
{
    if (!m_database)
        return;
    QSqlQuery query(m_database->connection());
    Result<void> done = m_database->begin();
    query.prepare(QStringLiteral("DELETE FROM downloads WHERE id = ?"));
    for (const qint64 id : ids) {
        query.addBindValue(id);
        if (done && !query.exec()) {
            done = failure(
                errorFromSql(query.lastError(), QStringLiteral("cannot change the history of downloads")));
            m_database->rollback();
        }
    }
    if (done)
        done = m_database->commit();
    if (!done)
        tell(done.error());
    Q_EMIT changed();
}

} // namespace Landline::Downloads
