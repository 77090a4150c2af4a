// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/hostsheet.h"

#include "core/chat/wire/frames.h"
#include "ui/dialogs/personname.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Landline::Ui {

namespace {

constexpr int sheetWidth = 440;

} // namespace

HostSheet::HostSheet(const QString &nick, QWidget *parent)
    : Sheet(tr("Host a room"), tr("Host a room"), parent)
    , m_nick(new QLineEdit(nick))
    , m_roomName(new QLineEdit(proposedRoomName(nick)))
    , m_password(new QLineEdit)
    , m_allowPlain(new QCheckBox(tr("Allow members without encryption from other machines")))
{
    setMinimumWidth(sheetWidth);
    m_nick->setObjectName(QStringLiteral("nick"));
    m_roomName->setObjectName(QStringLiteral("roomName"));
    m_password->setObjectName(QStringLiteral("password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("none: everybody on the network may come in"));
    m_allowPlain->setObjectName(QStringLiteral("allowPlain"));
    m_allowPlain->setAccessibleName(m_allowPlain->text());
    addField(tr("Your name"), m_nick);
    addField(tr("Room name"), m_roomName);
    addField(tr("Password"), m_password);
    body().addSpacing(grid);
    body().addWidget(m_allowPlain);
    auto *note =
        new QLabel(tr("For old chat programs. What is said in the room can then be read on the network."));
    note->setWordWrap(true);
    note->setFont(textFont(TextSize::Small));
    setLook(*note, Look::Dim);
    body().addWidget(note);
    connect(m_nick, &QLineEdit::textEdited, this, [this] { setError({}); });
    connect(m_roomName, &QLineEdit::textEdited, this, [this] { setError({}); });
    connect(m_password, &QLineEdit::textChanged, this, [this](const QString &password) {
        // It can only be proved over an encrypted connection.
        m_allowPlain->setEnabled(password.isEmpty());
    });
    m_roomName->setFocus();
    m_roomName->selectAll();
}

void HostSheet::commit()
{
    Chat::HostRequest request;
    request.nick = m_nick->text().trimmed();
    request.roomName = m_roomName->text().trimmed();
    request.password = m_password->text();
    request.allowPlain = m_allowPlain->isChecked() && request.password.isEmpty();
    QString problem = nickProblem(request.nick);
    QLineEdit *field = m_nick;
    if (problem.isEmpty() && request.roomName.isEmpty()) {
        problem = tr("Give the room a name that others recognize.");
        field = m_roomName;
    } else if (problem.isEmpty() && request.roomName.size() > Chat::Wire::maxRoomNameLength) {
        problem = tr("The room’s name is longer than %1 letters.").arg(Chat::Wire::maxRoomNameLength);
        field = m_roomName;
    }
    setError(problem);
    if (!problem.isEmpty()) {
        field->setFocus();
        return;
    }
    Q_EMIT requested(request);
    accept();
}

} // namespace Landline::Ui
