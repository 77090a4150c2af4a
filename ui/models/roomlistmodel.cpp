// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/roomlistmodel.h"

#include "ui/models/tooltip.h"

#include <algorithm>
#include <numeric>

namespace Landline::Ui {

using Chat::RoomId;
using Chat::RoomSnapshot;
using Chat::RoomState;

int RoomListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rooms.size());
}

QVariant RoomListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rooms.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return row.room.name;
    case Qt::ToolTipRole:
        return tooltipOf(row.room.address);
    case Qt::AccessibleDescriptionRole: {
        QStringList parts;
        if (row.unread > 0)
            parts.append(tr("%1 new").arg(row.unread));
        if (row.room.state == RoomState::Waiting)
            parts.append(tr("connection lost"));
        else if (row.room.state == RoomState::Closed)
            parts.append(tr("closed"));
        else if (row.room.state == RoomState::Connecting)
            parts.append(tr("connecting"));
        return parts.join(QStringLiteral(", "));
    }
    case RoomRole:
        return QVariant::fromValue(row.room);
    case UnreadRole:
        return row.unread;
    default:
        return {};
    }
}

int RoomListModel::rowOf(RoomId room) const
{
    const auto row = std::find_if(m_rooms.begin(), m_rooms.end(),
                                  [room](const Row &candidate) { return candidate.room.id == room; });
    return row == m_rooms.end() ? -1 : int(row - m_rooms.begin());
}

int RoomListModel::unreadTotal() const
{
    return std::accumulate(m_rooms.begin(), m_rooms.end(), 0,
                           [](int sum, const Row &row) { return sum + row.unread; });
}

void RoomListModel::addRoom(const RoomSnapshot &room)
{
    if (rowOf(room.id) >= 0) {
        updateRoom(room);
        return;
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_rooms.append({room, 0});
    endInsertRows();
}

void RoomListModel::updateRoom(const RoomSnapshot &room)
{
    const int row = rowOf(room.id);
    if (row < 0 || m_rooms.at(row).room == room)
        return;
    m_rooms[row].room = room;
    Q_EMIT dataChanged(index(row), index(row));
}

void RoomListModel::removeRoom(RoomId room)
{
    const int row = rowOf(room);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_rooms.removeAt(row);
    endRemoveRows();
}

void RoomListModel::setUnread(RoomId room, int count)
{
    const int row = rowOf(room);
    if (row < 0 || m_rooms.at(row).unread == count)
        return;
    m_rooms[row].unread = count;
    Q_EMIT dataChanged(index(row), index(row));
}

} // namespace Landline::Ui
