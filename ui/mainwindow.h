// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/dropcontent.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/intakesettings.h"
#include "ui/models/roomlistmodel.h"
#include "ui/models/taskcommands.h"
#include "ui/models/tasktablemodel.h"
#include "ui/sidebar.h"

#include <QMainWindow>
#include <QTimer>

#include <functional>
#include <memory>

class QStackedWidget;

namespace Landline::Chat {
class RoomService;
struct HostRequest;
} // namespace Landline::Chat

namespace Landline::Downloads {
class DownloadHistory;
class FileLookup;
} // namespace Landline::Downloads

namespace Landline::Ui {

class AfterDownloads;
class ClipboardWatch;
class DownloadAdder;
class DownloadChanger;
class DownloadsPane;
class DropBasket;
class DropOverlay;
class Headline;
class HistoryPane;
class NoticeBar;
class RoomPages;
class SystemPower;
class TasksPane;
class WelcomePage;

/** What the window needs of the rest of the program; all of it outlives the window. */
struct WindowServices
{
    Tasks::TaskQueue &queue;
    Chat::RoomService &rooms;
    const Clock &clock;
    Downloads::DownloadHistory &history;
    Downloads::FileLookup &lookup;
    SystemPower &power;
};

/** What the window remembers from one start to the next. Kept by whoever makes the window. */
struct WindowState
{
    QByteArray geometry;
    QString downloadDirectory;
    QString nick;
    IntakeSettings intake;
    Downloads::DownloadSettings downloads;
    bool operator==(const WindowState &) const = default;
};

/** The window: it puts the places beside the sidebar, and carries drops, pastes and keys to them. */
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    /** Before TaskQueue::restore() and RoomService::restore(), so that it hears of everything. */
    MainWindow(const WindowServices &services, const WindowState &state, QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] WindowState state() const;
    [[nodiscard]] Place place() const { return m_place; }
    /** Shows it; the keyboard stays where it is. */
    void goTo(const Place &place);
    /** Puts the keyboard into what is shown. */
    void enter();

public Q_SLOTS:
    /** What stood on the command line of this or of a second start: URLs, .txt files, landline:// links. */
    void openArguments(const QStringList &arguments);
    /** Tells something that went wrong, in a sentence, until it is put away. */
    void say(const QString &text);
    /** Brings the window to the front. */
    void present();
    /** The program ends, whatever goes on: nothing is asked from now on, and what can be undone can't be any
     * more. */
    void settle();

Q_SIGNALS:
    /** state() has something new to remember. */
    void stateChanged();
    /** The person has closed the window, and means it: everything may be shut down. */
    void quitRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void makePages();
    void updateTitle();
    void makeRooms();
    void makeShortcuts();
    void connectQueue();
    void addUrls(const QList<QUrl> &urls);
    void takeDrop(const DropContent &content);
    void download(const DropContent &content);
    [[nodiscard]] QString promiseFor(const DropContent &content) const;
    void paste();
    void openAddSheet();
    void openOptionsSheet(const QList<Tasks::TaskId> &ids);
    void openFoldersSheet();
    void makeIntake();
    void announceEnd();
    /** False: there is nothing to ask. */
    [[nodiscard]] bool askBeforeQuit();
    /** Without a question. */
    void quit();
    void openRunAfterSheet();
    void offer(const QList<QUrl> &urls);
    void followSettings(const IntakeSettings &settings);
    void showBasket(const IntakeSettings &settings);
    void changeSettings(const std::function<void(IntakeSettings &)> &how);
    void openNewTaskSheet();
    void addTaskFile(const QString &path);
    void hostRoom();
    void openHostSheet();
    void openJoinSheet(const QString &address = {});
    void host(const Chat::HostRequest &request);
    void setNick(const QString &nick);
    void arriveAt(Chat::RoomId room);
    void leaveRemoved(Chat::RoomId room);
    void focusFilter();
    void showHistory();

    WindowServices m_services;
    TaskTableModel m_tasks;
    TaskCommands m_commands;
    DownloadPreferences m_preferences;
    RoomListModel m_roomList;
    WindowState m_state;
    Place m_place = Page::Welcome;
    Chat::RoomId m_awaited; ///< where to go once it is there
    DownloadAdder *m_adder = nullptr;
    DownloadChanger *m_changer = nullptr;
    AfterDownloads *m_after = nullptr;
    ClipboardWatch *m_clipboardWatch = nullptr;
    std::unique_ptr<DropBasket> m_basket; ///< a window of its own, while it is shown
    NoticeBar *m_endNotice = nullptr;
    Sidebar *m_sidebar = nullptr;
    QStackedWidget *m_pages = nullptr;
    Headline *m_headline = nullptr;
    NoticeBar *m_notices = nullptr; ///< in the headline
    RoomPages *m_roomPages = nullptr;
    WelcomePage *m_welcome = nullptr;
    DownloadsPane *m_downloads = nullptr;
    HistoryPane *m_history = nullptr; ///< shown in the downloads' place
    TasksPane *m_tasksPane = nullptr;
    QTimer m_countdowns;
    bool m_isSettled = false; ///< it may end without a question
};

} // namespace Landline::Ui
