// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QObject>

class QAbstractItemView;

namespace Landline::Ui {

class TaskFilterModel;

/** Keeps what is selected in a view when the filter makes all rows anew. */
class SelectionKeeper final : public QObject
{
    Q_OBJECT
public:
    /** After QAbstractItemView::setModel(). Its parent is the view. */
    SelectionKeeper(QAbstractItemView &view, TaskFilterModel &model);

private:
    void remember();
    void restore();

    QAbstractItemView &m_view;
    TaskFilterModel &m_model;
    QList<Tasks::TaskId> m_kept;
    Tasks::TaskId m_keptCurrent;
};

} // namespace Landline::Ui
