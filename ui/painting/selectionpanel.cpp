// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/selectionpanel.h"

#include "core/base/plaintext.h"
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

namespace {

QLabel *selectableLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

} // namespace

SelectionPanel::SelectionPanel(const QString &moreTip, QWidget *parent)
    : QFrame(parent)
{
    setLook(*this, Look::Pane);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 2, grid, grid * 2, grid * 2);
    column->setSpacing(grid / 2);
    m_head = new QHBoxLayout;
    m_title = selectableLabel();
    m_title->setFont(textFont(TextSize::Base, TextWeight::Bold));
    m_head->addWidget(m_title, 1);
    auto *more = new QToolButton;
    more->setObjectName(QStringLiteral("moreActions"));
    more->setIcon(icon(Symbol::More));
    more->setAccessibleName(tr("More actions"));
    more->setToolTip(moreTip);
    connect(more, &QToolButton::clicked, this,
            [this, more] { Q_EMIT menuRequested(more->mapToGlobal(QPoint(0, more->height()))); });
    m_head->addWidget(more);
    column->addLayout(m_head);
    m_state = selectableLabel();
    column->addWidget(m_state);

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
    m_log = new LogView;
    row->addWidget(m_log->tools());
    row->addStrut(m_log->tools()->sizeHint().height()); // as high without them
    below->addLayout(row);
    m_pages = new QStackedWidget;
    below->addWidget(m_pages, 1);
    column->addWidget(m_below, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_pages->setCurrentIndex(tab);
        m_log->tools()->setVisible(m_pages->currentWidget() == m_log);
    });
}

QPushButton *SelectionPanel::addButton(int key, Symbol symbol, const QString &text)
{
    auto *button = new QPushButton(icon(symbol), text);
    m_buttons.insert(key, button);
    m_head->insertWidget(m_head->count() - 1, button);
    return button;
}

void SelectionPanel::addPage(const QString &name, QWidget *page)
{
    m_pages->addWidget(page);
    m_tabs->addTab(name);
}

void SelectionPanel::addLogPage()
{
    addPage(tr("Log"), m_log);
    m_log->tools()->setVisible(m_pages->currentWidget() == m_log);
}

QWidget *SelectionPanel::scrolled(FactsGrid &facts)
{
    facts.layout()->setContentsMargins(0, grid / 2, 0, 0);
    auto *area = new QScrollArea;
    area->setWidget(&facts);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

void SelectionPanel::setHead(const QString &title, const QString &state, Tone tone)
{
    const QString shownTitle = plainText(title, KeepBreaks::No);
    const QString shownState = plainText(state, KeepBreaks::No);
    if (m_title->text() != shownTitle)
        m_title->setText(shownTitle);
    if (m_state->text() != shownState)
        m_state->setText(shownState);
    setLook(*m_state, tone == Tone::Bad ? Look::ErrorText : Look::Dim);
}

void SelectionPanel::showOne(Tasks::TaskId id, const QString &title, const QString &state, Tone tone)
{
    if (std::exchange(m_id, id) != id)
        m_log->clear();
    setHead(title, state, tone);
    m_below->show();
    setMaximumHeight(QWIDGETSIZE_MAX);
}

void SelectionPanel::showSeveral(const QString &title, const QString &state)
{
    m_id = {};
    setHead(title, state, Tone::Plain);
    m_below->hide();
    layout()->activate();
    setMaximumHeight(layout()->hasHeightForWidth() ? layout()->heightForWidth(width()) : sizeHint().height());
}

void SelectionPanel::showButtons(const std::function<bool(int)> &isWanted)
{
    Ui::showButtons(m_buttons, *this, isWanted);
}

void SelectionPanel::setOutput(Tasks::TaskId id, const QByteArray &text)
{
    if (id == m_id)
        m_log->setOutput(text);
}

void SelectionPanel::appendOutput(Tasks::TaskId id, const QByteArray &text)
{
    if (id == m_id)
        m_log->appendOutput(text);
}

} // namespace Landline::Ui
