// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloads/afterdownloads.h"
#include "ui/models/intakesettings.h"

#include <QHash>
#include <QPushButton>

class QAction;
class QMenu;

namespace Landline::Ui {

class DownloadAdder;

/**
 * The button with the menu of how downloads get in and what happens when all are finished. It says what is
 * chosen for the end, so that nobody is surprised by it.
 */
class IntakeMenu final : public QPushButton
{
    Q_OBJECT
public:
    /** All of them outlive it. */
    IntakeMenu(DownloadAdder &adder, AfterDownloads &after, SystemPower &power, QWidget *parent = nullptr);

Q_SIGNALS:
    void foldersRequested();
    /** A command is to be asked for. */
    void commandRequested();

private:
    void makeEnd(QMenu &menu);
    void makeIntake(QMenu &menu);
    void showSettings(const IntakeSettings &settings);
    void showChosen();
    void change(const std::function<void(IntakeSettings &)> &how);

    DownloadAdder &m_adder;
    AfterDownloads &m_after;
    QHash<AfterAll, QAction *> m_ends;
    QHash<ClipboardWatching, QAction *> m_watchings;
    QAction *m_unpacks = nullptr;
    QAction *m_basket = nullptr;
};

} // namespace Landline::Ui
