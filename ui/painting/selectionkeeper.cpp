// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/selectionkeeper.h"

#include "ui/models/taskfiltermodel.h"
#include "ui/painting/taskactions.h"

#include <QAbstractItemView>

namespace Landline::Ui {

using Tasks::TaskId;

SelectionKeeper::SelectionKeeper(QAbstractItemView &view, TaskFilterModel &model)
    : QObject(&view)
    , m_view(view)
    , m_model(model)
{
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &SelectionKeeper::remember);
    connect(&model, &QAbstractItemModel::modelReset, this, &SelectionKeeper::restore);
}

void SelectionKeeper::remember()
{
    m_kept = selectedTasks(m_view, m_model);
    const QModelIndex current = m_view.currentIndex();
    m_keptCurrent = current.isValid() ? m_model.idAt(current.row()) : TaskId();
}

void SelectionKeeper::restore()
{
    QItemSelection selection;
    for (const TaskId id : std::exchange(m_kept, {})) {
        if (const int row = m_model.rowOf(id); row >= 0)
            selection.select(m_model.index(row, 0), m_model.index(row, m_model.columnCount() - 1));
    }
    QItemSelectionModel &chosen = *m_view.selectionModel();
    if (const int row = m_model.rowOf(std::exchange(m_keptCurrent, {})); row >= 0)
        chosen.setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
    chosen.select(selection, QItemSelectionModel::ClearAndSelect);
}

} // namespace Landline::Ui
