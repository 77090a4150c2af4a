// SPDX-License-Identifier: GPL-3.0-or-later
// What a member is sent: the room's log by its cursor, and answers that take many lines.
#include "core/chat/server/session.h"
#include "core/chat/wire/codec.h"

#include <algorithm>

namespace Landline::Chat {

/** Of the entries in a line of history; the rest of the line is its frame, with the text that was searched.
 */
static constexpr qint64 historyLineBytes = Wire::maxHistoryLineBytes - 2048;
static constexpr int storePage = 100; // in memory until all of it is sent

void Session::giveUp()
{
    m_jobs.clear();
    m_connection->abort({ErrorCode::TooLarge, QStringLiteral("the member reads too slowly"), {}, 0, {}});
}

qint64 Session::queuedBytes() const
{
    qint64 bytes = m_connection->bytesToWrite();
    for (const HistoryJob &job : m_jobs) {
        for (const QByteArray &line : job.ready)
            bytes += line.size();
    }
    return bytes;
}

void Session::feed()
{
    if (!isMember())
        return;
    runJobs();
    if (m_jobs.empty())
        feedLog();
}

void Session::feedLog()
{
    const HostLimits &limits = m_room->options().limits;
    RoomLog &log = m_room->log();
    while (m_cursor < log.next() && m_cursor >= log.first()
           && m_connection->bytesToWrite() <= limits.sendBudget) {
        const RoomLog::Batch batch = log.batch(m_cursor, m_capabilities, m_order, limits.sendBudget);
        m_cursor = batch.cursor;
        if (!batch.lines.isEmpty())
            m_connection->sendLines(batch.lines);
    }
    if (m_cursor >= log.next() || (m_cursor >= log.first() && log.lag(m_cursor) <= limits.lagBudget))
        return;
    // It has what it can take and is too far behind: the room doesn't wait.
    if (m_state == State::Plain) {
        // A plain client can't be told that it has missed something.
        giveUp();
        return;
    }
    say(Wire::Gap{m_cursor, log.next() - 1});
    m_cursor = log.next();
}

void Session::runJobs()
{
    while (!m_jobs.empty() && !m_jobs.front().waiting) {
        HistoryJob &job = m_jobs.front();
        if (!sendReady(job))
            return; // goes on when something has left
        if (job.complete) {
            m_jobs.pop_front();
            continue;
        }
        RoomLog &log = m_room->log();
        if (job.kind == HistoryJob::Kind::Search) {
            job.waiting = true;
            m_room->search(this, job.text, job.end, job.count);
            return;
        }
        if (job.kind == HistoryJob::Kind::Page) {
            // As many as are in memory don't have to be looked for elsewhere.
            qint64 start = log.first();
            if (const std::optional<qint64> found = log.before(job.end, job.count))
                start = *found;
            else if (!m_room->isWholeInMemory()) {
                job.waiting = true;
                m_room->loadBefore(this, job.end, job.count);
                return;
            }
            job.kind = HistoryJob::Kind::Replay;
            job.next = start;
            job.atStart = m_room->isWholeInMemory() && start <= log.first();
        } else if (job.next < job.end && job.next < log.first() && !m_room->isWholeInMemory()) {
            job.waiting = true;
            m_room->loadAfter(this, job.next - 1, storePage);
            return;
        } else {
            const QList<QByteArray> pieces = log.pieces(job.next, job.end, historyLineBytes);
            job.complete = job.next >= job.end;
            job.ready = pieces;
        }
    }
}

void Session::takePage(const QList<Wire::LogFrame> &entries, bool atStart)
{
    if (m_state != State::Upgraded || m_jobs.empty() || !m_jobs.front().waiting)
        return;
    HistoryJob &job = m_jobs.front();
    job.waiting = false;
    const bool page = job.kind != HistoryJob::Kind::Replay;
    for (const Wire::LogFrame &entry : entries) {
        if (seqOf(entry) >= job.end)
            break;
        const Wire::ServerFrame frame =
            std::visit([](const auto &one) -> Wire::ServerFrame { return one; }, entry);
        job.ready.append(*Wire::encode(frame, m_capabilities));
        job.next = seqOf(entry) + 1;
    }
    if (page) {
        job.complete = true;
        job.atStart = atStart;
    } else if (entries.size() < storePage) {
        // The store has no more; what follows is in memory.
        job.next = std::max(job.next, m_room->log().first());
        job.complete = job.next >= job.end;
    }
    Q_EMIT lagging();
    feed();
}

/** True when all of it is on its way. The last line of a complete answer says so. */
bool Session::sendReady(HistoryJob &job)
{
    while (!job.ready.isEmpty() || job.complete) {
        if (m_connection->bytesToWrite() > m_room->options().limits.sendBudget)
            return false;
        qint64 size = 0;
        qsizetype count = 0;
        while (count < job.ready.size()
               && (count == 0 || size + job.ready.at(count).size() + 1 <= historyLineBytes))
            size += job.ready.at(count++).size() + 1;
        const bool last = job.complete && count == job.ready.size();
        const QList<QByteArray> ready = job.ready.mid(0, count);
        const bool atStart = last && job.atStart;
        m_connection->send(job.kind == HistoryJob::Kind::Search
                               ? Wire::encodeFound(ready, job.text, atStart, last)
                               : Wire::encodeHistory(ready, atStart, last));
        job.ready.remove(0, count);
        if (last)
            return true;
    }
    return m_connection->bytesToWrite() <= m_room->options().limits.sendBudget;
}

} // namespace Landline::Chat
