// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/roomheader.h"

#include "core/base/plaintext.h"
#include "ui/chat/elidedlabel.h"
#include "ui/chat/symbollabel.h"
#include "ui/models/conversationtext.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace Landline::Ui {

namespace {

constexpr int symbolSize = 16;
constexpr int leastNameCharacters = 16;
/** Who reads along has to be seen: "12 here · encrypted" stays whole. */
constexpr int leastStateCharacters = 24;

} // namespace

RoomHeader::RoomHeader(QWidget *parent)
    : QWidget(parent)
    , m_name(new ElidedLabel(this))
    , m_symbol(new SymbolLabel(symbolSize, this))
    , m_state(new ElidedLabel(this))
    , m_topic(new ElidedLabel(this))
    , m_inviteButton(new QToolButton(this))
    , m_invite(new QAction(icon(Symbol::QrCode), tr("Invite"), this))
    , m_members(new QAction(icon(Symbol::People), tr("Show who is here"), this))
    , m_leave(new QAction(icon(Symbol::Leave), tr("Leave the room"), this))
{
    m_name->setObjectName(QStringLiteral("roomName"));
    m_name->setFont(textFont(TextSize::Heading));
    m_name->setLeastCharacters(leastNameCharacters);
    m_state->setLeastCharacters(leastStateCharacters);
    m_state->setElideMode(Qt::ElideRight);
    m_state->setObjectName(QStringLiteral("roomState"));
    m_topic->setObjectName(QStringLiteral("roomTopic"));
    m_topic->setElideMode(Qt::ElideRight);
    m_topic->setLeastCharacters(0);
    m_topic->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setLook(*m_topic, Look::Dim);
    m_invite->setCheckable(true);
    m_invite->setToolTip(tr("How others get into this room"));
    m_members->setCheckable(true);
    m_members->setChecked(true);

    auto *invite = m_inviteButton;
    invite->setDefaultAction(m_invite);
    invite->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    invite->setObjectName(QStringLiteral("invite"));
    auto *members = new QToolButton(this);
    members->setDefaultAction(m_members);
    members->setAccessibleName(m_members->text());
    members->setObjectName(QStringLiteral("showMembers"));
    auto *more = new QToolButton(this);
    more->setObjectName(QStringLiteral("roomMenu"));
    more->setIcon(icon(Symbol::More));
    more->setToolTip(tr("More for this room"));
    more->setAccessibleName(tr("More for this room"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(more);
    menu->addAction(m_leave);
    more->setMenu(menu);
    for (QToolButton *button : {invite, members, more}) {
        setLook(*button, Look::Quiet);
        button->setFocusPolicy(Qt::TabFocus);
        button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid, grid, grid);
    layout->setSpacing(grid);
    layout->addWidget(m_name);
    layout->addSpacing(grid / 2);
    layout->addWidget(m_symbol);
    layout->addWidget(m_state);
    layout->addSpacing(grid / 2);
    layout->addWidget(m_topic, 1);
    layout->addWidget(invite);
    layout->addWidget(members);
    layout->addWidget(more);
    connect(m_leave, &QAction::triggered, this, &RoomHeader::leaveRequested);
}

void RoomHeader::setRoom(const Chat::RoomSnapshot &room, const QList<Chat::Member> &members)
{
    m_name->setWholeText(room.name);
    m_state->setWholeText(roomHeadline(room, members));
    m_topic->setWholeText(room.state == Chat::RoomState::Open ? plainText(room.topic, KeepBreaks::No)
                                                              : QString());
    const bool open = room.state == Chat::RoomState::Open;
    const bool readable = isReadByOthers(room, members);
    const Symbol shape = !open ? Symbol::Clock : readable ? Symbol::Unlock : Symbol::Lock;
    const bool alert = open && readable;
    m_symbol->setSymbol(shape, alert ? Ink::Warning : Ink::Dim);
    setLook(*m_state, alert ? Look::WarningText : Look::Dim);
    m_leave->setText(room.hosted ? tr("Stop hosting the room") : tr("Leave the room"));
    // A button does not follow its action's visibility.
    m_inviteButton->setVisible(open && !room.address.isEmpty());
}

} // namespace Landline::Ui
