// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace Landline::Ui {

class DownloadPreferences;
class RoomListModel;
class TaskTableModel;

/** The line at the window's bottom: what is being downloaded, and which room others can join where. */
class StatusLine final : public QWidget
{
    Q_OBJECT
public:
    /** All outlive it. */
    StatusLine(const TaskTableModel &tasks, const RoomListModel &rooms,
               const DownloadPreferences &preferences, QWidget *parent = nullptr);

private:
    void updateDownloads();
    void updateRooms();

    const TaskTableModel &m_tasks;
    const RoomListModel &m_rooms;
    const DownloadPreferences &m_preferences;
    QLabel *m_downloads = nullptr;
    QLabel *m_hosting = nullptr;
};

} // namespace Landline::Ui
