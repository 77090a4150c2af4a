// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/recordtable.h"

#include <new>

namespace Landline::Tasks {

static size_t slotOf(TaskId id)
{
    return static_cast<size_t>(id.value() % RecordTable::pageSize);
}

RecordTable::~RecordTable()
{
    m_received = m_nextId;
    forEach([](TaskRecord &record) { std::destroy_at(&record); });
}

TaskRecord &RecordTable::insertLocked(TaskId id)
{
    const qint64 first = id.value() / pageSize * pageSize;
    if (!m_newestPage || m_newestPage->first != first) {
        std::unique_ptr<Page> &page = m_pages[id.value() / pageSize];
        if (!page)
            page = freshPage(first);
        if (m_newestPage)
            m_newestPage->next = page.get();
        m_newestPage = page.get();
    }
    m_newestPage->used.fetch_or(quint64(1) << slotOf(id), std::memory_order_relaxed);
    auto *record = new (m_newestPage->slot(slotOf(id))) TaskRecord;
    record->id = id;
    return *record;
}

std::unique_ptr<RecordTable::Page> RecordTable::freshPage(qint64 first)
{
    std::unique_ptr<Page> out;
    if (m_sparePages.empty()) {
        out = std::make_unique_for_overwrite<Page>();
    } else {
        out = std::move(m_sparePages.back());
        m_sparePages.pop_back();
    }
    out->first = first;
    out->next = nullptr;
    return out;
}

RecordTable::Page *RecordTable::page(TaskId id) const
{
    const auto found = m_pages.find(id.value() / pageSize);
    const bool used = found != m_pages.end() && ((found->second->used >> slotOf(id)) & 1);
    return used ? found->second.get() : nullptr;
}

std::optional<TaskState> RecordTable::state(TaskId id) const
{
    if (id.value() <= 0)
        return std::nullopt;
    const BriefLocker lock(&m_mutex);
    Page *found = page(id);
    return found ? std::optional(found->slot(slotOf(id))->state()) : std::nullopt;
}

TaskRecord *RecordTable::find(TaskId id)
{
    if (id.value() <= 0 || id.value() > m_received)
        return nullptr;
    Page *&recent = recentPage(id);
    if (!recent || recent->first != id.value() / pageSize * pageSize) {
        const BriefLocker lock(&m_mutex);
        Page *found = page(id);
        if (!found)
            return nullptr;
        recent = found;
    }
    return ((recent->used >> slotOf(id)) & 1) ? recent->slot(slotOf(id)) : nullptr;
}

RecordTable::Page *&RecordTable::recentPage(TaskId id)
{
    return m_recent.at(static_cast<size_t>(id.value() / pageSize) % m_recent.size());
}

TaskRecord *RecordTable::receive()
{
    if (m_received + 1 >= m_receivable)
        m_receivable = m_nextId.load(std::memory_order_acquire);
    if (m_received + 1 >= m_receivable)
        return nullptr;
    // From page to page without the mutex, which those who add hold most of the time.
    const TaskId id(++m_received);
    Page *before = recentPage(TaskId(m_received - 1));
    if (slotOf(id) == 0 && before && before->first + pageSize == id.value() && before->next
        && before->next->first == id.value())
        recentPage(id) = before->next;
    return find(id);
}

bool RecordTable::hasPending() const
{
    const BriefLocker lock(&m_mutex); // orders this after the flag that create()'s caller looks at next
    return m_received + 1 < m_nextId;
}

void RecordTable::reserveLocked(TaskId id)
{
    const qint64 next = std::max(m_nextId.load(), id.value() + 1);
    m_skipped += next - m_nextId;
    m_nextId = next;
    m_received = std::max(m_received, id.value());
}

void RecordTable::reserve(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    reserveLocked(id);
}

TaskRecord *RecordTable::restore(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    if (id.value() <= 0 || page(id))
        return nullptr;
    reserveLocked(id);
    --m_skipped; // this one is made
    return &insertLocked(id);
}

std::vector<RecordTable::Page *> RecordTable::pages() const
{
    const BriefLocker lock(&m_mutex);
    std::vector<Page *> out;
    out.reserve(m_pages.size());
    for (const auto &[number, page] : m_pages)
        out.push_back(page.get());
    return out;
}

void RecordTable::erase(TaskId id)
{
    TaskRecord *record = find(id);
    if (!record)
        return;
    Page *found = recentPage(id); // where find() has found it
    found->used.fetch_and(~(quint64(1) << slotOf(id)), std::memory_order_relaxed);
    std::destroy_at(record); // not under the mutex: what a function has captured may do anything
    const qint64 number = id.value() / pageSize;
    if (found->used != 0)
        return;
    const BriefLocker lock(&m_mutex);
    // The page that new ones are put into stays, or it would come and go with each of them.
    if (found->used != 0 || number == m_nextId / pageSize)
        return;
    recentPage(id) = nullptr;
    if (m_newestPage == found)
        m_newestPage = nullptr;
    const auto emptied = m_pages.find(number);
    if (m_sparePages.size() < maxSparePages)
        m_sparePages.push_back(std::move(emptied->second));
    m_pages.erase(emptied);
}

} // namespace Landline::Tasks
