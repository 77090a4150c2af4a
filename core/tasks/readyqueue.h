// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <compare>
#include <deque>
#include <functional>
#include <map>

namespace Landline::Tasks {

/** Where a task stands among those that could start. */
struct ReadyKey
{
    int priority = 0;
    qint64 position = 0;
    TaskId id;
    bool operator==(const ReadyKey &) const = default;
};

/**
 * The tasks of a group that could start, the highest priority first, then by position. Made for adding at the
 * end and taking from the front, which cost next to nothing; an entry is not taken out elsewhere: one that
 * no longer counts is passed over when its turn comes.
 */
class ReadyQueue
{
public:
    [[nodiscard]] bool isEmpty() const { return m_lanes.empty(); }
    /** What is in already stays once. */
    void insert(const ReadyKey &key);
    /** The first one for which `counts` is true; those before it are dropped. Null when there is none. */
    template <class Counts>
    [[nodiscard]] TaskId first(Counts counts)
    {
        while (!m_lanes.empty()) {
            auto lane = m_lanes.begin();
            while (!lane->second.empty()) {
                const Entry entry = lane->second.front();
                if (counts(ReadyKey{lane->first, entry.position, entry.id}))
                    return entry.id;
                lane->second.pop_front();
            }
            m_lanes.erase(lane);
        }
        return {};
    }
    /** Drops what first() has returned. */
    void popFirst();

private:
    struct Entry
    {
        qint64 position = 0;
        TaskId id;
        auto operator<=>(const Entry &) const = default;
    };
    std::map<int, std::deque<Entry>, std::greater<>> m_lanes; ///< by priority
};

} // namespace Landline::Tasks
