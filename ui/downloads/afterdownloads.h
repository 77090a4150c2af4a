// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

class SystemPower;
class TaskTableModel;

/** What happens when everything is finished. */
enum class AfterAll { Nothing, Quit, Sleep, Command };

/**
 * Waits for the end of the last download and of what is unpacked after it, then does once what was chosen.
 * Quit and sleep are announced and can be stopped; whatever was done, nothing is chosen afterwards.
 */
class AfterDownloads final : public QObject
{
    Q_OBJECT
public:
    /** How many ticks quit and sleep are announced. */
    static constexpr int announcedTicks = 30;
    /** A command waits so long for what follows the last download. */
    static constexpr int settlingTicks = 2;
    static constexpr std::chrono::milliseconds defaultTick{1000};

    /** All of them outlive it. `tick`: a second but in tests. */
    AfterDownloads(Tasks::TaskQueue &queue, const TaskTableModel &table, SystemPower &power,
                   std::chrono::milliseconds tick = defaultTick, QObject *parent = nullptr);

    /** Takes the place of what was chosen before, and stops what is announced. `command`: for the shell. */
    void choose(AfterAll what, const QString &command = {});
    [[nodiscard]] AfterAll chosen() const { return m_chosen; }
    [[nodiscard]] const QString &command() const { return m_command; }
    /** Something is there whose end can be waited for. */
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    void chosenChanged(Landline::Ui::AfterAll what);
    /** Each tick before quit or sleep. */
    void announced(Landline::Ui::AfterAll what, int ticksLeft);
    /** It was stopped, or has happened, or something new is there to be waited for. */
    void announcementEnded();
    void quitRequested();

private:
    void look();
    void countDown();
    void announce();
    void stopAnnouncing();
    void carryOut();

    Tasks::TaskQueue &m_queue;
    const TaskTableModel &m_table;
    SystemPower &m_power;
    AfterAll m_chosen = AfterAll::Nothing;
    QString m_command;
    bool m_wasBusy = false;
    int m_ticksLeft = 0;
    QTimer m_tick;
};

/** "Quit Landline", …: as it stands in a menu. */
[[nodiscard]] QString afterAllText(AfterAll what);

} // namespace Landline::Ui
