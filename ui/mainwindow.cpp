// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "core/base/plaintext.h"
#include "core/chat/rooms/roomservice.h"
#include "core/tasks/taskqueue.h"
#include "ui/chat/chatpane.h"
#include "ui/dialogs/personname.h"
#include "ui/dialogs/welcomepage.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloadchanger.h"
#include "ui/downloads/downloadspane.h"
#include "ui/downloads/historypane.h"
#include "ui/dropbasket.h"
#include "ui/dropoverlay.h"
#include "ui/headline.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/icons.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/theme.h"
#include "ui/roompages.h"
#include "ui/statusline.h"
#include "ui/tasks/taskspane.h"

#include <QBoxLayout>
#include <QShortcut>
#include <QStackedWidget>

namespace Landline::Ui {

using Chat::RoomId;
using Tasks::TaskQueue;

namespace {

constexpr QSize firstSize{1120, 720};
constexpr QSize smallestSize{720, 440};
constexpr std::chrono::seconds countdownInterval{1};
constexpr int numberKeys = 9;

QFrame *verticalLine()
{
    auto *line = new QFrame;
    line->setFixedWidth(1);
    setLook(*line, Look::Line);
    return line;
}

} // namespace

MainWindow::MainWindow(const WindowServices &services, const WindowState &state, QWidget *parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_tasks(services.clock)
    , m_commands(services.queue, m_tasks)
    , m_preferences(services.clock, state.downloads)
    , m_state(state)
{
    setWindowTitle(QStringLiteral("Landline"));
    setWindowIcon(applicationIcon());
    setMinimumSize(smallestSize);
    resize(firstSize);
    if (!state.geometry.isEmpty())
        restoreGeometry(state.geometry);
    m_adder = new DownloadAdder(services.queue, this);
    m_adder->setDirectory(state.downloadDirectory);
    m_adder->setSettings(state.intake);
    m_changer = new DownloadChanger(services.queue, m_tasks, m_commands, this);
    connect(m_adder, &DownloadAdder::settingsChanged, this, &MainWindow::stateChanged);
    if (m_state.nick.isEmpty())
        m_state.nick = proposedNick();
    makePages();
    makeIntake();
    makeRooms();
    makeShortcuts();
    connectQueue();
    goTo(Page::Welcome);
    enter();
}

MainWindow::~MainWindow() = default;

void MainWindow::makePages()
{
    auto *central = new QWidget;
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    m_sidebar = new Sidebar(m_roomList);
    m_sidebar->setNick(m_state.nick);
    row->addWidget(m_sidebar);
    row->addWidget(verticalLine());
    m_headline = new Headline;
    m_notices = &m_headline->notices();
    m_pages = new QStackedWidget;
    m_welcome = new WelcomePage(m_state.nick);
    m_downloads =
        new DownloadsPane(m_services.queue, m_tasks, m_commands, *m_adder, m_preferences, *m_notices);
    m_tasksPane = new TasksPane(m_services.queue, m_tasks, m_commands, *m_notices);
    m_history = new HistoryPane(m_services.history, m_services.clock, *m_adder, *m_notices);
    for (QWidget *page : {static_cast<QWidget *>(m_welcome), static_cast<QWidget *>(m_downloads),
                          static_cast<QWidget *>(m_tasksPane), static_cast<QWidget *>(m_history)})
        m_pages->addWidget(page);
    auto *content = new QWidget;
    setLook(*content, Look::Pane);
    content->setAttribute(Qt::WA_StyledBackground);
    auto *contentColumn = new QVBoxLayout(content);
    contentColumn->setContentsMargins(0, 0, 0, 0);
    contentColumn->setSpacing(0);
    m_endNotice = new NoticeBar;
    m_endNotice->setObjectName(QStringLiteral("endNotice"));
    contentColumn->addWidget(m_endNotice);
    contentColumn->addWidget(m_headline);
    contentColumn->addWidget(m_pages, 1);
    row->addWidget(content, 1);
    column->addLayout(row, 1);
    auto *line = new QFrame;
    line->setFixedHeight(1);
    setLook(*line, Look::Line);
    column->addWidget(line);
    column->addWidget(new StatusLine(m_tasks, m_roomList, m_preferences));
    setCentralWidget(central);

    connect(&m_roomList, &QAbstractItemModel::dataChanged, this, &MainWindow::updateTitle);
    connect(&m_preferences, &DownloadPreferences::changed, this, &MainWindow::stateChanged);
    connect(m_sidebar, &Sidebar::placeChosen, this, &MainWindow::goTo);
    connect(m_sidebar, &Sidebar::placeEntered, this, &MainWindow::enter);
    connect(m_welcome, &WelcomePage::addDownloadsRequested, this, &MainWindow::openAddSheet);
    connect(m_downloads, &DownloadsPane::addRequested, this, &MainWindow::openAddSheet);
    connect(m_downloads, &DownloadsPane::optionsRequested, this, &MainWindow::openOptionsSheet);
    connect(m_downloads, &DownloadsPane::historyRequested, this, &MainWindow::showHistory);
    connect(m_history, &HistoryPane::closed, this, [this] {
        goTo(Page::Downloads);
        enter();
    });
    connect(m_tasksPane, &TasksPane::addRequested, this, &MainWindow::openNewTaskSheet);
    connect(&m_tasks, &TaskTableModel::totalsChanged, this,
            [this] { m_sidebar->setTotals(m_tasks.total()); });
    auto *overlay =
        new DropOverlay(*this, [this](const DropContent &dragged) { return promiseFor(dragged); });
    connect(overlay, &DropOverlay::dropped, this, &MainWindow::takeDrop);
}

void MainWindow::makeShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto slot) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, slot);
    };
    on(QKeySequence::New, &MainWindow::openAddSheet);
    on(QKeySequence::Paste, &MainWindow::paste);
    on(QKeySequence::Find, &MainWindow::focusFilter);
    // The standard key for it is empty on some platforms.
    on(QKeySequence(Qt::CTRL | Qt::Key_Q), &QWidget::close);
    for (int number = 1; number <= numberKeys; ++number) {
        const auto go = [this, number] {
            const QList<Place> places = m_sidebar->places();
            if (number <= places.size()) {
                goTo(places.at(number - 1));
                enter();
            }
        };
        const auto key = static_cast<Qt::Key>(Qt::Key_0 + number);
        on(QKeySequence(Qt::ALT | key), go);
        on(QKeySequence(Qt::CTRL | key), go);
    }
}

void MainWindow::connectQueue()
{
    connectTable(m_services.queue, m_tasks);
    connect(&m_commands, &TaskCommands::removedChanged, &m_tasks, &TaskTableModel::setAside);
    connect(&m_services.queue, &TaskQueue::refused, this, [this](Tasks::TaskId id, const Error &error) {
        // Of what was removed nobody wants to hear that it could not be paused; and Undo would be gone.
        if (!m_commands.removed().contains(id))
            m_notices->say(error.message, {}, NoticeKind::Error);
    });
    connect(&m_services.queue, &TaskQueue::storeFailed, this, [this](const Error &error) {
        m_notices->say(tr("The list can't be kept: %1. What is added now is lost when the program ends.")
                           .arg(error.message),
                       {}, NoticeKind::Error, std::chrono::milliseconds(0));
    });
    connect(&m_services.queue, &TaskQueue::tasksRestored, this,
            [this](const QList<Tasks::TaskSnapshot> &tasks, int interrupted) {
                // Who was here before goes on where work is; rooms that come back lead to themselves.
                if (!tasks.isEmpty() && m_place == Place(Page::Welcome))
                    goTo(Page::Downloads);
                if (interrupted > 0)
                    m_notices->say(
                        (interrupted == 1
                             ? tr("1 task was interrupted when the program ended.")
                             : tr("%1 tasks were interrupted when the program ended.").arg(interrupted))
                            + u' ' + tr("Nothing of the same groups starts until you resume them."),
                        {{tr("Show tasks"), [this] { goTo(Page::Tasks); }}});
            });
    m_countdowns.setInterval(countdownInterval);
    connect(&m_countdowns, &QTimer::timeout, &m_tasks, &TaskTableModel::refreshCountdowns);
    m_countdowns.start();
}

void MainWindow::goTo(const Place &place)
{
    QWidget *page = m_welcome;
    QString heading;
    if (const auto *room = std::get_if<RoomId>(&place)) {
        ChatPane *pane = m_roomPages->pane(*room);
        if (!pane)
            return;
        page = pane;
    } else if (place == Place(Page::Downloads)) {
        page = m_downloads;
        heading = tr("Downloads");
    } else if (place == Place(Page::Tasks)) {
        page = m_tasksPane;
        heading = tr("Tasks");
    }
    m_place = place;
    m_headline->setHeading(heading);
    m_pages->setCurrentWidget(page);
    m_sidebar->setPlace(place);
    updateTitle();
}

void MainWindow::updateTitle()
{
    QString title;
    if (const auto *room = std::get_if<RoomId>(&m_place)) {
        if (const int row = m_roomList.rowOf(*room); row >= 0)
            title = m_roomList.roomAt(row).name;
    } else if (m_place == Place(Page::Downloads)) {
        title = tr("Downloads");
    } else if (m_place == Place(Page::Tasks)) {
        title = tr("Tasks");
    }
    const QString program = QStringLiteral("Landline");
    setWindowTitle(
        title.isEmpty() ? program : QStringLiteral("%1 — %2").arg(plainText(title, KeepBreaks::No), program));
}

void MainWindow::enter()
{
    QWidget *page = m_pages->currentWidget();
    if (auto *pane = qobject_cast<ChatPane *>(page))
        pane->takeFocus();
    else
        page->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showHistory()
{
    goTo(Page::Downloads);
    m_pages->setCurrentWidget(m_history);
    m_headline->setHeading(tr("History"));
    enter();
}

void MainWindow::focusFilter()
{
    if (m_pages->currentWidget() == m_history)
        m_history->focusSearch();
    else if (m_place == Place(Page::Downloads))
        m_downloads->search();
    else if (m_place == Place(Page::Tasks))
        m_tasksPane->search();
}

void MainWindow::say(const QString &text)
{
    m_notices->say(text, {}, NoticeKind::Error);
}

void MainWindow::present()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

WindowState MainWindow::state() const
{
    WindowState state = m_state;
    state.geometry = saveGeometry();
    state.downloadDirectory = m_adder->directory();
    state.intake = m_adder->settings();
    state.downloads = m_preferences.settings();
    return state;
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    followSettings(m_adder->settings());
}

} // namespace Landline::Ui
