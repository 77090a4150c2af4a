// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/tasklistpane.h"

#include "ui/models/taskcommands.h"
#include "ui/painting/emptypage.h"
#include "ui/painting/logview.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/popup.h"
#include "ui/painting/selectionpanel.h"
#include "ui/painting/theme.h"

#include <QAbstractItemView>
#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>

namespace Landline::Ui {

using Tasks::TaskId;

namespace {

constexpr int widestFilter = 180;
constexpr int narrowestFilter = 96;
constexpr int leastFilter = 64;
constexpr int widestBox = 150;

} // namespace

TaskListPane::TaskListPane(TaskTableModel &table, TaskCommands &commands, NoticeBar &notices,
                           const Words &words, QWidget *parent)
    : QWidget(parent)
    , m_table(table)
    , m_commands(commands)
    , m_notices(notices)
{
    setLook(*this, Look::Pane);
    hostPopups(*this);
    setAttribute(Qt::WA_StyledBackground);
    m_filter.setSourceModel(&table);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeToolbar(words);
    m_nothing = new EmptyPage(words.symbol, words.nothing, words.add);
    m_noMatch = new EmptyPage(Symbol::Search, words.noMatch, tr("Show all"));
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(m_noMatch);
    column->addWidget(m_pages, 1);
    connect(m_nothing, &EmptyPage::buttonClicked, this, &TaskListPane::addRequested);
    connect(m_noMatch, &EmptyPage::buttonClicked, this, [this] { clearFilter(); });
    connect(&table, &TaskTableModel::totalsChanged, this, &TaskListPane::updatePages);
    connect(&commands, &TaskCommands::removedChanged, this, [this](const QSet<TaskId> &ids) {
        m_filter.setHidden(ids);
        updatePages();
    });
}

void TaskListPane::makeToolbar(const Words &words)
{
    auto *bar = new QHBoxLayout;
    m_toolbar = bar;
    bar->setContentsMargins(grid * 2, grid, grid * 2, grid * 3 / 2);
    bar->setSpacing(grid);
    m_left = new QHBoxLayout;
    m_left->setSpacing(grid);
    bar->addLayout(m_left);
    m_right = new QHBoxLayout;
    m_right->setSpacing(grid);
    m_right->addStretch(1);
    bar->addLayout(m_right, 1);
    m_add = new QPushButton(icon(Symbol::Add, Ink::OnAccent), words.add);
    m_add->setAccessibleName(words.add);
    setLook(*m_add, Look::Primary);
    connect(m_add, &QPushButton::clicked, this, &TaskListPane::addRequested);
    m_left->addWidget(m_add);
    m_filterField = new QLineEdit;
    m_filterField->setPlaceholderText(tr("Filter"));
    m_filterField->setAccessibleName(tr("Filter"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->setMinimumWidth(narrowestFilter);
    m_filterField->setMaximumWidth(widestFilter);
    m_filterField->addAction(icon(Symbol::Search, Ink::Dim), QLineEdit::LeadingPosition)
        ->setText(tr("Filter"));
    connect(m_filterField, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setFilterText(text);
        updatePages();
    });
    m_right->addWidget(m_filterField, widestFilter);
    static_cast<QVBoxLayout *>(layout())->addLayout(bar);
}

QPushButton *TaskListPane::addButton(Symbol symbol, const QString &words)
{
    auto *button = new QPushButton(icon(symbol), words);
    button->setAccessibleName(words);
    m_left->addWidget(button);
    m_buttons.append(button);
    return button;
}

void TaskListPane::setWords(QPushButton &button, const QString &words)
{
    if (button.accessibleName() == words)
        return;
    button.setAccessibleName(words);
    button.setText(words);
    button.setToolTip({});
    fitToolbar();
}

void TaskListPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitToolbar();
}

void TaskListPane::fitToolbar()
{
    // Called often: only another width, other buttons or other choices lead to another result.
    QStringList now{QString::number(width())};
    for (const QPushButton *button : std::as_const(m_buttons))
        now.append(button->isVisibleTo(this) ? button->accessibleName() : QString());
    for (const QComboBox *choice : std::as_const(m_choices))
        now.append(choice->isVisibleTo(this) ? QString::number(choice->sizeHint().width()) : QString());
    if (std::exchange(m_fitted, now) == now)
        return;
    const auto write = [](QPushButton &button, bool withWords) {
        const QString words = button.accessibleName();
        const QString text = withWords ? words : QString();
        if (button.text() != text)
            button.setText(text);
        if (button.toolTip().isEmpty() || button.toolTip() == words)
            button.setToolTip(withWords ? QString() : words);
    };
    // One after the other, from the right, gives its words up; then the main one; then the filter is
    // narrower.
    const qsizetype count = m_buttons.size();
    for (qsizetype given = 0; given <= count + 2; ++given) {
        for (qsizetype i = 0; i < count; ++i)
            write(*m_buttons.at(i), i < count - given);
        write(*m_add, given <= count);
        m_filterField->setMinimumWidth(given < count + 2 ? narrowestFilter : leastFilter);
        // What layouts within the layout know is from before: they hear of it with an event.
        for (QHBoxLayout *part : {m_left, m_right, m_toolbar})
            part->invalidate();
        if (m_toolbar->minimumSize().width() <= width())
            break;
    }
    layout()->activate(); // it was laid out before, with other words
}

void TaskListPane::addFilter(QComboBox &box)
{
    box.setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box.setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    box.setMaximumWidth(widestBox);
    m_right->insertWidget(m_right->indexOf(m_filterField), &box);
    m_choices.append(&box);
}

void TaskListPane::addShow(const QList<std::pair<QString, TaskShow>> &shows)
{
    m_show = new QComboBox;
    m_show->setAccessibleName(tr("Show"));
    for (const auto &[text, show] : shows)
        m_show->addItem(text, static_cast<int>(show));
    connect(m_show, &QComboBox::currentIndexChanged, this, [this] {
        m_filter.setShow(static_cast<TaskShow>(m_show->currentData().toInt()));
        updatePages();
    });
    addFilter(*m_show);
}

void TaskListPane::addAtEnd(QWidget *widget)
{
    m_right->addWidget(widget);
}

void TaskListPane::addBar(QWidget *widget)
{
    auto &column = *static_cast<QVBoxLayout *>(layout());
    column.insertWidget(column.indexOf(m_pages), widget);
}

void TaskListPane::setContent(QWidget *content, QAbstractItemView &view)
{
    m_content = content;
    m_view = &view;
    m_pages->addWidget(content);
    setFocusProxy(&view);
    auto *leave =
        new QShortcut(QKeySequence(Qt::Key_Escape), m_filterField, nullptr, nullptr, Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this, list = &view] {
        m_filterField->clear();
        list->setFocus();
    });
    // From what was typed straight to what it has found.
    auto *enter =
        new QShortcut(QKeySequence(Qt::Key_Down), m_filterField, nullptr, nullptr, Qt::WidgetShortcut);
    connect(enter, &QShortcut::activated, &view, [list = &view] { list->setFocus(); });
    updatePages();
}

void TaskListPane::clearFilter()
{
    m_filterField->clear();
    if (m_show)
        m_show->setCurrentIndex(0);
}

void TaskListPane::updatePages()
{
    if (!m_content)
        return;
    QWidget *page = m_content;
    if (m_filter.rowCount() == 0)
        page = m_filter.isFiltered() ? m_noMatch : m_nothing;
    m_pages->setCurrentWidget(page);
    updateState();
    fitToolbar(); // a button may have come
}

void TaskListPane::remove(const QList<TaskId> &ids, const QString &text, TaskCommands::Files files)
{
    if (ids.isEmpty())
        return;
    // What the bar spoke of before is settled first.
    m_notices.dismiss();
    m_commands.removeLater(ids, files);
    m_notices.say(text, {{tr("Undo"), [this, ids] {
                              m_commands.undoRemoval();
                              select(ids);
                          }}});
    // An Undo has emptied what there is to commit by then.
    connect(&m_notices, &NoticeBar::closed, &m_commands, &TaskCommands::commitRemoval,
            Qt::SingleShotConnection);
}

/** With the keyboard in them: what is done next is about them. */
void TaskListPane::select(const QList<TaskId> &ids)
{
    QItemSelection rows;
    QModelIndex first;
    for (const TaskId id : ids) {
        const int row = m_filter.rowOf(id);
        if (row < 0)
            continue;
        const QModelIndex index = m_filter.index(row, 0);
        rows.select(index, m_filter.index(row, m_filter.columnCount() - 1));
        if (!first.isValid() || row < first.row())
            first = index;
    }
    QItemSelectionModel &selection = *m_view->selectionModel();
    selection.setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selection.select(rows, QItemSelectionModel::ClearAndSelect);
    m_view->scrollTo(first);
    m_view->setFocus();
}

void TaskListPane::search()
{
    if (m_panel && m_panel->isVisible() && m_panel->log().hasKeyboard())
        m_panel->log().openSearch();
    else
        focusFilter();
}

void TaskListPane::focusFilter()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
    m_filterField->selectAll();
}

} // namespace Landline::Ui
