// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/taskcommands.h"
#include "ui/models/taskfiltermodel.h"
#include "ui/painting/icons.h"

#include <QWidget>

class QAbstractItemView;
class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace Landline::Ui {

class EmptyPage;
class NoticeBar;
class SelectionPanel;

/**
 * What the pages of tasks have in common: what can be done with all of them, a filter, the list
 * or a sentence in its place, and removing with Undo.
 */
class TaskListPane : public QWidget
{
    Q_OBJECT
public:
    void focusFilter();
    /** In the log of what is selected while the keyboard is in it; else by the filter. */
    void search();

Q_SIGNALS:
    /** The person wants to add something. */
    void addRequested();

protected:
    struct Words
    {
        QString add;     ///< of the button
        QString nothing; ///< where there is no row at all
        QString noMatch;
        Symbol symbol = Symbol::Tasks;
    };
    /** All of them outlive it. */
    TaskListPane(TaskTableModel &table, TaskCommands &commands, NoticeBar &notices, const Words &words,
                 QWidget *parent);

    /** In the toolbar, at its left. Where there is no room for all words, these show their symbols only. */
    QPushButton *addButton(Symbol symbol, const QString &words);
    /** Of such a button. */
    void setWords(QPushButton &button, const QString &words);
    QPushButton &mainButton() { return *m_add; }
    /** Before the filter's field. */
    void addFilter(QComboBox &box);
    /** A choice of states, the first of which shows all. Once. */
    void addShow(const QList<std::pair<QString, TaskShow>> &shows);
    /** At the right end of the toolbar. */
    void addAtEnd(QWidget *widget);
    /** Between toolbar and list. */
    void addBar(QWidget *widget);
    /** Once: what is shown where there are rows, and the list in it, which gets the keyboard. */
    void setContent(QWidget *content, QAbstractItemView &view);

    /** Once, below the list; outlives this. */
    void setPanel(SelectionPanel &panel) { m_panel = &panel; }

    TaskFilterModel &filter() { return m_filter; }
    TaskTableModel &table() { return m_table; }
    TaskCommands &commands() { return m_commands; }
    NoticeBar &notices() { return m_notices; }
    /** Hides them at once and says `text` with Undo; when that is over they are removed. */
    void remove(const QList<Tasks::TaskId> &ids, const QString &text,
                TaskCommands::Files files = TaskCommands::Files::Stay);
    /** Shows everything again. */
    virtual void clearFilter();
    /** Rows, sums or the filter have changed. */
    virtual void updateState() = 0;
    void updatePages();
    /** After a button or a choice has come or gone. */
    void fitToolbar();
    void resizeEvent(QResizeEvent *event) override;

private:
    void select(const QList<Tasks::TaskId> &ids);
    void makeToolbar(const Words &words);

    TaskTableModel &m_table;
    TaskCommands &m_commands;
    NoticeBar &m_notices;
    TaskFilterModel m_filter;
    QHBoxLayout *m_toolbar = nullptr;
    QHBoxLayout *m_left = nullptr;
    QHBoxLayout *m_right = nullptr;
    QPushButton *m_add = nullptr;
    QList<QPushButton *> m_buttons; ///< that may give their words up; they are their accessible names
    QList<QComboBox *> m_choices;   ///< beside the filter's field
    QStringList m_fitted;           ///< what fitToolbar() has seen
    QComboBox *m_show = nullptr;
    QLineEdit *m_filterField = nullptr;
    QStackedWidget *m_pages = nullptr;
    EmptyPage *m_nothing = nullptr;
    EmptyPage *m_noMatch = nullptr;
    QWidget *m_content = nullptr;
    SelectionPanel *m_panel = nullptr;
    QAbstractItemView *m_view = nullptr; ///< in m_content
};

} // namespace Landline::Ui
