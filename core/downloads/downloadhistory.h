// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/database.h"
#include "core/tasks/task.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace Landline::Downloads {

enum class HistoryOutcome { Finished, Failed, Canceled };

/** A download that is over: what it was and what became of it. */
struct HistoryEntry
{
    qint64 id = 0; ///< its place in the history; 0: not there yet
    Tasks::TaskId task;
    QDateTime addedAt;
    QDateTime endedAt;
    QString name;
    QString url;
    QString directory;
    QString file; ///< where it was put; empty: nowhere
    qint64 size = -1;
    QString digest; ///< "ALGO=HEX", where one is known
    HistoryOutcome outcome = HistoryOutcome::Finished;
    QString message; ///< why it failed
    bool operator==(const HistoryEntry &) const = default;
};

/** All that a search finds of what was there up to an entry, however many they are. */
struct HistorySelection
{
    QString words;
    qint64 lastId = 0;
    bool operator==(const HistorySelection &) const = default;
};

/** Of a task that has ended; nothing of one that is no download. Secrets of its request are left out. */
[[nodiscard]] std::optional<HistoryEntry> historyEntryOf(const Tasks::TaskSnapshot &task);

/**
 * What has been downloaded, in SQLite: kept when a row leaves the list. Lives in the store thread, which is
 * the only one that touches the file; every function may be called from any thread and returns at once.
 */
class DownloadHistory final : public QObject
{
    Q_OBJECT
public:
    /** The oldest ones of more are forgotten. */
    static constexpr int maxEntries = 20'000;
    /** What a search returns at most, the latest first. */
    static constexpr int maxFound = 1000;
    /** What is recorded within this time shares one transaction. */
    static constexpr std::chrono::milliseconds commitDelay{100};
    /** After a commit that failed (a full disk), until it is tried again. */
    static constexpr std::chrono::milliseconds retryDelay{5000};

    explicit DownloadHistory(QString path, QObject *parent = nullptr);
    ~DownloadHistory() override;

    /** Opens the file. failed() where there is something to tell; without a file nothing is kept. */
    void open();
    /** One of the same task takes its earlier one's place. */
    void record(const HistoryEntry &entry);
    /** found() follows, with the entries that have every word in their name, address or file, without those
     * of `hidden`. */
    void find(const QString &words, int serial, const std::optional<HistorySelection> &hidden = {});
    void remove(const QList<qint64> &ids);
    void removeFound(const HistorySelection &selection);
    /** Writes what is pending, then flushed(). */
    void flush();

signals:
    void found(int serial, const QList<Landline::Downloads::HistoryEntry> &entries, qint64 total);
    /** What a search would find is another now. */
    void changed();
    void failed(const Landline::Error &error);
    void flushed();

private:
    void openFile();
    void commit();
    [[nodiscard]] Result<void> write();
    void search(const QString &words, int serial, const std::optional<HistorySelection> &hidden);
    void erase(const QList<qint64> &ids);
    void eraseFound(const HistorySelection &selection);
    void tell(const Error &error);

    QString m_path;
    std::unique_ptr<Database> m_database;
    QTimer m_timer;
    QList<HistoryEntry> m_pending;
    bool m_failing = false;
};

} // namespace Landline::Downloads

Q_DECLARE_METATYPE(Landline::Downloads::HistoryEntry)
