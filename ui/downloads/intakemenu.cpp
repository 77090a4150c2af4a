// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/intakemenu.h"

#include "ui/downloads/downloadadder.h"
#include "ui/downloads/systempower.h"
#include "ui/painting/icons.h"

#include <QActionGroup>
#include <QMenu>

namespace Landline::Ui {

IntakeMenu::IntakeMenu(DownloadAdder &adder, AfterDownloads &after, SystemPower &power, QWidget *parent)
    : QPushButton(parent)
    , m_adder(adder)
    , m_after(after)
{
    setIcon(Ui::icon(Symbol::More));
    auto *menu = new QMenu(this);
    makeEnd(*menu);
    menu->addSeparator();
    makeIntake(*menu);
    setMenu(menu);
    // Asked each time: what a computer can may change, and nobody waits for it at the program's start.
    connect(menu, &QMenu::aboutToShow, &power, &SystemPower::askSleep);
    connect(&power, &SystemPower::sleepKnown, this, [this](const QString &obstacle) {
        QAction *sleep = m_ends.value(AfterAll::Sleep);
        sleep->setEnabled(obstacle.isEmpty());
        sleep->setText(obstacle.isEmpty() ? afterAllText(AfterAll::Sleep)
                                          : tr("%1 (%2)").arg(afterAllText(AfterAll::Sleep), obstacle));
    });
    connect(&after, &AfterDownloads::chosenChanged, this, &IntakeMenu::showChosen);
    connect(&adder, &DownloadAdder::settingsChanged, this, &IntakeMenu::showSettings);
    showSettings(adder.settings());
    showChosen();
}

void IntakeMenu::makeEnd(QMenu &menu)
{
    QAction *heading = menu.addAction(tr("When everything is finished"));
    heading->setEnabled(false);
    auto *group = new QActionGroup(this);
    for (const AfterAll end : {AfterAll::Nothing, AfterAll::Quit, AfterAll::Sleep, AfterAll::Command}) {
        QAction *action = menu.addAction(afterAllText(end));
        action->setCheckable(true);
        group->addAction(action);
        m_ends.insert(end, action);
        connect(action, &QAction::triggered, this, [this, end] {
            if (end == AfterAll::Command)
                Q_EMIT commandRequested();
            else
                m_after.choose(end);
            showChosen(); // a command is chosen only once it is written
        });
    }
}

void IntakeMenu::makeIntake(QMenu &menu)
{
    m_unpacks = menu.addAction(tr("Unpack archives when they are finished"));
    m_unpacks->setCheckable(true);
    connect(m_unpacks, &QAction::toggled, this,
            [this](bool on) { change([on](IntakeSettings &settings) { settings.unpacks = on; }); });
    connect(menu.addAction(tr("Folders by type of file…")), &QAction::triggered, this,
            &IntakeMenu::foldersRequested);
    menu.addSeparator();
    auto *watch = menu.addMenu(tr("Offer copied addresses"));
    auto *group = new QActionGroup(this);
    const std::pair<ClipboardWatching, QString> choices[] = {
        {ClipboardWatching::Off, tr("Never")},
        {ClipboardWatching::Files, tr("Those that look like files")},
        {ClipboardWatching::AllAddresses, tr("All web addresses")}};
    for (const auto &[watching, text] : choices) {
        QAction *action = watch->addAction(text);
        action->setCheckable(true);
        group->addAction(action);
        m_watchings.insert(watching, action);
        connect(action, &QAction::triggered, this, [this, chosen = watching] {
            change([chosen](IntakeSettings &settings) { settings.clipboard = chosen; });
        });
    }
    m_basket = menu.addAction(tr("Drop basket on the desktop"));
    m_basket->setCheckable(true);
    connect(m_basket, &QAction::toggled, this,
            [this](bool on) { change([on](IntakeSettings &settings) { settings.showsBasket = on; }); });
}

void IntakeMenu::change(const std::function<void(IntakeSettings &)> &how)
{
    IntakeSettings settings = m_adder.settings();
    how(settings);
    m_adder.setSettings(settings);
}

void IntakeMenu::showSettings(const IntakeSettings &settings)
{
    m_unpacks->setChecked(settings.unpacks);
    m_basket->setChecked(settings.showsBasket);
    m_watchings.value(settings.clipboard)->setChecked(true);
}

void IntakeMenu::showChosen()
{
    m_ends.value(m_after.chosen())->setChecked(true);
    QString text;
    switch (m_after.chosen()) {
    case AfterAll::Nothing:
        break;
    case AfterAll::Quit:
        text = tr("Then quit");
        break;
    case AfterAll::Sleep:
        text = tr("Then sleep");
        break;
    case AfterAll::Command:
        text = tr("Then a command");
        break;
    }
    setText(text);
    setAccessibleName(tr("More about downloads"));
    setAccessibleDescription(text);
    setToolTip(text.isEmpty() ? tr("How downloads are added, and what happens when all are finished")
               : m_after.chosen() == AfterAll::Command
                   ? tr("When everything is finished: %1").arg(m_after.command())
                   : tr("When everything is finished: %1").arg(afterAllText(m_after.chosen())));
}

} // namespace Landline::Ui
