// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/roompages.h"

#include "core/chat/rooms/roomservice.h"
#include "ui/chat/chatpane.h"
#include "ui/models/roomlistmodel.h"

#include <QStackedWidget>
#include <QUrl>

namespace Landline::Ui {

using Chat::RoomId;
using Chat::RoomService;
using Chat::RoomSnapshot;

RoomPages::RoomPages(RoomService &service, const Clock &clock, RoomListModel &rooms, QStackedWidget &pages,
                     QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_clock(clock)
    , m_rooms(rooms)
    , m_pages(pages)
{
    connect(&service, &RoomService::roomAdded, this, &RoomPages::add);
    connect(&service, &RoomService::roomChanged, &rooms, &RoomListModel::updateRoom);
    connect(&service, &RoomService::roomRemoved, this, &RoomPages::remove);
}

void RoomPages::add(const RoomSnapshot &room)
{
    m_rooms.addRoom(room);
    if (m_panes.contains(room.id))
        return;
    auto *pane = new ChatPane(m_service, m_clock, room);
    m_panes.insert(room.id, pane);
    m_pages.addWidget(pane);
    connect(pane, &ChatPane::unreadCountChanged, &m_rooms, &RoomListModel::setUnread);
    connect(pane, &ChatPane::downloadRequested, this, &RoomPages::downloadRequested);
    Q_EMIT roomAdded(room.id);
}

void RoomPages::remove(RoomId room)
{
    ChatPane *pane = m_panes.take(room);
    if (!pane)
        return;
    m_rooms.removeRoom(room);
    // The window goes elsewhere while the page is still there.
    Q_EMIT roomRemoved(room);
    m_pages.removeWidget(pane);
    pane->deleteLater();
}

void RoomPages::setNick(const QString &nick)
{
    for (auto pane = m_panes.cbegin(); pane != m_panes.cend(); ++pane)
        m_service.setNick(pane.key(), nick);
}

} // namespace Landline::Ui
