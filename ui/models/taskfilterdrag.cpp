// SPDX-License-Identifier: GPL-3.0-or-later
// The part of TaskFilterModel that lets rows be dragged into another order.
#include "ui/models/taskfiltermodel.h"

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>

namespace Landline::Ui {

using Tasks::TaskId;

namespace {

const QString mimeType = QStringLiteral("application/x-landline-tasks");

} // namespace

/** Nothing where it comes from elsewhere. */
QList<TaskId> TaskFilterModel::idsIn(const QMimeData *data) const
{
    QDataStream stream(data->data(mimeType));
    QUuid origin;
    stream >> origin;
    if (stream.status() != QDataStream::Ok || origin != m_dragOrigin)
        return {};
    QList<qint64> numbers;
    stream >> numbers;
    QList<TaskId> ids;
    for (const qint64 number : std::as_const(numbers))
        ids.append(TaskId(number));
    return ids;
}

Qt::ItemFlags TaskFilterModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return m_less.column() < 0 ? Qt::ItemIsDropEnabled : Qt::NoItemFlags;
    Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    // Sorted by a column, there is no order that a person could choose.
    flags.setFlag(Qt::ItemIsDragEnabled, m_less.column() < 0 && isWaiting(taskAt(index.row()).state));
    return flags;
}

QStringList TaskFilterModel::mimeTypes() const
{
    return {mimeType};
}

QMimeData *TaskFilterModel::mimeData(const QModelIndexList &indexes) const
{
    QList<qint64> numbers;
    for (const QModelIndex &index : indexes) {
        const qint64 number = idAt(index.row()).value();
        if (index.column() == 0 && isWaiting(taskAt(index.row()).state))
            numbers.append(number);
    }
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << m_dragOrigin << numbers;
    auto *data = new QMimeData;
    data->setData(mimeType, bytes);
    return data;
}

bool TaskFilterModel::canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int,
                                      const QModelIndex &parent) const
{
    if (action != Qt::MoveAction || parent.isValid() || !data->hasFormat(mimeType))
        return false;
    // Among those that wait, or at one of their ends.
    const int at = row < 0 ? rowCount() : row;
    const auto waits = [this](int place) {
        return place >= 0 && place < rowCount() && isWaiting(taskAt(place).state);
    };
    return (waits(at) || waits(at - 1)) && !movesTo(*this, idsIn(data), at).isEmpty();
}

bool TaskFilterModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                   const QModelIndex &parent)
{
    if (canDropMimeData(data, action, row, column, parent))
        Q_EMIT moveRequested(movesTo(*this, idsIn(data), row < 0 ? rowCount() : row));
    return false;
}

} // namespace Landline::Ui
