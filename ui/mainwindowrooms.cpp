// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/rooms/roomservice.h"
#include "ui/dialogs/hostsheet.h"
#include "ui/dialogs/joinsheet.h"
#include "ui/dialogs/personname.h"
#include "ui/dialogs/welcomepage.h"
#include "ui/downloads/downloadadder.h"
#include "ui/mainwindow.h"
#include "ui/roompages.h"

namespace Landline::Ui {

using Chat::RoomId;

void MainWindow::makeRooms()
{
    m_roomPages = new RoomPages(m_services.rooms, m_services.clock, m_roomList, *m_pages, this);
    connect(m_roomPages, &RoomPages::roomAdded, this, &MainWindow::arriveAt);
    connect(m_roomPages, &RoomPages::roomRemoved, this, &MainWindow::leaveRemoved);
    connect(m_roomPages, &RoomPages::downloadRequested, this,
            [this](const QUrl &url) { m_adder->addUrls({url}); });
    connect(m_sidebar, &Sidebar::hostRequested, this, &MainWindow::hostRoom);
    connect(m_sidebar, &Sidebar::joinRequested, this, [this] { openJoinSheet(); });
    connect(m_sidebar, &Sidebar::leaveRequested, &m_services.rooms, &Chat::RoomService::leave);
    connect(m_welcome, &WelcomePage::hostRequested, this, &MainWindow::host);
    connect(m_welcome, &WelcomePage::hostOptionsRequested, this, [this](const QString &nick) {
        setNick(nick);
        openHostSheet();
    });
    connect(m_welcome, &WelcomePage::joinRequested, this, [this](const QString &nick) {
        setNick(nick);
        openJoinSheet();
    });
    connect(m_welcome, &WelcomePage::nickChanged, this, &MainWindow::setNick);
}

void MainWindow::arriveAt(RoomId room)
{
    if (room == m_awaited || m_place == Place(Page::Welcome)) {
        m_awaited = {};
        goTo(room);
        enter();
    }
}

void MainWindow::leaveRemoved(RoomId room)
{
    if (m_place != Place(room))
        return;
    goTo(m_roomList.rowCount() > 0 ? Place(m_roomList.roomAt(0).id) : Place(Page::Welcome));
}

void MainWindow::setNick(const QString &nick)
{
    if (nick.isEmpty() || nick == m_state.nick)
        return;
    m_state.nick = nick;
    m_sidebar->setNick(nick);
    m_roomPages->setNick(nick);
    Q_EMIT stateChanged();
}

void MainWindow::hostRoom()
{
    for (int row = 0; row < m_roomList.rowCount(); ++row) {
        // A second room is no accident then: ask what it is for.
        if (m_roomList.roomAt(row).hosted) {
            openHostSheet();
            return;
        }
    }
    Chat::HostRequest request;
    request.nick = m_state.nick;
    request.roomName = proposedRoomName(m_state.nick);
    host(request);
}

void MainWindow::host(const Chat::HostRequest &request)
{
    setNick(request.nick);
    const RoomId room = m_services.rooms.hostRoom(request);
    // It may be there already, or come with a later signal.
    m_awaited = room;
    if (m_roomPages->pane(room))
        arriveAt(room);
}

void MainWindow::openHostSheet()
{
    auto *sheet = new HostSheet(m_state.nick, this);
    connect(sheet, &HostSheet::requested, this, &MainWindow::host);
    sheet->open();
}

void MainWindow::openJoinSheet(const QString &address)
{
    auto *sheet = new JoinSheet(m_services.rooms, m_state.nick, this);
    sheet->setAddress(address);
    connect(sheet, &JoinSheet::joined, this, [this](RoomId room, const QString &nick) {
        setNick(nick);
        m_awaited = room;
        if (m_roomPages->pane(room))
            arriveAt(room);
    });
    sheet->open();
}

} // namespace Landline::Ui
