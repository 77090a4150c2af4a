// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/chat/rooms/roomservice.h"
#include "ui/models/conversationmodel.h"
#include "ui/models/rostermodel.h"

#include <QWidget>

class QLabel;

namespace Landline::Ui {

class Composer;
class Invitation;
class MemberList;
class MessageView;
class RoomHeader;
class RoomNotice;

/** One room: what was said, who is here, and where one writes. Lives as long as the room is open. */
class ChatPane final : public QWidget
{
    Q_OBJECT
public:
    /** How many messages are asked for when a reader gets near the first. */
    static constexpr int earlierCount = 200;

    /** `service` and `clock` outlive the pane, which hears the service's signals by itself. */
    ChatPane(Chat::RoomService &service, const Clock &clock, const Chat::RoomSnapshot &room,
             QWidget *parent = nullptr);

    [[nodiscard]] Chat::RoomId roomId() const { return m_room.id; }
    [[nodiscard]] const Chat::RoomSnapshot &room() const { return m_room; }
    /** Of messages that came while nobody was looking. */
    [[nodiscard]] int unreadCount() const { return m_model.unreadCount(); }
    [[nodiscard]] QSize minimumSizeHint() const override;
    /** Puts the cursor where one writes. */
    void takeFocus();
    /** Adds to what is being written, e.g. dropped text. */
    void insertText(const QString &text);

Q_SIGNALS:
    void unreadCountChanged(Landline::Chat::RoomId room, int count);
    void downloadRequested(const QUrl &url);

public Q_SLOTS:
    void updateRoom(const Landline::Chat::RoomSnapshot &room);
    void addMessages(Landline::Chat::RoomId room, const QList<Landline::Chat::Message> &messages);
    void addHistory(Landline::Chat::RoomId room, const QList<Landline::Chat::Message> &messages,
                    bool atStart);
    void changeMessage(Landline::Chat::RoomId room, const Landline::Chat::Message &message);
    void setMembers(Landline::Chat::RoomId room, const QList<Landline::Chat::Member> &members);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void listen(Chat::RoomService &service);
    void wire();
    void send(const QString &text);
    void askForEarlier();
    void updateReading();
    void updateHeader();
    void updatePlaces();

    Chat::RoomService &m_service;
    Chat::RoomSnapshot m_room;
    ConversationModel m_model;
    RosterModel m_roster;
    RoomHeader *m_header;
    QWidget *m_cards; ///< holds the two below it
    RoomNotice *m_notice;
    Invitation *m_invitation;
    QLabel *m_empty;
    MessageView *m_view;
    Composer *m_composer;
    QWidget *m_memberLine;
    MemberList *m_members;
    bool m_loadingEarlier = false;
};

} // namespace Landline::Ui
