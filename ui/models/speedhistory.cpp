// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/speedhistory.h"

#include "core/downloads/downloadrequest.h"
#include "ui/models/tasktablemodel.h"

#include <algorithm>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskSnapshot;

SpeedHistory::SpeedHistory(const Clock &clock, const TaskTableModel &table, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_table(table)
    , m_timer(this)
{
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &SpeedHistory::sample);
    connect(&table, &TaskTableModel::rowsChanged, this, [this](const QList<TaskChange> &changes) {
        for (const TaskChange &change : changes)
            follow(change.row);
    });
    connect(&table, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) {
                for (int row = first; row <= last; ++row)
                    follow(row);
            });
    connect(&table, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) {
                for (int row = first; row <= last; ++row) {
                    m_running.remove(m_table.taskAt(row).id);
                    m_tracks.remove(m_table.taskAt(row).id);
                }
            });
}

void SpeedHistory::follow(int row)
{
    const TaskSnapshot &task = m_table.taskAt(row);
    if (task.state != Tasks::TaskState::Running || task.spec.kind != Downloads::downloadKindName
        || m_running.contains(task.id))
        return;
    if (!m_tracks.contains(task.id) && !makeRoom())
        return; // so many run that one more would take another one's place each time
    m_running.insert(task.id);
    Track &track = m_tracks[task.id];
    track.done = task.progress.done;
    track.at = m_clock.monotonic();
    if (!m_timer.isActive())
        m_timer.start();
}

/** The oldest of those that don't run makes room; false: there is none. */
bool SpeedHistory::makeRoom()
{
    if (m_tracks.size() < maxDownloads)
        return true;
    auto oldest = m_tracks.end();
    for (auto track = m_tracks.begin(); track != m_tracks.end(); ++track) {
        if (!m_running.contains(track.key()) && (oldest == m_tracks.end() || track->at < oldest->at))
            oldest = track;
    }
    if (oldest == m_tracks.end())
        return false;
    m_tracks.erase(oldest);
    return true;
}

void SpeedHistory::sample()
{
    const std::chrono::milliseconds now = m_clock.monotonic();
    for (auto id = m_running.begin(); id != m_running.end();) {
        const TaskSnapshot *task = m_table.task(*id);
        Track &track = m_tracks[*id];
        if (now > track.at) {
            // A download that starts over has less than before.
            const qint64 bytes = std::max<qint64>(0, task->progress.done - track.done);
            const auto seconds = std::chrono::duration<double>(now - track.at).count();
            track.samples.append({now, static_cast<double>(bytes) / seconds});
            if (track.samples.size() > maxSamples)
                track.samples.removeFirst();
        }
        track.done = task->progress.done;
        track.at = now;
        id = task->state == Tasks::TaskState::Running ? std::next(id) : m_running.erase(id);
    }
    if (m_running.isEmpty())
        m_timer.stop();
    Q_EMIT sampled();
}

} // namespace Landline::Ui
