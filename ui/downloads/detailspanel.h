// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/models/rowactions.h"

#include <QFrame>
#include <QHash>

#include <functional>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace Landline::Ui {

class FactsGrid;
class LogView;
class SourcesPage;
class SpeedChart;
class SpeedHistory;

/** All that is known of the selected download, below the list, with its actions as real buttons. */
class DetailsPanel final : public QFrame
{
    Q_OBJECT
public:
    /** `history` outlives it. */
    explicit DetailsPanel(const SpeedHistory &history, QWidget *parent = nullptr);

    /** Of the one that is shown; null where several are. */
    [[nodiscard]] Tasks::TaskId id() const { return m_id; }
    /** Another id empties the log; ask the queue for the new one's then. */
    void show(const Tasks::TaskSnapshot &download, const QString &state);
    /** Several at once: how many and in which states, and the actions that some of them allow. */
    void showMany(qsizetype count, const QString &states, const std::function<bool(RowAction)> &isPossible);
    [[nodiscard]] LogView &log() const { return *m_log; }

public Q_SLOTS:
    /** Ignored for every other task. */
    void setOutput(Landline::Tasks::TaskId id, const QByteArray &text);
    void appendOutput(Landline::Tasks::TaskId id, const QByteArray &text);

Q_SIGNALS:
    void actionTriggered(Landline::Ui::RowAction action);
    void addressCopyRequested();
    void digestCheckRequested();
    /** The menu of everything else, there. */
    void menuRequested(const QPoint &global);

private:
    void makeHead(QVBoxLayout &column);
    void makeTabs(QVBoxLayout &column);
    [[nodiscard]] QWidget *makeSpeedPage(const SpeedHistory &history);
    [[nodiscard]] QWidget *makeFactsPage();
    void addPage(const QString &name, QWidget *page);

    Tasks::TaskId m_id;
    QLabel *m_name = nullptr;
    QLabel *m_state = nullptr;
    QHash<RowAction, QPushButton *> m_buttons;
    QWidget *m_below = nullptr; ///< of a single one
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    SourcesPage *m_sources = nullptr;
    SpeedChart *m_chart = nullptr;
    QLabel *m_speeds = nullptr;
    LogView *m_log = nullptr;
    FactsGrid *m_facts = nullptr;
};

} // namespace Landline::Ui
