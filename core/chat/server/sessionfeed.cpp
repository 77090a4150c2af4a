// SPDX-License-Identifier: GPL-3.0-or-later
// What a member is sent: the room's log by its cursor, and answers that take many lines.
#include "core/chat/server/session.h"
#include "core/chat/wire/codec.h"
#include "core/chat/wire/roughsize.h"

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

/** Of what is read at its pace. A connection that is lost takes nothing, though nothing waits there. */
bool Session::canTakeMore() const
{
    return !m_connection->isLost() && m_connection->bytesToWrite() <= m_room->options().limits.sendBudget;
}

void Session::feed()
{
    if (!isMember())
        return;
    feedLetters();
    runJobs();
    if (m_jobs.empty())
        feedLog();
}

/** Those that it has not had, as far as its budget allows; others follow when something has left. */
void Session::feedLetters()
{
    while (m_lastLetter && canTakeMore()) {
        const std::optional<Wire::Letter> letter = m_room->letterAfter(m_memberId, *m_lastLetter);
        if (!letter)
            return;
        m_lastLetter = letter->id;
        say(*letter);
    }
}

void Session::feedLog()
{
    const HostLimits &limits = m_room->options().limits;
    RoomLog &log = m_room->log();
    while (m_cursor < log.next() && m_cursor >= log.first() && canTakeMore()) {
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
        if (job.complete)
            m_jobs.pop_front();
        else
            goOn(job);
    }
}

/** All that was read so far is on its way: reads the next piece. */
void Session::goOn(HistoryJob &job)
{
    switch (job.kind) {
    case HistoryJob::Kind::Replay:
        goOnReplaying(job);
        break;
    case HistoryJob::Kind::Page:
        beginPage(job);
        break;
    case HistoryJob::Kind::Search:
        beginSearch(job);
        break;
    case HistoryJob::Kind::Finds:
        goOnWithFinds(job);
        break;
    }
}

void Session::beginPage(HistoryJob &job)
{
    RoomLog &log = m_room->log();
    // As many as are in memory don't have to be looked for elsewhere.
    const std::optional<qint64> found = log.before(job.end, job.count);
    if (!found && !m_room->isWholeInMemory()) {
        job.waiting = true;
        m_room->findPlace(this, job.end, job.count);
        return;
    }
    job.kind = HistoryJob::Kind::Replay;
    job.next = found.value_or(log.first());
    job.atStart = m_room->isWholeInMemory() && job.next <= log.first();
}

void Session::goOnReplaying(HistoryJob &job)
{
    RoomLog &log = m_room->log();
    if (job.next < job.end && job.next < log.first() && !m_room->isWholeInMemory()) {
        job.waiting = true;
        m_room->loadAfter(this, job.next - 1, job.end, storePage);
        return;
    }
    job.ready = log.pieces(job.next, job.end, historyLineBytes);
    job.complete = job.next >= job.end;
}

void Session::beginSearch(HistoryJob &job)
{
    job.waiting = m_room->search(this, job.text, job.end, job.count);
    if (job.waiting)
        return;
    job.kind = HistoryJob::Kind::Finds;
    say(Wire::Failure{QStringLiteral("search-busy"),
                      QStringLiteral("There are too many searches at once; try again in a moment."),
                      {},
                      m_room->nowMs()});
}

void Session::goOnWithFinds(HistoryJob &job)
{
    qint64 size = 0;
    while (!job.seqs.isEmpty() && size < historyLineBytes) {
        const Wire::LogFrame *entry = m_room->log().find(job.seqs.first());
        if (!entry)
            break;
        addLine(job, *entry);
        size += Wire::roughSize(*entry);
        job.seqs.removeFirst();
    }
    job.complete = job.seqs.isEmpty();
    if (!job.complete && job.ready.isEmpty()) {
        job.waiting = true;
        m_room->loadThese(this, job.seqs.mid(0, storePage));
    }
}

/** The one that the room's answer is for. */
Session::HistoryJob *Session::awaitingJob()
{
    if (m_state != State::Upgraded || m_jobs.empty() || !m_jobs.front().waiting)
        return nullptr;
    m_jobs.front().waiting = false;
    return &m_jobs.front();
}

void Session::addLine(HistoryJob &job, const Wire::LogFrame &entry)
{
    const auto *posted = std::get_if<Wire::Posted>(&entry);
    if (job.kind == HistoryJob::Kind::Finds && posted && posted->deleted)
        return; // it was taken back since it was found
    const Wire::ServerFrame frame =
        std::visit([](const auto &one) -> Wire::ServerFrame { return one; }, entry);
    job.ready.append(*Wire::encode(frame, m_capabilities));
}

/** The history can't be read. */
void Session::giveUpReading(HistoryJob &job)
{
    const QString text = QStringLiteral("The host can't read its history at the moment.");
    if (job.kind == HistoryJob::Kind::Replay && job.count == 0) {
        // An answer that is told to be complete would lose the rest for good: who comes again asks again.
        refuse(text);
        return;
    }
    job.complete = true;
    say(Wire::Failure{QStringLiteral("unreadable"), text, {}, m_room->nowMs()}); // may end it
    feed();
}

void Session::takePlace(const HistoryPlace &place)
{
    HistoryJob *job = awaitingJob();
    if (!job)
        return;
    if (place.failed) {
        giveUpReading(*job);
        return;
    }
    job->kind = HistoryJob::Kind::Replay;
    job->next = place.start;
    job->atStart = place.atStart;
    feed();
}

void Session::takeFinds(const HistoryFinds &finds)
{
    HistoryJob *job = awaitingJob();
    if (!job)
        return;
    job->kind = HistoryJob::Kind::Finds;
    if (finds.failed) {
        giveUpReading(*job);
        return;
    }
    job->seqs = finds.seqs;
    job->atStart = finds.atStart;
    feed();
}

void Session::takePage(const HistoryPage &page)
{
    HistoryJob *job = awaitingJob();
    if (!job)
        return;
    if (page.failed) {
        giveUpReading(*job);
        return;
    }
    for (const Wire::LogFrame &entry : page.entries)
        addLine(*job, entry);
    if (job->kind == HistoryJob::Kind::Finds) {
        while (!job->seqs.isEmpty() && job->seqs.first() <= page.through)
            job->seqs.removeFirst();
        job->complete = job->seqs.isEmpty();
    } else {
        // What the store has not, or not any more, can only be in memory.
        job->next = page.complete ? std::max(page.through + 1, m_room->log().first()) : page.through + 1;
        job->complete = job->next >= job->end;
    }
    m_host.lagging();
    feed();
}

/** True when all of it is on its way. The last line of a complete answer says so. */
bool Session::sendReady(HistoryJob &job)
{
    while (!job.ready.isEmpty() || job.complete) {
        if (!canTakeMore())
            return false;
        qint64 size = 0;
        qsizetype count = 0;
        while (count < job.ready.size()
               && (count == 0 || size + job.ready.at(count).size() + 1 <= historyLineBytes))
            size += job.ready.at(count++).size() + 1;
        const bool last = job.complete && count == job.ready.size();
        const QList<QByteArray> ready = job.ready.mid(0, count);
        const bool atStart = last && job.atStart;
        m_connection->send(job.kind == HistoryJob::Kind::Finds
                               ? Wire::encodeFound(ready, job.text, atStart, last)
                               : Wire::encodeHistory(ready, atStart, last));
        job.ready.remove(0, count);
        if (last)
            return true;
    }
    return canTakeMore();
}

} // namespace Landline::Chat
