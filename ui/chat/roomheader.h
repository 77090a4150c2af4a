// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QWidget>

class QAction;
class QToolButton;

namespace Landline::Ui {

class ElidedLabel;
class SymbolLabel;

/** A room's name, who can read what is said in it, and what can be done with it. */
class RoomHeader final : public QWidget
{
    Q_OBJECT
public:
    explicit RoomHeader(QWidget *parent = nullptr);

    void setRoom(const Chat::RoomSnapshot &room, const QList<Chat::Member> &members);
    [[nodiscard]] QAction &inviteAction() { return *m_invite; }
    [[nodiscard]] QAction &membersAction() { return *m_members; }

Q_SIGNALS:
    void leaveRequested();

private:
    ElidedLabel *m_name;
    SymbolLabel *m_symbol;
    ElidedLabel *m_state;
    ElidedLabel *m_topic; ///< others write it: it gets what the rest leaves
    QToolButton *m_inviteButton;
    QAction *m_invite;
    QAction *m_members;
    QAction *m_leave;
};

} // namespace Landline::Ui
