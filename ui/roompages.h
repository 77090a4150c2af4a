// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/chat/message.h"

#include <QHash>
#include <QObject>

class QStackedWidget;
class QUrl;

namespace Landline::Chat {
class RoomService;
}

namespace Landline::Ui {

class ChatPane;
class RoomListModel;

/** A page for each open room among the window's pages, and a row for it in the list of rooms. */
class RoomPages final : public QObject
{
    Q_OBJECT
public:
    /** All of them outlive it. Before RoomService::restore(). */
    RoomPages(Chat::RoomService &service, const Clock &clock, RoomListModel &rooms, QStackedWidget &pages,
              QObject *parent = nullptr);

    /** Null where there is no such room. */
    [[nodiscard]] ChatPane *pane(Chat::RoomId room) const { return m_panes.value(room); }
    /** Takes the new name in every room. */
    void setNick(const QString &nick);

Q_SIGNALS:
    void roomAdded(Landline::Chat::RoomId room);
    void roomRemoved(Landline::Chat::RoomId room);
    void downloadRequested(const QUrl &url);

private:
    void add(const Chat::RoomSnapshot &room);
    void remove(Chat::RoomId room);

    Chat::RoomService &m_service;
    const Clock &m_clock;
    RoomListModel &m_rooms;
    QStackedWidget &m_pages;
    QHash<Chat::RoomId, ChatPane *> m_panes; ///< owned by m_pages
};

} // namespace Landline::Ui
