// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/roomlog.h"

#include "core/chat/wire/codec.h"
#include "core/chat/wire/seqof.h"

#include <algorithm>
#include <limits>

namespace Landline::Chat {

void RoomLog::push(Wire::LogFrame &&frame, qint64 seq, quint64 order)
{
    std::visit([seq](auto &entry) { entry.seq = seq; }, frame);
    const qint64 size = Wire::roughSize(frame);
    m_entries.push_back({std::move(frame), seq, order, m_bytes});
    m_entryBytes += m_entries.back().entryBytes();
    m_bytes += size;
    m_next = seq + 1;
    m_cached = {};
    trim();
}

void RoomLog::dropLines(Entry &entry)
{
    m_lineBytes -= entry.lineBytes();
    entry.lines = {};
}

void RoomLog::dropFirst()
{
    dropLines(m_entries.front());
    m_entryBytes -= m_entries.front().entryBytes();
    m_entries.pop_front();
}

void RoomLog::trim()
{
    const auto hasEnough = [this] {
        return count() > m_keepEntries && m_bytes - m_entries[1].offset > m_keepBytes;
    };
    while (count() > 1 && (m_entryBytes > m_entryMemory || hasEnough())) {
        dropFirst();
        m_trimmed = true;
    }
}

/** The oldest lines go first, and those that were encoded again since when their turn comes again. */
void RoomLog::makeRoomForLine(qint64 bytes)
{
    while (m_lineBytes > 0 && m_lineBytes + bytes > m_lineMemory) {
        size_t index = indexOf(m_linesDropped);
        if (index >= m_entries.size())
            index = 0;
        dropLines(m_entries[index]);
        m_linesDropped = m_entries[index].seq + 1;
    }
}

void RoomLog::restore(const QList<Wire::LogFrame> &tail, qint64 nextSeq)
{
    for (Wire::LogFrame frame : tail) {
        const qint64 seq = Wire::seqOf(frame);
        push(std::move(frame), seq, 0);
    }
    m_next = std::max(m_next, nextSeq);
}

const Wire::LogFrame &RoomLog::append(Wire::LogFrame frame, quint64 order)
{
    push(std::move(frame), m_next, order);
    return m_entries.back().frame;
}

void RoomLog::amend(const Wire::LogFrame &frame)
{
    const qint64 seq = Wire::seqOf(frame);
    const size_t index = indexOf(seq);
    if (index >= m_entries.size() || m_entries[index].seq != seq)
        return;
    Entry &entry = m_entries[index];
    dropLines(entry);
    m_entryBytes -= entry.entryBytes();
    entry.frame = frame;
    m_entryBytes += entry.entryBytes();
    m_cached = {};
    trim();
}

void RoomLog::dropBefore(qint64 seq)
{
    while (!m_entries.empty() && m_entries.front().seq < seq)
        dropFirst();
    m_cached = {};
}

QList<qint64> RoomLog::search(const TextMatcher &text, qint64 &seq, int count,
                              const QDeadlineTimer &deadline) const
{
    QList<qint64> found;
    for (size_t i = indexOf(seq); i > 0 && found.size() < count; --i) {
        const Entry &entry = m_entries[i - 1];
        seq = entry.seq;
        const auto *posted = std::get_if<Wire::Posted>(&entry.frame);
        if (posted && text.isIn(posted->content))
            found.append(seq);
        if (deadline.hasExpired())
            break;
    }
    return found;
}

QList<Wire::LogFrame> RoomLog::withoutTextOf(qint64 seq) const
{
    QList<Wire::LogFrame> blanked = withPinText(seq, {});
    for (size_t i = indexOf(seq + 1); i < m_entries.size(); ++i) {
        const Wire::LogFrame &frame = m_entries[i].frame;
        if (const auto *edited = std::get_if<Wire::Edited>(&frame); edited && edited->of == seq) {
            Wire::Edited blank = *edited;
            blank.content.clear();
            blanked.append(blank);
        }
    }
    return blanked;
}

QList<Wire::LogFrame> RoomLog::withPinText(qint64 seq, const QString &text) const
{
    QList<Wire::LogFrame> changed;
    for (size_t i = indexOf(seq + 1); i < m_entries.size(); ++i) {
        const auto *moderated = std::get_if<Wire::Moderated>(&m_entries[i].frame);
        if (!moderated || !moderated->pin || moderated->pin->seq != seq || moderated->pin->text == text)
            continue;
        Wire::Moderated other = *moderated;
        other.pin->text = text;
        changed.append(other);
    }
    return changed;
}

qint64 RoomLog::first() const
{
    return m_entries.empty() ? m_next : m_entries.front().seq;
}

size_t RoomLog::indexOf(qint64 seq) const
{
    const auto it = std::lower_bound(m_entries.cbegin(), m_entries.cend(), seq,
                                     [](const Entry &entry, qint64 wanted) { return entry.seq < wanted; });
    return static_cast<size_t>(it - m_entries.cbegin());
}

qint64 RoomLog::lag(qint64 cursor) const
{
    const size_t index = indexOf(cursor);
    return index < m_entries.size() ? m_bytes - m_entries[index].offset : 0;
}

const Wire::LogFrame *RoomLog::find(qint64 seq) const
{
    const size_t index = indexOf(seq);
    return index < m_entries.size() && m_entries[index].seq == seq ? &m_entries[index].frame : nullptr;
}

const QByteArray &RoomLog::line(Entry &entry, Wire::Capabilities reader)
{
    const bool upgraded = reader.testFlag(Wire::Capability::Upgraded);
    QByteArray &line = entry.lines.at(upgraded ? 1 : 0);
    if (line.isNull()) {
        const Wire::ServerFrame frame =
            std::visit([](const auto &one) -> Wire::ServerFrame { return one; }, entry.frame);
        const std::optional<QByteArray> encoded = Wire::encode(frame, reader);
        QByteArray whole = encoded ? *encoded + '\n' : QByteArray("");
        makeRoomForLine(whole.capacity());
        m_lineBytes += whole.capacity();
        line = std::move(whole);
    }
    return line;
}

RoomLog::Batch RoomLog::batch(qint64 cursor, Wire::Capabilities reader, quint64 readerOrder, qint64 bytes)
{
    Cached &cached = m_cached.at(reader.testFlag(Wire::Capability::Upgraded) ? 1 : 0);
    if (cached.cursor == cursor && readerOrder < cached.lowestOrder)
        return cached.batch;
    Batch batch;
    batch.cursor = m_next;
    quint64 lowestOrder = std::numeric_limits<quint64>::max();
    bool complete = true;
    for (size_t i = indexOf(cursor); i < m_entries.size(); ++i) {
        Entry &entry = m_entries[i];
        if (batch.lines.size() >= bytes) {
            batch.cursor = entry.seq;
            break;
        }
        if (entry.order != 0)
            lowestOrder = std::min(lowestOrder, entry.order);
        if (entry.order != 0 && entry.order <= readerOrder)
            complete = false;
        else
            batch.lines += line(entry, reader);
    }
    if (complete)
        cached = {cursor, lowestOrder, batch};
    return batch;
}

QList<QByteArray> RoomLog::pieces(qint64 &cursor, qint64 end, qint64 bytes)
{
    QList<QByteArray> pieces;
    qint64 size = 0;
    size_t i = indexOf(cursor);
    for (; i < m_entries.size() && m_entries[i].seq < end; ++i) {
        const QByteArray &whole = line(m_entries[i], Wire::Capability::Upgraded);
        if (!pieces.isEmpty() && size + whole.size() > bytes)
            break;
        size += whole.size();
        pieces.append(whole.chopped(1));
    }
    cursor = i < m_entries.size() ? std::min(m_entries[i].seq, end) : end;
    return pieces;
}

std::optional<qint64> RoomLog::before(qint64 end, int count) const
{
    const size_t index = indexOf(end);
    if (index < size_t(count))
        return {};
    return m_entries[index - size_t(count)].seq;
}

qint64 RoomLog::tailStart(int messages, int entries) const
{
    qint64 start = m_next;
    for (auto it = m_entries.crbegin(); it != m_entries.crend() && messages > 0 && entries > 0; ++it) {
        start = it->seq;
        --entries;
        if (std::holds_alternative<Wire::Posted>(it->frame))
            --messages;
    }
    return start;
}

} // namespace Landline::Chat
