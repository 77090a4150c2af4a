// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloads/downloadlayout.h"
#include "ui/models/tasktablemodel.h"

#include <QListView>

namespace Landline::Ui {

class DownloadDelegate;
class TaskFilterModel;

/** The list of downloads; the buttons in its rows work by the pointer, keys and menus do the
 * same. Waiting rows can be dragged into another order. */
class DownloadsView final : public QListView
{
    Q_OBJECT
public:
    /** `model` outlives the view. */
    explicit DownloadsView(TaskFilterModel &model, QWidget *parent = nullptr);

    /** Selected tasks from top to bottom. */
    [[nodiscard]] QList<Tasks::TaskId> selectedIds() const;

Q_SIGNALS:
    void actionTriggered(Landline::Ui::RowAction action, const QList<Landline::Tasks::TaskId> &ids);
    void selectionMoved();

protected:
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void startDrag(Qt::DropActions supportedActions) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    struct Hit
    {
        QModelIndex index;
        RowAction action = RowAction::Cancel;
    };
    [[nodiscard]] std::optional<Hit> hitAt(const QPoint &point) const;
    /** The row before which dropped ones would stand; rowCount(): at the end. */
    [[nodiscard]] int dropRowAt(const QPoint &point) const;
    void showDropRow(int row);
    void updateRows(const QList<TaskChange> &changes);

    TaskFilterModel &m_model;
    DownloadDelegate *m_delegate = nullptr;
    QPersistentModelIndex m_pressedIndex;
    std::optional<RowAction> m_pressed;
    int m_dropRow = -1; ///< while something is dragged that may stand there
};

} // namespace Landline::Ui
