// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/joinsheet.h"

#include "core/base/plaintext.h"
#include "ui/dialogs/personname.h"
#include "ui/models/conversationtext.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <utility>

namespace Landline::Ui {

using Chat::RoomId;
using Chat::RoomService;
using Chat::RoomSnapshot;
using Chat::RoomState;

namespace {

constexpr int sheetWidth = 440;

} // namespace

JoinSheet::JoinSheet(RoomService &service, const QString &nick, QWidget *parent)
    : Sheet(tr("Join a room"), tr("Join a room"), parent)
    , m_service(service)
    , m_nick(new QLineEdit(nick))
    , m_address(new QLineEdit)
    , m_password(new QLineEdit)
    , m_progress(new QLabel)
{
    setMinimumWidth(sheetWidth);
    m_nick->setObjectName(QStringLiteral("nick"));
    m_address->setObjectName(QStringLiteral("address"));
    m_address->setPlaceholderText(tr("10.0.0.5:8888 or landline://…"));
    m_password->setObjectName(QStringLiteral("password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("only if the room has one"));
    m_progress->setObjectName(QStringLiteral("progress"));
    m_progress->setTextFormat(Qt::PlainText);
    m_progress->setWordWrap(true);
    setLook(*m_progress, Look::Dim);
    m_progress->hide();
    addField(tr("Your name"), m_nick);
    addField(tr("Address"), m_address);
    auto *note = new QLabel(tr("The host’s pane shows it under Invite: an address, or a link."));
    note->setWordWrap(true);
    note->setFont(textFont(TextSize::Small));
    setLook(*note, Look::Dim);
    body().addWidget(note);
    addField(tr("Password"), m_password);
    body().addWidget(m_progress);
    connect(m_nick, &QLineEdit::textEdited, this, [this] { setError({}); });
    connect(m_address, &QLineEdit::textEdited, this, [this] { setError({}); });
    connect(m_password, &QLineEdit::textEdited, this, [this] { setError({}); });
    connect(&service, &RoomService::roomAdded, this, &JoinSheet::take);
    connect(&service, &RoomService::roomChanged, this, &JoinSheet::take);
    m_address->setFocus();
}

void JoinSheet::setAddress(const QString &address)
{
    m_address->setText(plainText(address, KeepBreaks::No));
}

void JoinSheet::commit()
{
    Chat::JoinRequest request;
    request.nick = m_nick->text().trimmed();
    request.address = m_address->text().trimmed();
    request.password = m_password->text();
    QString problem = nickProblem(request.nick);
    QLineEdit *field = m_nick;
    if (problem.isEmpty() && request.address.isEmpty()) {
        problem = tr("Write the host’s address, such as 10.0.0.5:8888.");
        field = m_address;
    }
    setError(problem);
    if (!problem.isEmpty()) {
        field->setFocus();
        return;
    }
    setConnecting(request.address);
    m_early.clear();
    m_asking = true;
    const RoomId room = m_service.joinRoom(request);
    m_asking = false;
    m_room = room;
    if (const auto early = m_early.constFind(room); early != m_early.constEnd())
        take(RoomSnapshot(*early));
}

void JoinSheet::take(const RoomSnapshot &room)
{
    if (m_asking) {
        m_early.insert(room.id, room);
        return;
    }
    if (room.id != m_room || m_room.isNull())
        return;
    switch (room.state) {
    case RoomState::Connecting:
        break;
    case RoomState::Open:
        m_room = {};
        Q_EMIT joined(room.id, m_nick->text().trimmed());
        accept();
        break;
    case RoomState::Waiting:
    case RoomState::Closed:
        if (room.error.code == ErrorCode::Tls) { // its pane shows both keys and asks
            m_room = {};
            Q_EMIT joined(room.id, m_nick->text().trimmed());
            accept();
            break;
        }
        giveUp(room.error.code, room.error.message.isEmpty()
                                    ? tr("Nobody answers at %1.").arg(m_address->text().trimmed())
                                    : errorSentence(room.error));
        break;
    }
}

void JoinSheet::giveUp(ErrorCode code, const QString &problem)
{
    const RoomId room = std::exchange(m_room, {});
    setConnecting({});
    setError(problem);
    QLineEdit *field = code == ErrorCode::Auth ? m_password : m_address;
    field->setFocus();
    field->selectAll();
    // It never was one: the list of rooms should not keep it.
    m_service.leave(room);
}

void JoinSheet::setConnecting(const QString &address)
{
    const bool connecting = !address.isEmpty();
    m_progress->setText(connecting ? tr("Connecting to %1…").arg(address) : QString());
    m_progress->setVisible(connecting);
    primaryButton().setEnabled(!connecting);
    m_nick->setReadOnly(connecting);
    m_address->setReadOnly(connecting);
    m_password->setReadOnly(connecting);
    fit();
}

void JoinSheet::done(int result)
{
    if (const RoomId room = std::exchange(m_room, {}); !room.isNull())
        m_service.leave(room);
    Sheet::done(result);
}

} // namespace Landline::Ui
