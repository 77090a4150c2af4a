// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadsettings.h"
#include "ui/painting/popup.h"

class QGridLayout;
class QLabel;
class QPushButton;

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

class DownloadPreferences;
class RateBox;
class TaskTableModel;

/** How much of the line all downloads may take, and at which hours another much. Takes effect at once. */
class LimitPopup final : public Popup
{
    Q_OBJECT
public:
    /** More hours than this would not be looked through. */
    static constexpr int mostHours = 8;
    /** Connections to one host at most. */
    static constexpr int mostPerHost = 64;

    /** Downloads at once at most. */
    static constexpr int mostAtOnce = 64;

    /** All of them outlive it. Goes away by itself. */
    LimitPopup(DownloadPreferences &preferences, Tasks::TaskQueue &queue, const TaskTableModel &table,
               QWidget *parent);

private:
    void makeHead();
    void makeCounts(Tasks::TaskQueue &queue, const TaskTableModel &table);
    void makeHours();
    void addHours(int row);
    void change(const std::function<void(Downloads::DownloadSettings &)> &how);
    void updateNow();

    DownloadPreferences &m_preferences;
    RateBox *m_total = nullptr;
    QWidget *m_hours = nullptr;
    QPushButton *m_addHours = nullptr;
    QLabel *m_now = nullptr;
};

} // namespace Landline::Ui
