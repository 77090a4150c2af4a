// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/history/history.h"

#include <QThread>

namespace Landline::Chat {

class HistoryWriter;

/** A history in an SQLite file, written by a thread of its own in batches of at most 50 ms. */
class SqliteHistory final : public History
{
    Q_OBJECT
public:
    explicit SqliteHistory(const QString &path, QObject *parent = nullptr);
    /** Stores what is pending; waits for the disk. */
    ~SqliteHistory() override;

    void open() override;
    void append(const Landline::Chat::Message &message) override;
    void reservePlainIds(qint64 end) override;
    void loadBefore(qint64 request, qint64 beforeSeq, int count) override;
    void loadAfter(qint64 request, qint64 afterSeq, int count) override;
    void close() override;

private:
    QThread m_thread;
    HistoryWriter *m_writer; ///< in m_thread, deleted when that ends
};

} // namespace Landline::Chat
