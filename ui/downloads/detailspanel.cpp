// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/detailspanel.h"

#include "core/base/plaintext.h"
#include "ui/downloads/downloadlayout.h"
#include "ui/downloads/sourcespage.h"
#include "ui/downloads/speedchart.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/downloadfacts.h"
#include "ui/models/speedhistory.h"
#include "ui/models/tasktext.h"
#include "ui/painting/buttons.h"
#include "ui/painting/factsgrid.h"
#include "ui/painting/logview.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace Landline::Ui {

DetailsPanel::DetailsPanel(const SpeedHistory &history, QWidget *parent)
    : QFrame(parent)
{
    setObjectName(QStringLiteral("downloadDetails"));
    setAccessibleName(tr("Details of the selected download"));
    setLook(*this, Look::Pane);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 2, grid, grid * 2, grid);
    column->setSpacing(grid / 2);
    makeHead(*column);
    makeTabs(*column);
    m_sources = new SourcesPage;
    m_log = new LogView;
    addPage(tr("Segments and sources"), m_sources);
    addPage(tr("Speed"), makeSpeedPage(history));
    addPage(tr("Log"), m_log);
    addPage(tr("Address and digest"), makeFactsPage());
    auto *row = static_cast<QHBoxLayout *>(m_below->layout()->itemAt(0)->layout());
    row->addWidget(m_log->tools());
    row->addStrut(m_log->tools()->sizeHint().height()); // as high without them
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_pages->setCurrentIndex(tab);
        m_log->tools()->setVisible(m_pages->currentWidget() == m_log);
    });
    m_log->tools()->hide();
}

void DetailsPanel::makeHead(QVBoxLayout &column)
{
    auto *head = new QHBoxLayout;
    m_name = new QLabel;
    m_name->setTextFormat(Qt::PlainText);
    m_name->setFont(textFont(TextSize::Base, TextWeight::Bold));
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    head->addWidget(m_name, 1);
    for (const RowAction action : allRowActions) {
        auto *button = new QPushButton(icon(rowActionSymbol(action)), rowActionText(action));
        connect(button, &QPushButton::clicked, this, [this, action] { Q_EMIT actionTriggered(action); });
        m_buttons.insert(action, button);
        head->addWidget(button);
    }
    auto *more = new QToolButton;
    more->setObjectName(QStringLiteral("moreActions"));
    more->setIcon(icon(Symbol::More));
    more->setAccessibleName(tr("More actions"));
    more->setToolTip(tr("Priority, order, limit, another address and more"));
    connect(more, &QToolButton::clicked, this,
            [this, more] { Q_EMIT menuRequested(more->mapToGlobal(QPoint(0, more->height()))); });
    head->addWidget(more);
    column.addLayout(head);
    m_state = new QLabel;
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column.addWidget(m_state);
}

void DetailsPanel::makeTabs(QVBoxLayout &column)
{
    m_below = new QWidget;
    auto *below = new QVBoxLayout(m_below);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(grid / 2);
    auto *row = new QHBoxLayout;
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    row->addWidget(m_tabs);
    row->addStretch(1);
    below->addLayout(row);
    m_pages = new QStackedWidget;
    below->addWidget(m_pages, 1);
    column.addWidget(m_below, 1);
}

void DetailsPanel::addPage(const QString &name, QWidget *page)
{
    m_pages->addWidget(page);
    m_tabs->addTab(name);
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
    m_facts->layout()->setContentsMargins(0, grid / 2, 0, 0);
    auto *area = new QScrollArea;
    area->setWidget(m_facts);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QWidget;
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(area, 1);
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
    if (std::exchange(m_id, download.id) != download.id)
        m_log->clear();
    m_name->setText(plainText(downloadName(download), KeepBreaks::No));
    QStringList parts{downloadWords(download, state), amountText(download)};
    parts.removeAll(QString());
    m_state->setText(plainText(parts.join(QStringLiteral(" · ")), KeepBreaks::No));
    setLook(*m_state, taskTone(download.state) == TaskTone::Bad ? Look::ErrorText : Look::Dim);
    m_below->show();
    setMaximumHeight(QWIDGETSIZE_MAX);
    m_sources->show(download);
    m_chart->show(download.id);
    m_speeds->setText(m_chart->summary());
    m_facts->setFacts(downloadFacts(download));
    const QList<RowAction> possible = rowActionsFor(download);
    showButtons(m_buttons, *this, [&possible](RowAction action) { return possible.contains(action); });
}

void DetailsPanel::showMany(qsizetype count, const QString &states,
                            const std::function<bool(RowAction)> &isPossible)
{
    m_id = {};
    m_name->setText(tr("%1 downloads are selected").arg(QLocale().toString(count)));
    m_state->setText(states);
    setLook(*m_state, Look::Dim);
    m_below->hide();
    showButtons(m_buttons, *this, isPossible);
    layout()->activate();
    setMaximumHeight(layout()->hasHeightForWidth() ? layout()->heightForWidth(width()) : sizeHint().height());
}

void DetailsPanel::setOutput(Tasks::TaskId id, const QByteArray &text)
{
    if (id == m_id)
        m_log->setOutput(text);
}

void DetailsPanel::appendOutput(Tasks::TaskId id, const QByteArray &text)
{
    if (id == m_id)
        m_log->appendOutput(text);
}

} // namespace Landline::Ui
