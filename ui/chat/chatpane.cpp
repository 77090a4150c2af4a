// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/chatpane.h"

#include "ui/chat/composer.h"
#include "ui/chat/invitation.h"
#include "ui/chat/memberlist.h"
#include "ui/chat/messageview.h"
#include "ui/chat/roomheader.h"
#include "ui/chat/roomnotice.h"
#include "ui/painting/theme.h"

#include <QAction>
#include <QDesktopServices>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace Landline::Ui {

using Chat::Member;
using Chat::RoomId;
using Chat::RoomService;
using Chat::RoomSnapshot;
using Chat::RoomState;

namespace {

/** Below the last of these the members would take the room that the messages need. */
constexpr QSize leastSize{45 * grid, 30 * grid};
constexpr int minimumWidthWithMembers = 80 * grid;

QWidget *separator(Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new QFrame(parent);
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    setLook(*line, Look::Line);
    return line;
}

} // namespace

ChatPane::ChatPane(RoomService &service, const Clock &clock, const RoomSnapshot &room, QWidget *parent)
    : QWidget(parent)
    , m_service(service)
    , m_room(room)
    , m_model(clock)
    , m_header(new RoomHeader(this))
    , m_cards(new QWidget(this))
    , m_notice(new RoomNotice(clock, m_cards))
    , m_invitation(new Invitation(m_cards))
    , m_empty(new QLabel(this))
    , m_view(new MessageView(m_model, this))
    , m_composer(new Composer(this))
    , m_memberLine(separator(Qt::Vertical, this))
    , m_members(new MemberList(m_roster, this))
{
    setLook(*this, Look::Pane);
    setAttribute(Qt::WA_StyledBackground);
    m_empty->setObjectName(QStringLiteral("emptyRoom"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::PlainText);
    setLook(*m_empty, Look::Dim);

    auto *cards = new QVBoxLayout(m_cards);
    cards->setContentsMargins(2 * grid, grid, 2 * grid, 0);
    cards->setSpacing(grid);
    cards->addWidget(m_notice);
    cards->addWidget(m_invitation);
    auto *talk = new QVBoxLayout;
    talk->setSpacing(0);
    talk->addWidget(m_header);
    talk->addWidget(separator(Qt::Horizontal, this));
    talk->addWidget(m_cards);
    talk->addWidget(m_empty, 1);
    talk->addWidget(m_view, 1);
    talk->addWidget(m_composer);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    // The members give way before they would keep the pane from being narrow.
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    layout->addLayout(talk, 1);
    layout->addWidget(m_memberLine);
    layout->addWidget(m_members);
    m_members->setFixedWidth(m_members->sizeHint().width());
    setFocusProxy(m_composer);
    setTabOrder(m_composer, m_view);
    listen(service);
    wire();
    updateRoom(room);
}

void ChatPane::listen(RoomService &service)
{
    connect(&service, &RoomService::roomChanged, this, &ChatPane::updateRoom);
    connect(&service, &RoomService::messagesAdded, this, &ChatPane::addMessages);
    connect(&service, &RoomService::historyLoaded, this, &ChatPane::addHistory);
    connect(&service, &RoomService::messageChanged, this, &ChatPane::changeMessage);
    connect(&service, &RoomService::messageAmended, this,
            [this](RoomId room, const Chat::MessageChange &change) {
                if (room == m_room.id)
                    m_model.amendMessage(change);
            });
    connect(&service, &RoomService::membersChanged, this, &ChatPane::setMembers);
}

void ChatPane::wire()
{
    connect(m_composer, &Composer::submitted, this, &ChatPane::send);
    connect(m_view, &MessageView::downloadRequested, this, &ChatPane::downloadRequested);
    connect(m_view, &MessageView::linkActivated, this,
            [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(m_view, &MessageView::tryAgainRequested, this,
            [this](const QString &clientId) { m_service.sendAgain(m_room.id, clientId); });
    connect(m_view, &MessageView::takeBackRequested, this,
            [this](qint64 seq) { m_service.takeBack(m_room.id, seq); });
    connect(m_view, &MessageView::reactRequested, this,
            [this](qint64 seq, const QString &emoji) { m_service.react(m_room.id, seq, emoji, true); });
    connect(m_view, &MessageView::pinRequested, this, [this](qint64 seq) {
        m_service.moderate(m_room.id, {QStringLiteral("pin"), {}, {}, seq});
    });
    connect(m_members, &MemberList::moderationRequested, this,
            [this](const QString &action, const QString &target) {
                m_service.moderate(m_room.id, {action, target, {}, 0});
            });
    connect(m_view, &MessageView::earlierWanted, this, &ChatPane::askForEarlier);
    connect(m_view, &MessageView::atEndChanged, this, [this](bool atEnd) {
        if (atEnd)
            m_model.releaseEarlier();
        updateReading();
    });
    connect(m_view, &MessageView::typed, m_composer, &Composer::insertText);
    connect(m_header, &RoomHeader::leaveRequested, this, [this] { m_service.leave(m_room.id); });
    connect(&m_header->inviteAction(), &QAction::toggled, this, &ChatPane::updatePlaces);
    connect(&m_header->membersAction(), &QAction::toggled, this, &ChatPane::updatePlaces);
    connect(m_invitation, &Invitation::closed, this, [this] { m_header->inviteAction().setChecked(false); });
    connect(m_notice, &RoomNotice::retryRequested, this, [this] { m_service.reconnect(m_room.id); });
    connect(m_notice, &RoomNotice::leaveRequested, this, [this] { m_service.leave(m_room.id); });
    connect(m_notice, &RoomNotice::trustConfirmed, this, [this] { m_service.trustNewKey(m_room.id); });
    connect(&m_model, &ConversationModel::unreadCountChanged, this,
            [this](int count) { Q_EMIT unreadCountChanged(m_room.id, count); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, &ChatPane::updatePlaces);
}

void ChatPane::updateRoom(const RoomSnapshot &room)
{
    if (room.id != m_room.id)
        return;
    m_room = room;
    m_notice->setRoom(room);
    m_invitation->setRoom(room);
    m_composer->setRoomName(room.name);
    m_composer->setSendEnabled(room.state != RoomState::Closed);
    updateHeader();
    updatePlaces();
}

void ChatPane::addMessages(RoomId room, const QList<Chat::Message> &messages)
{
    if (room == m_room.id)
        m_model.addMessages(messages);
}

void ChatPane::addHistory(RoomId room, const QList<Chat::Message> &messages, bool atStart)
{
    if (room != m_room.id)
        return;
    m_loadingEarlier = false;
    m_model.prependMessages(messages, atStart);
}

void ChatPane::changeMessage(RoomId room, const Chat::Message &message)
{
    if (room == m_room.id)
        m_model.changeMessage(message);
}

void ChatPane::setMembers(RoomId room, const QList<Member> &members)
{
    if (room != m_room.id)
        return;
    m_roster.setMembers(members);
    updateHeader();
}

void ChatPane::updateHeader()
{
    m_header->setRoom(m_room, m_roster.members());
    m_members->setCanModerate(m_room.canModerate);
    m_view->setCanModerate(m_room.canModerate);
}

void ChatPane::updatePlaces()
{
    const bool isOpen = m_room.state == RoomState::Open;
    const bool canInvite = isOpen && !m_room.address.isEmpty();
    const bool empty = m_model.hasNoMessages();
    const bool asked = m_header->inviteAction().isChecked();
    m_invitation->setVisible(canInvite && (asked || (m_room.hosted && empty)));
    m_invitation->setClosable(asked && !(m_room.hosted && empty));
    const bool nothing = m_model.rowCount() == 0;
    m_empty->setVisible(nothing);
    m_empty->setText(isOpen
                         ? tr("Nothing has been said here yet. What you write below, everybody here reads.")
                         : QString());
    m_view->setVisible(!nothing);
    const bool members = m_header->membersAction().isChecked() && width() >= minimumWidthWithMembers;
    m_members->setVisible(members);
    m_memberLine->setVisible(members);
    m_cards->setVisible(!m_notice->isHidden() || !m_invitation->isHidden());
}

void ChatPane::send(const QString &text)
{
    m_view->clearSelection();
    m_service.send(m_room.id, text);
    m_view->scrollToEnd();
}

void ChatPane::askForEarlier()
{
    if (m_loadingEarlier || !m_model.canLoadEarlier())
        return;
    m_loadingEarlier = true;
    m_service.loadEarlier(m_room.id, m_model.firstSeq(), earlierCount);
}

void ChatPane::updateReading()
{
    const bool reads = isVisible() && isActiveWindow() && (m_view->isAtEnd() || !m_view->isVisible());
    m_model.setReading(reads ? ConversationModel::Reading::Yes : ConversationModel::Reading::No);
}

QSize ChatPane::minimumSizeHint() const
{
    return leastSize;
}

void ChatPane::takeFocus()
{
    m_composer->takeFocus();
}

void ChatPane::insertText(const QString &text)
{
    m_view->clearSelection();
    m_composer->insertText(text);
}

void ChatPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!focusWidget())
        takeFocus();
    updateReading();
}

void ChatPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    updateReading();
}

void ChatPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updatePlaces();
}

void ChatPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        m_view->scrollToEnd();
        takeFocus();
        return;
    }
    if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown) {
        m_view->verticalScrollBar()->triggerAction(event->key() == Qt::Key_PageUp
                                                       ? QAbstractSlider::SliderPageStepSub
                                                       : QAbstractSlider::SliderPageStepAdd);
        return;
    }
    QWidget::keyPressEvent(event);
}

bool ChatPane::event(QEvent *event)
{
    if (event->type() == QEvent::WindowActivate || event->type() == QEvent::WindowDeactivate)
        updateReading();
    return QWidget::event(event);
}

} // namespace Landline::Ui
