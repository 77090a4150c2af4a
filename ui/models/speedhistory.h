// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/tasks/task.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace Landline::Ui {

class TaskTableModel;
struct TaskChange;

/** How quick a download was at a moment, over the second before. */
struct SpeedSample
{
    std::chrono::milliseconds at{0}; ///< by the monotonic clock
    double bytesPerSecond = 0;
    bool operator==(const SpeedSample &) const = default;
};

/** How quick each download was in the last minutes: a sample a second while it runs. Painting thread. */
class SpeedHistory final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds interval{1000};
    /** Of each download; older ones go. */
    static constexpr qsizetype maxSamples = 300;
    /** Of more downloads than this, those that have been quiet longest are forgotten; where so many run,
     * others are not followed. */
    static constexpr qsizetype maxDownloads = 64;

    /** Both outlive it. */
    SpeedHistory(const Clock &clock, const TaskTableModel &table, QObject *parent = nullptr);

    /** The oldest first. */
    [[nodiscard]] QList<SpeedSample> samples(Tasks::TaskId id) const { return m_tracks.value(id).samples; }
    [[nodiscard]] std::chrono::milliseconds now() const { return m_clock.monotonic(); }
    /** Takes a sample of each that runs. Called by a timer; tests call it. */
    void sample();

Q_SIGNALS:
    void sampled();

private:
    struct Track
    {
        QList<SpeedSample> samples;
        qint64 done = 0;
        std::chrono::milliseconds at{0};
    };
    void follow(int row);
    [[nodiscard]] bool makeRoom();

    const Clock &m_clock;
    const TaskTableModel &m_table;
    QHash<Tasks::TaskId, Track> m_tracks;
    QSet<Tasks::TaskId> m_running;
    QTimer m_timer; ///< runs while something does
};

} // namespace Landline::Ui
