// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "ui/clipboardwatch.h"
#include "ui/dialogs/runaftersheet.h"
#include "ui/downloads/afterdownloads.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloadspane.h"
#include "ui/downloads/intakemenu.h"
#include "ui/downloads/systempower.h"
#include "ui/dropbasket.h"
#include "ui/mainwindow.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/noticebar.h"

#include <QApplication>
#include <QClipboard>
#include <QScreen>
#include <QSignalBlocker>

namespace Landline::Ui {

namespace {

constexpr int basketMargin = 48; ///< from the corner of the screen, at first

/** Where the basket stands: where it was left, if that is still on a screen. */
QPoint basketPlace(const std::optional<QPoint> &left)
{
    const QSize size(DropBasket::side, DropBasket::side);
    if (left && QGuiApplication::screenAt(QRect(*left, size).center()))
        return *left;
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    return screen.bottomRight() - QPoint(size.width() + basketMargin, size.height() + basketMargin);
}

QString basketLine(const TasksTotal &total)
{
    if (total.downloads == 0)
        return {};
    return total.bytesPerSecond > 0 ? rateText(static_cast<double>(total.bytesPerSecond))
                                    : downloadsText(total.downloads);
}

} // namespace

void MainWindow::makeIntake()
{
    m_after =
        new AfterDownloads(m_services.queue, m_tasks, m_services.power, AfterDownloads::defaultTick, this);
    auto *menu = new IntakeMenu(*m_adder, *m_after, m_services.power);
    m_downloads->addTool(menu);
    connect(menu, &IntakeMenu::foldersRequested, this, &MainWindow::openFoldersSheet);
    connect(menu, &IntakeMenu::commandRequested, this, &MainWindow::openRunAfterSheet);
    connect(&m_services.power, &SystemPower::failed, this, [this](const QString &why) {
        m_notices->say(tr("The computer can't be put to sleep: %1").arg(plainText(why, KeepBreaks::No)), {},
                       NoticeKind::Error);
    });
    announceEnd();
    m_clipboardWatch = new ClipboardWatch(*QApplication::clipboard(), m_services.clock, this);
    connect(m_clipboardWatch, &ClipboardWatch::offered, this, &MainWindow::offer);
    connect(m_adder, &DownloadAdder::settingsChanged, this, &MainWindow::followSettings);
    connect(&m_tasks, &TaskTableModel::totalsChanged, this, [this] {
        if (m_basket)
            m_basket->setLine(basketLine(m_tasks.total()));
    });
}

void MainWindow::announceEnd()
{
    connect(m_after, &AfterDownloads::announced, this, [this](AfterAll what, int seconds) {
        const QString text =
            what == AfterAll::Quit
                ? tr("Everything is finished. Landline quits in %1 s.").arg(seconds)
                : tr("Everything is finished. The computer goes to sleep in %1 s.").arg(seconds);
        // Said anew it would lose the press that is on its button.
        if (!m_endNotice->text().isEmpty()) {
            m_endNotice->setText(text);
            return;
        }
        m_endNotice->say(text, {{tr("Cancel"), [] {}}}, NoticeKind::Note, std::chrono::milliseconds(0));
        QApplication::alert(this);
    });
    connect(m_after, &AfterDownloads::announcementEnded, this, [this] {
        const QSignalBlocker nobodyHasClosedIt(m_endNotice);
        m_endNotice->dismiss();
    });
    // Whatever way it is closed: who sends it away does not want what it says.
    connect(m_endNotice, &NoticeBar::closed, this, [this] { m_after->choose(AfterAll::Nothing); });
    connect(m_after, &AfterDownloads::quitRequested, this, &MainWindow::quit); // it was announced
}

void MainWindow::openRunAfterSheet()
{
    auto *sheet = new RunAfterSheet(m_after->command(), this);
    connect(sheet, &RunAfterSheet::chosen, this,
            [this](const QString &command) { m_after->choose(AfterAll::Command, command); });
    sheet->open();
}

void MainWindow::offer(const QList<QUrl> &urls)
{
    Downloads::DownloadRequest first;
    first.url = urls.constFirst();
    const QString name = plainText(first.provisionalName(), KeepBreaks::No);
    const QString text = urls.size() == 1
                             ? tr("Download “%1”, whose address you have copied?").arg(name)
                             : tr("Download %L1 files whose addresses you have copied?").arg(urls.size());
    m_notices->say(text, {{tr("Download"), [this, urls] { addUrls(urls); }}, {tr("Not now"), [] {}}},
                   NoticeKind::Note, std::chrono::milliseconds(0));
}

void MainWindow::changeSettings(const std::function<void(IntakeSettings &)> &how)
{
    IntakeSettings settings = m_adder->settings();
    how(settings);
    m_adder->setSettings(settings);
}

void MainWindow::followSettings(const IntakeSettings &settings)
{
    // Before the window is there nothing can be taken: the queue does not yet know its past.
    if (!isVisible())
        return;
    m_clipboardWatch->setWatching(settings.clipboard);
    if (settings.showsBasket != bool(m_basket))
        showBasket(settings);
}

void MainWindow::showBasket(const IntakeSettings &settings)
{
    if (!settings.showsBasket) {
        // It may be its own menu that sends it away.
        m_basket->hide();
        m_basket.release()->deleteLater();
        return;
    }
    m_basket = std::make_unique<DropBasket>();
    m_basket->setLine(basketLine(m_tasks.total()));
    connect(m_basket.get(), &DropBasket::dropped, this, &MainWindow::download);
    connect(m_basket.get(), &DropBasket::windowRequested, this, &MainWindow::present);
    connect(m_basket.get(), &DropBasket::moved, this, [this](const QPoint &place) {
        changeSettings([place](IntakeSettings &now) { now.basketPlace = place; });
    });
    connect(m_basket.get(), &DropBasket::hideRequested, this,
            [this] { changeSettings([](IntakeSettings &now) { now.showsBasket = false; }); });
    m_basket->move(basketPlace(settings.basketPlace));
    m_basket->show();
}

} // namespace Landline::Ui
