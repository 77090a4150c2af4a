// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "core/chat/rooms/roomservice.h"
#include "core/tasks/taskqueue.h"
#include "ui/dialogs/adddownloadssheet.h"
#include "ui/dialogs/newtasksheet.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloadspane.h"
#include "ui/dropoverlay.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/icons.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/theme.h"
#include "ui/statusline.h"
#include "ui/tasks/taskspane.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QCloseEvent>
#include <QDir>
#include <QMimeData>
#include <QShortcut>
#include <QStackedWidget>
#include <QtConcurrent>

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
    makePages();
    makeShortcuts();
    connectQueue();
    goTo(Page::Downloads);
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
    m_pages = new QStackedWidget;
    m_downloads = new DownloadsPane(m_services.queue, m_tasks, m_commands, *m_adder);
    m_tasksPane = new TasksPane(m_services.queue, m_tasks, m_commands);
    m_pages->addWidget(m_downloads);
    m_pages->addWidget(m_tasksPane);
    row->addWidget(m_pages, 1);
    column->addLayout(row, 1);
    auto *line = new QFrame;
    line->setFixedHeight(1);
    setLook(*line, Look::Line);
    column->addWidget(line);
    column->addWidget(new StatusLine(m_tasks, m_roomList));
    setCentralWidget(central);

    connect(m_sidebar, &Sidebar::placeChosen, this, &MainWindow::goTo);
    connect(m_downloads, &DownloadsPane::addRequested, this, &MainWindow::openAddSheet);
    connect(m_tasksPane, &TasksPane::newTaskRequested, this, &MainWindow::openNewTaskSheet);
    connect(&m_tasks, &TaskTableModel::totalsChanged, this,
            [this] { m_sidebar->setTotals(totalOf(m_tasks)); });
    auto *overlay =
        new DropOverlay(*this, [this](const DropContent &content) { return promiseFor(content); });
    connect(overlay, &DropOverlay::dropped, this, &MainWindow::take);
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
            if (number <= places.size())
                goTo(places.at(number - 1));
        };
        const auto key = static_cast<Qt::Key>(Qt::Key_0 + number);
        on(QKeySequence(Qt::ALT | key), go);
        on(QKeySequence(Qt::CTRL | key), go);
    }
}

void MainWindow::connectQueue()
{
    connectTable(m_services.queue, m_tasks);
    connect(&m_services.queue, &TaskQueue::refused, this, [this](Tasks::TaskId, const Error &error) {
        if (NoticeBar *bar = notices())
            bar->say(error.message, {}, NoticeKind::Error);
    });
    connect(&m_services.queue, &TaskQueue::storeFailed, this, [this](const Error &error) {
        if (NoticeBar *bar = notices())
            bar->say(tr("The list can't be kept: %1. What is added now is lost when the program ends.")
                         .arg(error.message),
                     {}, NoticeKind::Error, std::chrono::milliseconds(0));
    });
    m_countdowns.setInterval(countdownInterval);
    connect(&m_countdowns, &QTimer::timeout, &m_tasks, &TaskTableModel::refreshCountdowns);
    m_countdowns.start();
}

void MainWindow::goTo(const Place &place)
{
    if (const auto *page = std::get_if<Page>(&place)) {
        m_pages->setCurrentWidget(*page == Page::Tasks ? static_cast<QWidget *>(m_tasksPane) : m_downloads);
        m_place = place;
    }
    m_sidebar->setPlace(m_place);
}

NoticeBar *MainWindow::notices() const
{
    return m_place == Place(Page::Tasks) ? &m_tasksPane->notices() : &m_downloads->notices();
}

void MainWindow::addUrls(const QList<QUrl> &urls)
{
    if (urls.isEmpty())
        return;
    goTo(Page::Downloads);
    m_adder->addUrls(urls);
}

QString MainWindow::promiseFor(const DropContent &content) const
{
    if (!content.listFiles.isEmpty())
        return tr("Download what the list names");
    if (content.urls.isEmpty())
        return {};
    return content.urls.size() == 1 ? tr("Download 1 file")
                                    : tr("Download %1 files").arg(content.urls.size());
}

void MainWindow::take(const DropContent &content)
{
    addUrls(content.urls);
    if (content.listFiles.isEmpty())
        return;
    QtConcurrent::run([files = content.listFiles] {
        return urlsInFiles(files);
    }).then(this, [this](const QList<QUrl> &urls) {
        addUrls(urls);
        if (urls.isEmpty())
            notices()->say(tr("No addresses were found in the list."), {}, NoticeKind::Error);
    });
}

void MainWindow::paste()
{
    const QMimeData *mime = QApplication::clipboard()->mimeData();
    const DropContent content = mime ? dropContentOf(*mime) : DropContent();
    if (content.isEmpty())
        notices()->say(tr("There is no address in the clipboard."));
    else
        take(content);
}

void MainWindow::openAddSheet()
{
    auto *sheet = new AddDownloadsSheet(m_adder->directory(), this);
    const QMimeData *mime = QApplication::clipboard()->mimeData();
    // Offered, never taken: it is selected, so that typing replaces it.
    if (const DropContent content = mime ? dropContentOf(*mime) : DropContent(); !content.urls.isEmpty()) {
        QStringList lines;
        for (const QUrl &url : content.urls)
            lines.append(url.toString());
        sheet->setText(lines.join(QLatin1Char('\n')));
    }
    connect(sheet, &AddDownloadsSheet::requested, this,
            [this](const QList<Downloads::DownloadRequest> &requests) {
                goTo(Page::Downloads);
                if (m_adder->directory() != requests.constFirst().directory) {
                    m_adder->setDirectory(requests.constFirst().directory);
                    Q_EMIT stateChanged();
                }
                m_adder->add(requests);
            });
    sheet->open();
}

void MainWindow::openNewTaskSheet()
{
    auto *sheet = new NewTaskSheet(QDir::homePath(), this);
    connect(sheet, &NewTaskSheet::requested, this,
            [this](const Tasks::TaskSpec &spec, const Tasks::TaskOptions &options) {
                m_services.queue.addTask(spec, options);
            });
    sheet->open();
}

void MainWindow::focusFilter()
{
    if (m_place == Place(Page::Downloads))
        m_downloads->focusFilter();
    else if (m_place == Place(Page::Tasks))
        m_tasksPane->focusFilter();
}

void MainWindow::openArguments(const QStringList &arguments)
{
    DropContent content;
    for (const QString &argument : arguments) {
        if (const auto url = Downloads::parseDownloadUrl(argument))
            content.urls.append(*url);
        else if (argument.endsWith(QLatin1String(".txt"), Qt::CaseInsensitive))
            content.listFiles.append(argument);
        else
            notices()->say(tr("“%1” is neither an address nor a list of addresses.").arg(argument), {},
                           NoticeKind::Error);
    }
    take(content);
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
    return state;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_commands.commitRemoval();
    event->accept();
    Q_EMIT quitRequested();
}

} // namespace Landline::Ui
