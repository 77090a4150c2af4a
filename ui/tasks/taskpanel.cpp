// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/taskpanel.h"

#include "core/base/plaintext.h"
#include "ui/models/taskfacts.h"
#include "ui/models/tasktext.h"
#include "ui/painting/buttons.h"
#include "ui/painting/factsgrid.h"
#include "ui/painting/icons.h"
#include "ui/painting/logview.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>
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

TaskPanel::TaskPanel(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(QStringLiteral("taskPanel"));
    setAccessibleName(tr("The selected task"));
    setLook(*this, Look::Pane);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 2, grid, grid * 2, grid * 2);
    column->setSpacing(grid / 2);
    makeHead();
    m_state = selectableLabel();
    column->addWidget(m_state);
    makeTabs();
}

void TaskPanel::makeHead()
{
    auto *head = new QHBoxLayout;
    m_title = selectableLabel();
    m_title->setFont(textFont(TextSize::Base, TextWeight::Bold));
    head->addWidget(m_title, 1);
    const struct
    {
        TaskDeed deed;
        Symbol symbol;
        QString text;
    } buttons[] = {
        {TaskDeed::Retry, Symbol::Retry, tr("Retry")},
        {TaskDeed::Resume, Symbol::Resume, tr("Resume")},
        {TaskDeed::Pause, Symbol::Pause, tr("Pause")},
        {TaskDeed::Cancel, Symbol::Cancel, tr("Cancel")},
    };
    for (const auto &[deed, symbol, text] : buttons) {
        auto *button = new QPushButton(icon(symbol), text);
        connect(button, &QPushButton::clicked, this, [this, wanted = deed] { Q_EMIT deedTriggered(wanted); });
        m_buttons.insert(static_cast<int>(deed), button);
        head->addWidget(button);
    }
    auto *more = new QToolButton;
    more->setObjectName(QStringLiteral("moreActions"));
    more->setIcon(icon(Symbol::More));
    more->setAccessibleName(tr("More actions"));
    more->setToolTip(tr("Start later, priority, order and more"));
    connect(more, &QToolButton::clicked, this,
            [this, more] { Q_EMIT menuRequested(more->mapToGlobal(QPoint(0, more->height()))); });
    head->addWidget(more);
    static_cast<QVBoxLayout *>(layout())->addLayout(head);
}

void TaskPanel::makeTabs()
{
    m_below = new QWidget;
    auto *column = new QVBoxLayout(m_below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid / 2);
    auto *row = new QHBoxLayout;
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Log"));
    m_tabs->addTab(tr("Details"));
    row->addWidget(m_tabs);
    row->addStretch(1);
    m_log = new LogView;
    row->addWidget(m_log->tools());
    row->addStrut(m_log->tools()->sizeHint().height()); // as high without them
    column->addLayout(row);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_log);
    m_facts = new FactsGrid;
    m_facts->layout()->setContentsMargins(0, grid / 2, 0, 0);
    auto *area = new QScrollArea;
    area->setWidget(m_facts);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->addWidget(area);
    column->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_pages->setCurrentIndex(tab);
        m_log->tools()->setVisible(tab == 0);
    });
    static_cast<QVBoxLayout *>(layout())->addWidget(m_below, 1);
}

void TaskPanel::setHead(const QString &title, const QString &state)
{
    if (m_title->text() != title)
        m_title->setText(title);
    if (m_state->text() != state)
        m_state->setText(state);
}

void TaskPanel::show(const Tasks::TaskSnapshot &task, const QString &state,
                     const std::function<QString(Tasks::TaskId)> &titleOf)
{
    if (m_id != task.id) {
        m_id = task.id;
        m_log->clear();
    }
    QStringList parts{state, amountText(task), paceText(task)};
    parts.removeAll(QString());
    setHead(plainText(task.title, KeepBreaks::No), parts.join(QStringLiteral(" · ")));
    setLook(*m_state, taskTone(task.state) == TaskTone::Bad ? Look::ErrorText : Look::Dim);
    m_below->show();
    setMaximumHeight(QWIDGETSIZE_MAX);
    m_facts->setFacts(taskFacts(task, titleOf));
    const TaskVerbs verbs = verbsFor(task);
    showButtons(m_buttons, *this, [&verbs](int deed) {
        switch (static_cast<TaskDeed>(deed)) {
        case TaskDeed::Retry:
            return verbs.retry;
        case TaskDeed::Resume:
            return verbs.resume;
        case TaskDeed::Pause:
            return verbs.pause;
        case TaskDeed::Cancel:
            return verbs.cancel;
        default:
            return false;
        }
    });
}

void TaskPanel::showMany(qsizetype count, const QString &states,
                         const std::function<bool(TaskDeed)> &isPossible)
{
    m_id = {};
    setHead(tr("%1 tasks are selected").arg(QLocale().toString(count)), states);
    setLook(*m_state, Look::Dim);
    m_below->hide();
    showButtons(m_buttons, *this, [&](int deed) { return isPossible(static_cast<TaskDeed>(deed)); });
    layout()->activate();
    setMaximumHeight(layout()->hasHeightForWidth() ? layout()->heightForWidth(width()) : sizeHint().height());
}

void TaskPanel::setOutput(Tasks::TaskId id, const QByteArray &text)
{
    if (id == m_id)
        m_log->setOutput(text);
}

void TaskPanel::appendOutput(Tasks::TaskId id, const QByteArray &text)
{
    if (id == m_id)
        m_log->appendOutput(text);
}

} // namespace Landline::Ui
