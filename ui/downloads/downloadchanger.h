// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"
#include "core/tasks/taskqueue.h"

#include <QObject>
#include <QSet>

#include <utility>

namespace Landline::Ui {

class DownloadAdder;
class TaskCommands;
class TaskTableModel;

/**
 * Gives downloads other options: holds them while a person thinks, then lets others take their place. What
 * has been loaded goes on under the new options where name and folder stay; elsewhere it is thrown away.
 */
class DownloadChanger final : public QObject
{
    Q_OBJECT
public:
    /** All of them outlive it. */
    DownloadChanger(Tasks::TaskQueue &queue, const TaskTableModel &table, TaskCommands &commands,
                    DownloadAdder &adder, QObject *parent = nullptr);

    /** What those of them ask for that are not finished; they are held until change() or leave(). */
    [[nodiscard]] QList<Downloads::DownloadRequest> hold(const QList<Tasks::TaskId> &ids);
    void change(const QList<Downloads::DownloadRequest> &requests);
    /** As they were. */
    void leave();

private:
    void addChanged();

    Tasks::TaskQueue &m_queue;
    const TaskTableModel &m_table;
    TaskCommands &m_commands;
    DownloadAdder &m_adder;
    QList<Tasks::TaskId> m_held;
    /** Of m_held, those that were not paused already, and what lets them go on. */
    QList<std::pair<Tasks::TaskId, Tasks::TaskVerb>> m_paused;
    QSet<Tasks::TaskId> m_leaving;
    QList<Downloads::DownloadRequest> m_before;
    QList<Downloads::DownloadRequest> m_after;
};

} // namespace Landline::Ui
