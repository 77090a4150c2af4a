// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"
#include "core/tasks/taskqueue.h"
#include "ui/models/downloadchanges.h"

#include <QObject>
#include <QSet>

#include <list>
#include <optional>

namespace Landline::Ui {

class TaskCommands;
class TaskTableModel;

/**
 * Gives downloads other options: holds them while a person thinks, then lets them go on with what was said.
 * Those that get another name or folder begin anew in a row of their own; what has been loaded of them goes
 * to the wastebasket. Painting thread.
 */
class DownloadChanger final : public QObject
{
    Q_OBJECT
public:
    /** All of them outlive it. */
    DownloadChanger(Tasks::TaskQueue &queue, const TaskTableModel &table, TaskCommands &commands,
                    QObject *parent = nullptr);

    /** What those of them ask for that are not finished; they are held until change() or leave(). */
    [[nodiscard]] QList<Downloads::DownloadRequest> hold(const QList<Tasks::TaskId> &ids);
    /** What each of those is to ask for that hold() has returned, in their order. Those that have ended
     * meanwhile stay as they are, unless they have failed: they are tried again. */
    void change(const QList<Downloads::DownloadRequest> &requests);
    /** As they were. */
    void leave();

private:
    struct Held
    {
        Tasks::TaskId id;
        Downloads::DownloadRequest request;
        std::optional<Tasks::TaskVerb> goOn; ///< nothing: a person had paused it before
    };
    /** One that leaves its row because its file will be another one. */
    struct Moved
    {
        Downloads::DownloadRequest request;
        int priority = 0;
        bool isPaused = false;
    };
    /** Only once the old rows are gone have they let go of their files. */
    struct Batch
    {
        QSet<Tasks::TaskId> leaving;
        QList<Moved> after;
    };
    void goOn(const Held &held);
    void changeInPlace(const Held &held, const Downloads::DownloadRequest &wanted);
    void follow(Tasks::TaskId removed);

    Tasks::TaskQueue &m_queue;
    const TaskTableModel &m_table;
    TaskCommands &m_commands;
    DownloadChanges m_changes;
    QList<Held> m_held;
    std::list<Batch> m_batches; ///< whose rows are still leaving
};

} // namespace Landline::Ui
