// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/brieflocker.h"
#include "core/tasks/taskrecord.h"

#include <QMutex>

#include <map>
#include <memory>
#include <optional>

namespace Landline::Tasks {

/**
 * The queue's records by their ids, in pages: a record stays where it is until it is erased. Records are
 * made in any thread and belong to the queue's from then on; every other function but state() is for that
 * thread alone.
 */
class RecordTable
{
public:
    static constexpr qint64 pageSize = 64;
    static constexpr size_t maxSparePages = 32;

    RecordTable() = default;
    ~RecordTable();
    Q_DISABLE_COPY_MOVE(RecordTable)

    /** A record with the next free id, which `fill` completes. Any thread. */
    template <class Fill>
    TaskId create(Fill fill)
    {
        const BriefLocker lock(&m_mutex);
        const TaskId id(m_nextId);
        fill(insertLocked(id));
        m_nextId.store(id.value() + 1, std::memory_order_release); // complete, and may be received
        return id;
    }
    /** Of a known task; also of one that the queue has not received yet. Any thread. */
    [[nodiscard]] std::optional<TaskState> state(TaskId id) const;

    /** The next one that create() has made and the queue has not received yet; null when there is none. */
    [[nodiscard]] TaskRecord *receive();
    /** True: receive() will return it. */
    [[nodiscard]] bool isPending(TaskId id) const
    {
        return id.value() > m_received && id.value() < m_nextId.load(std::memory_order_acquire);
    }
    /** True: receive() would find one. */
    [[nodiscard]] bool hasPending() const;
    /** How many receive() would find. */
    [[nodiscard]] qint64 pending() const { return m_nextId - 1 - m_received; }
    /** No record gets this id, or one below it. */
    void reserve(TaskId id);
    /** One of an earlier life of the program; null when the id is taken. */
    [[nodiscard]] TaskRecord *restore(TaskId id);
    /** Null where it is unknown or not received yet. */
    [[nodiscard]] TaskRecord *find(TaskId id);
    void erase(TaskId id);
    /** How many were made or restored so far. Any thread. */
    [[nodiscard]] qint64 made() const { return m_nextId.load(std::memory_order_relaxed) - 1 - m_skipped; }

    /** Calls `visit` with each that was received, in the order of their ids. It must not erase any. */
    template <class Visit>
    void forEach(Visit visit)
    {
        for (Page *page : pages()) {
            const quint64 used = page->used;
            for (size_t i = 0; i < size_t(pageSize); ++i) {
                if (((used >> i) & 1) && page->first + qint64(i) <= m_received)
                    visit(*page->slot(i));
            }
        }
    }

private:
    struct Page
    {
        qint64 first = 0;     ///< the id of slot 0
        Page *next = nullptr; ///< the one made after it; set before an id in that one is published
        /** A bit for each slot. Changed under the mutex; read without it for ids that were received. */
        std::atomic<quint64> used = 0;
        alignas(TaskRecord) std::array<std::byte, sizeof(TaskRecord) * size_t(pageSize)> memory;

        [[nodiscard]] TaskRecord *slot(size_t i)
        {
            return std::launder(reinterpret_cast<TaskRecord *>(memory.data() + i * sizeof(TaskRecord)));
        }
    };

    [[nodiscard]] TaskRecord &insertLocked(TaskId id);
    void reserveLocked(TaskId id);
    [[nodiscard]] std::unique_ptr<Page> freshPage(qint64 first);
    [[nodiscard]] Page *page(TaskId id) const;
    [[nodiscard]] std::vector<Page *> pages() const;
    [[nodiscard]] Page *&recentPage(TaskId id);

    // Two threads' data on one cache line would cost each of them the other's writes.
    alignas(64) mutable QMutex m_mutex; ///< for m_pages and what changes m_nextId
    std::map<qint64, std::unique_ptr<Page>> m_pages;
    /** Pages that were emptied, for the next ones: what one thread allocates and another frees costs both. */
    std::vector<std::unique_ptr<Page>> m_sparePages;
    std::atomic<qint64> m_nextId = 1;
    std::atomic<qint64> m_skipped = 0; ///< ids that no record has had in this life of the program
    Page *m_newestPage = nullptr;      ///< under m_mutex
    alignas(64) qint64 m_received = 0; ///< up to this id
    qint64 m_receivable = 1;           ///< m_nextId as it was last looked at
    /** Pages that were looked at, by their numbers: pages go only in the queue's thread, where this one
     * belongs. */
    std::array<Page *, 16> m_recent{};
};

} // namespace Landline::Tasks
