// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/taskfiltermodel.h"

#include <QTimer>
#include <QTreeView>

namespace Landline::Ui {

/**
 * The table of tasks. It paints only the cells that have changed, keeps what is selected when the filter
 * makes all rows anew, and lets waiting rows be dragged into another order.
 */
class TasksView final : public QTreeView
{
    Q_OBJECT
public:
    /** `model` outlives the view. */
    explicit TasksView(TaskFilterModel &model, QWidget *parent = nullptr);

    /** Selected tasks from top to bottom. */
    [[nodiscard]] QList<Tasks::TaskId> selectedIds() const;

    /** How often columns may become wider. */
    static constexpr std::chrono::milliseconds growInterval{500};

Q_SIGNALS:
    void moveRequested(const QList<Landline::Ui::TaskMove> &moves);
    void selectionMoved();

protected:
    void paintEvent(QPaintEvent *event) override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles) override;
    void resizeEvent(QResizeEvent *event) override;
    void startDrag(Qt::DropActions supportedActions) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void updateCells(const QList<TaskChange> &changes);
    void growColumns();
    /** Where dropped rows would stand; -1: nowhere. */
    void showDropLine(int y);
    [[nodiscard]] std::pair<int, int> rowsInSight() const;
    [[nodiscard]] QRect cellRect(int row, int column) const;

    TaskFilterModel &m_model;
    QRegion m_painted; ///< what the running paintEvent() is about
    QTimer m_growTimer;
    int m_dropLine = -1;
};

} // namespace Landline::Ui
