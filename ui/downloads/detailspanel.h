// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/rowactions.h"
#include "ui/painting/selectionpanel.h"

namespace Landline::Ui {

class SourcesPage;
class SpeedChart;
class SpeedHistory;

/** All that is known of the selected download, below the list, with its actions as real buttons. */
class DetailsPanel final : public SelectionPanel
{
    Q_OBJECT
public:
    /** `history` outlives it. */
    explicit DetailsPanel(const SpeedHistory &history, QWidget *parent = nullptr);

    /** Another id empties the log; ask the queue for the new one's then. */
    void show(const Tasks::TaskSnapshot &download, const QString &state);
    /** Several at once: how many and in which states, and the actions that some of them allow. */
    void showMany(qsizetype count, const QString &states, const std::function<bool(RowAction)> &isPossible);

Q_SIGNALS:
    void actionTriggered(Landline::Ui::RowAction action);
    void addressCopyRequested();
    void digestCheckRequested();

private:
    [[nodiscard]] QWidget *makeSpeedPage(const SpeedHistory &history);
    [[nodiscard]] QWidget *makeFactsPage();

    SourcesPage *m_sources = nullptr;
    SpeedChart *m_chart = nullptr;
    QLabel *m_speeds = nullptr;
    FactsGrid *m_facts = nullptr;
};

} // namespace Landline::Ui
