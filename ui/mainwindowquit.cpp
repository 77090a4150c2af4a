// SPDX-License-Identifier: GPL-3.0-or-later
// How the window ends: with a question while something goes on, at once otherwise.
#include "ui/dialogs/quitsheet.h"
#include "ui/downloads/downloadchanger.h"
#include "ui/dropbasket.h"
#include "ui/mainwindow.h"
#include "ui/models/quitlosses.h"
#include "ui/painting/noticebar.h"

#include <QCloseEvent>

namespace Landline::Ui {

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_isSettled && askBeforeQuit()) {
        event->ignore();
        return;
    }
    settle();
    if (m_basket)
        m_basket->hide();
    event->accept();
    Q_EMIT quitRequested();
}

bool MainWindow::askBeforeQuit()
{
    const QStringList losses = quitLosses(m_tasks, m_roomList);
    if (losses.isEmpty())
        return false;
    // It may be closed from a task bar while it is minimized.
    present();
    auto *sheet = new QuitSheet(this);
    sheet->setLosses(losses);
    const auto follow = [this, sheet] { sheet->setLosses(quitLosses(m_tasks, m_roomList)); };
    connect(&m_tasks, &TaskTableModel::totalsChanged, sheet, follow);
    connect(&m_roomList, &QAbstractItemModel::dataChanged, sheet, follow);
    connect(&m_roomList, &QAbstractItemModel::rowsRemoved, sheet, follow);
    connect(sheet, &QDialog::accepted, this, &MainWindow::quit);
    sheet->open();
    return true;
}

void MainWindow::quit()
{
    settle();
    close();
}

void MainWindow::settle()
{
    m_isSettled = true;
    m_notices->dismiss(); // what it could have undone is carried out
    m_commands.commitRemoval();
    m_changer->leave(); // its sheet may be open
}

} // namespace Landline::Ui
