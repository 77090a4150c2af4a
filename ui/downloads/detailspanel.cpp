// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/detailspanel.h"

#include "ui/downloads/downloadlayout.h"
#include "ui/downloads/sourcespage.h"
#include "ui/downloads/speedchart.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/downloadfacts.h"
#include "ui/models/speedhistory.h"
#include "ui/models/tasktext.h"
#include "ui/painting/factsgrid.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace Landline::Ui {

DetailsPanel::DetailsPanel(const SpeedHistory &history, QWidget *parent)
    : SelectionPanel(tr("Priority, order, limit, another address and more"), parent)
{
    setObjectName(QStringLiteral("downloadDetails"));
    setAccessibleName(tr("Details of the selected download"));
    for (const RowAction action : allRowActions)
        connect(addButton(static_cast<int>(action), rowActionSymbol(action), rowActionText(action)),
                &QPushButton::clicked, this, [this, action] { Q_EMIT actionTriggered(action); });
    m_sources = new SourcesPage;
    addPage(tr("Segments and sources"), m_sources);
    addPage(tr("Speed"), makeSpeedPage(history));
    addLogPage();
    addPage(tr("Address and digest"), makeFactsPage());
}

QWidget *DetailsPanel::makeSpeedPage(const SpeedHistory &history)
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, grid / 2, 0, 0);
    column->setSpacing(grid / 2);
    m_speeds = new QLabel;
    m_speeds->setFont(textFont(TextSize::Small));
    setLook(*m_speeds, Look::Dim);
    column->addWidget(m_speeds);
    m_chart = new SpeedChart(history);
    column->addWidget(m_chart, 1);
    connect(&history, &SpeedHistory::sampled, this, [this] { m_speeds->setText(m_chart->summary()); });
    return page;
}

QWidget *DetailsPanel::makeFactsPage()
{
    m_facts = new FactsGrid;
    auto *page = new QWidget;
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(scrolled(*m_facts), 1);
    auto *buttons = new QVBoxLayout;
    auto *copy = new QPushButton(icon(Symbol::Copy), tr("Copy address"));
    connect(copy, &QPushButton::clicked, this, &DetailsPanel::addressCopyRequested);
    auto *check = new QPushButton(icon(Symbol::Hash), tr("Check digest…"));
    connect(check, &QPushButton::clicked, this, &DetailsPanel::digestCheckRequested);
    for (QPushButton *button : {copy, check})
        buttons->addWidget(button);
    buttons->addStretch(1);
    row->addLayout(buttons);
    return page;
}

void DetailsPanel::show(const Tasks::TaskSnapshot &download, const QString &state)
{
    QStringList parts{downloadWords(download, state), amountText(download)};
    parts.removeAll(QString());
    showOne(download.id, downloadName(download), parts.join(QStringLiteral(" · ")),
            taskTone(download.state) == TaskTone::Bad ? Tone::Bad : Tone::Plain);
    m_sources->show(download);
    m_chart->show(download.id);
    m_speeds->setText(m_chart->summary());
    m_facts->setFacts(downloadFacts(download));
    const QList<RowAction> possible = rowActionsFor(download);
    showButtons([&possible](int action) { return possible.contains(static_cast<RowAction>(action)); });
}

void DetailsPanel::showMany(qsizetype count, const QString &states,
                            const std::function<bool(RowAction)> &isPossible)
{
    showSeveral(tr("%1 downloads are selected").arg(QLocale().toString(count)), states);
    showButtons([&](int action) { return isPossible(static_cast<RowAction>(action)); });
}

} // namespace Landline::Ui
