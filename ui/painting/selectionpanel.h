// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/painting/icons.h"

#include <QFrame>
#include <QHash>

#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace Landline::Ui {

class FactsGrid;
class LogView;

/**
 * What is known of the selected tasks, below their list: the name, the state and the actions as real buttons;
 * of a single one its pages, one of which is its log.
 */
class SelectionPanel : public QFrame
{
    Q_OBJECT
public:
    /** Of the one that is shown; null where several are. */
    [[nodiscard]] Tasks::TaskId id() const { return m_id; }
    [[nodiscard]] LogView &log() const { return *m_log; }

public Q_SLOTS:
    /** Ignored for every other task. */
    void setOutput(Landline::Tasks::TaskId id, const QByteArray &text);
    void appendOutput(Landline::Tasks::TaskId id, const QByteArray &text);

Q_SIGNALS:
    /** The menu of everything else, there. */
    void menuRequested(const QPoint &global);

protected:
    enum class Tone { Plain, Bad };

    explicit SelectionPanel(const QString &moreTip, QWidget *parent);

    /** In the head; `key` is what showButtons() asks about. */
    QPushButton *addButton(int key, Symbol symbol, const QString &text);
    void addPage(const QString &name, QWidget *page);
    void addLogPage();
    /** A page of lines that scrolls; caller places it. */
    [[nodiscard]] QWidget *scrolled(FactsGrid &facts);
    /** Of a single one; another id empties the log: ask the queue for the new one's then. */
    void showOne(Tasks::TaskId id, const QString &title, const QString &state, Tone tone);
    /** Of several: the panel is as low as its head. */
    void showSeveral(const QString &title, const QString &state);
    void showButtons(const std::function<bool(int key)> &isWanted);

private:
    void setHead(const QString &title, const QString &state, Tone tone);

    Tasks::TaskId m_id;
    QLabel *m_title = nullptr;
    QLabel *m_state = nullptr;
    QHBoxLayout *m_head = nullptr;
    QHash<int, QPushButton *> m_buttons;
    QWidget *m_below = nullptr; ///< of a single one
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    LogView *m_log = nullptr;
};

} // namespace Landline::Ui
