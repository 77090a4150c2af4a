// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/textmatcher.h"
#include "core/chat/wire/capabilities.h"
#include "core/chat/wire/frames.h"
#include "core/chat/wire/roughsize.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QHash>

#include <array>
#include <deque>
#include <optional>

namespace Landline::Chat {

/**
 * What has happened in a room, in one order for everybody; the newest part of it is in memory. Members read
 * it by cursors (the seq of the entry that comes next); an entry is encoded once for each kind of reader,
 * and what many readers lack alike is put together once. Pure.
 */
class RoomLog
{
public:
    /** Keeps at least `entries` of the newest, and at least the newest `bytes` (as lag() counts them); but
     * never more than `memory` bytes with all that belongs to them, however few entries that are. The newest
     * one is always kept. */
    RoomLog(qsizetype entries, qint64 bytes, qint64 memory)
        : m_keepEntries(entries)
        , m_keepBytes(bytes)
        , m_entryMemory(memory - memory / linesShare)
        , m_lineMemory(memory / linesShare)
    {}

    void restore(const QList<Wire::LogFrame> &tail, qint64 nextSeq);
    /** Gives the entry its seq, and keeps it. With an order other than 0 only readers of a lower one see it.
     */
    const Wire::LogFrame &append(Wire::LogFrame entry, quint64 order = 0);

    /** Puts an entry that is there into the place of the one with its seq; readers who have it keep theirs.
     */
    void amend(const Wire::LogFrame &entry);
    /** What is before `seq` is not kept any more; readers who lack it do without. */
    void dropBefore(qint64 seq);
    /** Seqs of up to `count` messages before `seq` that contain the text, the newest first. Looks at one
     * entry, and at more until `deadline`; moves `seq` to where it got: first() or earlier when that was all.
     */
    [[nodiscard]] QList<qint64> search(const TextMatcher &text, qint64 &seq, int count,
                                       const QDeadlineTimer &deadline) const;
    /** Entries that repeat what a message says (its changes, its pins), as they are without that. */
    [[nodiscard]] QList<Wire::LogFrame> withoutTextOf(qint64 seq) const;
    /** Entries that repeat what a message says as a pin, with that text instead. */
    [[nodiscard]] QList<Wire::LogFrame> withPinText(qint64 seq, const QString &text) const;

    /** Of the entry that will come next. */
    [[nodiscard]] qint64 next() const { return m_next; }
    /** Seq of the oldest in memory; next() when there is none. */
    [[nodiscard]] qint64 first() const;
    /** Something was in memory once and isn't any more. */
    [[nodiscard]] bool isTrimmed() const { return m_trimmed; }
    [[nodiscard]] qsizetype count() const { return static_cast<qsizetype>(m_entries.size()); }
    /** Bytes that the entries and their encoded lines take. */
    [[nodiscard]] qint64 memory() const { return m_entryBytes + m_lineBytes; }
    /** How much a reader at `cursor` lacks, roughly. */
    [[nodiscard]] qint64 lag(qint64 cursor) const;
    [[nodiscard]] const Wire::LogFrame *find(qint64 seq) const;

    struct Batch
    {
        QByteArray lines;  ///< whole lines
        qint64 cursor = 0; ///< to go on from
    };
    /** Lines from `cursor` on; stops when it has `bytes` or a bit more. */
    [[nodiscard]] Batch batch(qint64 cursor, Wire::Capabilities reader, quint64 readerOrder, qint64 bytes);
    /** Encoded for upgraded readers, without newlines: from `cursor` up to before `end`, `bytes` at most but
     * one at least. Moves `cursor`. */
    [[nodiscard]] QList<QByteArray> pieces(qint64 &cursor, qint64 end, qint64 bytes);
    /** Seq of the entry that is the `count`th before `end`, where it is in memory. */
    [[nodiscard]] std::optional<qint64> before(qint64 end, int count) const;
    /** Where to begin so that `messages` messages follow, and never more than `entries` entries. */
    [[nodiscard]] qint64 tailStart(int messages, int entries) const;

private:
    /** Of the memory for the log this part is for lines, which can be encoded again. */
    static constexpr qint64 linesShare = 4;

    struct Entry
    {
        Wire::LogFrame frame;
        qint64 seq = 0;
        quint64 order = 0;
        qint64 offset = 0; ///< bytes that came before it, roughly
        std::array<QByteArray, 2> lines{};
        [[nodiscard]] qint64 entryBytes() const { return qint64(sizeof(Entry)) + Wire::memoryOf(frame); }
        [[nodiscard]] qint64 lineBytes() const { return lines[0].capacity() + lines[1].capacity(); }
    };
    [[nodiscard]] size_t indexOf(qint64 seq) const;
    const QByteArray &line(Entry &entry, Wire::Capabilities reader);
    void push(Wire::LogFrame &&entry, qint64 seq, quint64 order);
    void dropFirst();
    void dropLines(Entry &entry);
    void trim();
    void makeRoomForLine(qint64 bytes);

    qsizetype m_keepEntries;
    qint64 m_keepBytes;
    qint64 m_entryMemory; ///< at most
    qint64 m_lineMemory;
    qint64 m_entryBytes = 0; ///< now
    qint64 m_lineBytes = 0;
    qint64 m_linesDropped = 0; ///< of the entries before this seq, since the last time round
    std::deque<Entry> m_entries;
    qint64 m_next = 1;
    qint64 m_bytes = 0;
    bool m_trimmed = false;
    struct Cached
    {
        qint64 cursor = 0;
        quint64 lowestOrder = 0; ///< of the entries that not everybody sees; readers below it see all
        Batch batch;
    };
    std::array<Cached, 2> m_cached; ///< most readers of a turn are at the same place
};

} // namespace Landline::Chat
