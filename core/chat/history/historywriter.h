// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/database.h"
#include "core/chat/history/history.h"

#include <QLockFile>
#include <QTimer>

#include <memory>

namespace Landline::Chat {

/** The side of SqliteHistory that lives in the store thread and owns the database. */
class HistoryWriter final : public QObject
{
    Q_OBJECT
public:
    /** How long a message may wait for the others of its commit. */
    static constexpr std::chrono::milliseconds batchTime{50};
    /** How often a full disk is tried again. */
    static constexpr std::chrono::seconds retryTime{5};
    /** What is kept for a disk that will have room again; older lines are given up. */
    static constexpr qsizetype maxPending = 10'000;

    explicit HistoryWriter(const QString &path);

    void open();
    void append(const Landline::Chat::Message &message);
    void reservePlainIds(qint64 end);
    void loadBefore(qint64 request, qint64 beforeSeq, int count);
    void loadAfter(qint64 request, qint64 afterSeq, int count);
    void close();
    /** Lets the file grow to so many pages only: how a test makes a disk that is full. */
    void limitPages(int pages);

signals:
    void opened(const Landline::Chat::HistoryState &state);
    void failed(const Landline::Error &error);
    void plainIdsReserved(qint64 end);
    void pageLoaded(qint64 request, const QList<Landline::Chat::Message> &messages, bool complete);
    void troubled(const Landline::Error &error);
    void recovered();
    void closed();

private:
    [[nodiscard]] Result<HistoryState> load();
    [[nodiscard]] Result<QList<Message>> select(const QString &condition, qint64 seq, int count);
    void answer(qint64 request, const QString &condition, qint64 seq, int count);
    /** One commit for all that is pending; on an error it stays pending. */
    void store();
    [[nodiscard]] Result<void> storePending();
    [[nodiscard]] Result<QString> meta(const QString &key);
    [[nodiscard]] Result<void> setMeta(const QString &key, const QString &value);

    QString m_path;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<Database> m_database;
    QTimer m_timer;
    QList<Message> m_pending;
    qint64 m_plainEnd = 0;       ///< ids below are to be reserved
    qint64 m_storedPlainEnd = 0; ///< ids below are reserved on the disk
    qint64 m_seqEnd = 0;         ///< the same for sequence numbers
    qint64 m_storedSeqEnd = 0;
    bool m_troubled = false;
};

} // namespace Landline::Chat
