// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QAbstractListModel>

namespace Landline::Ui {

/** The rooms that are open in this program, in the order in which they were opened. */
class RoomListModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        RoomRole = Qt::UserRole, ///< Chat::RoomSnapshot
        UnreadRole,              ///< int
    };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    /** -1 where there is none. */
    [[nodiscard]] int rowOf(Chat::RoomId room) const;
    [[nodiscard]] const Chat::RoomSnapshot &roomAt(int row) const { return m_rooms.at(row).room; }
    [[nodiscard]] int unreadTotal() const;

public Q_SLOTS:
    void addRoom(const Landline::Chat::RoomSnapshot &room);
    void updateRoom(const Landline::Chat::RoomSnapshot &room);
    void removeRoom(Landline::Chat::RoomId room);
    void setUnread(Landline::Chat::RoomId room, int count);

private:
    struct Row
    {
        Chat::RoomSnapshot room;
        int unread = 0;
    };
    QList<Row> m_rooms;
};

} // namespace Landline::Ui
