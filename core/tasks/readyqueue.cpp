// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/readyqueue.h"

#include <algorithm>

namespace Landline::Tasks {

void ReadyQueue::insert(const ReadyKey &key)
{
    std::deque<Entry> &lane = m_lanes[key.priority];
    const Entry entry{key.position, key.id};
    if (lane.empty() || lane.back() < entry) {
        lane.push_back(entry);
        return;
    }
    const auto place = std::lower_bound(lane.begin(), lane.end(), entry);
    if (*place != entry)
        lane.insert(place, entry);
}

void ReadyQueue::popFirst()
{
    const auto lane = m_lanes.begin();
    lane->second.pop_front();
    if (lane->second.empty())
        m_lanes.erase(lane);
}

} // namespace Landline::Tasks
