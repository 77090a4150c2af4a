// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPersistentModelIndex>
#include <QPoint>

#include <optional>

class QAbstractItemView;
class QMimeData;
class QModelIndex;

namespace Landline::Ui {

class TaskTableModel;

/** The files of those rows that have finished, as other programs take them; null: there is none. The caller
 * owns it. */
[[nodiscard]] std::unique_ptr<QMimeData> draggedFiles(const QList<QModelIndex> &rows,
                                                      const TaskTableModel &table);

/** Lets finished downloads be dragged out of their list: into a file manager, a mail, a player. */
class FileDragger final : public QObject
{
    Q_OBJECT
public:
    /** A child of `view`, whose rows have TaskTableModel::IdRole; `table` outlives it. */
    FileDragger(QAbstractItemView &view, const TaskTableModel &table);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void drag();

    QAbstractItemView &m_view;
    const TaskTableModel &m_table;
    std::optional<QPoint> m_pressed; ///< on the row of a finished one
    QPersistentModelIndex m_row;     ///< that row
};

} // namespace Landline::Ui
