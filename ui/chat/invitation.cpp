// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/invitation.h"

#include "core/net/keywords.h"
#include "ui/chat/elidedlabel.h"
#include "ui/chat/qrcode.h"
#include "ui/models/conversationtext.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>

namespace Landline::Ui {

namespace {

constexpr std::chrono::seconds copiedShownFor{2};

/** Copies, and says so in its own place. */
QPushButton *copyButton(const QString &name, const QString &what, const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(icon(Symbol::Copy), text, parent);
    button->setObjectName(name);
    button->setAccessibleName(what);
    return button;
}

void copy(QPushButton *button, const QString &text)
{
    QApplication::clipboard()->setText(text);
    button->setText(Invitation::tr("Copied"));
    button->setIcon(icon(Symbol::Check));
    QTimer::singleShot(copiedShownFor, button, [button] {
        button->setText(Invitation::tr("Copy"));
        button->setIcon(icon(Symbol::Copy));
    });
}

QLabel *caption(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(textFont(TextSize::Small));
    setLook(*label, Look::Dim);
    return label;
}

} // namespace

QString invitationLink(const Chat::RoomSnapshot &room)
{
    QString fingerprint = room.fingerprint;
    fingerprint.remove(u':').remove(u' ');
    QString link = QStringLiteral("landline://") + room.address;
    if (!fingerprint.isEmpty())
        link += u'#' + fingerprint;
    return link;
}

Invitation::Invitation(QWidget *parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_address(new ElidedLabel(this))
    , m_link(new ElidedLabel(this))
    , m_key(new QLabel(this))
    , m_hint(new QLabel(this))
    , m_code(new QrCode(this))
    , m_close(new QPushButton(tr("Done"), this))
{
    setObjectName(QStringLiteral("invitation"));
    setLook(*this, Look::Card);
    m_title->setObjectName(QStringLiteral("invitationTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(textFont(TextSize::Base, TextWeight::Bold));
    m_title->setWordWrap(true);
    m_address->setObjectName(QStringLiteral("invitationAddress"));
    m_address->setFont(textFont(TextSize::Heading));
    m_link->setObjectName(QStringLiteral("invitationLink"));
    m_key->setObjectName(QStringLiteral("invitationKey"));
    m_key->setTextFormat(Qt::PlainText);
    m_key->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_key->setWordWrap(true);
    m_hint->setFont(textFont(TextSize::Small));
    m_hint->setWordWrap(true);
    setLook(*m_hint, Look::Dim);
    m_close->setObjectName(QStringLiteral("invitationDone"));

    auto *copyAddress = copyButton(QStringLiteral("copyAddress"), tr("Copy address"), tr("Copy"), this);
    auto *copyLink = copyButton(QStringLiteral("copyLink"), tr("Copy invitation link"), tr("Copy"), this);
    auto *texts = new QGridLayout;
    texts->setHorizontalSpacing(2 * grid);
    texts->setVerticalSpacing(2);
    texts->addWidget(m_title, 0, 0, 1, 2);
    texts->setRowMinimumHeight(1, grid);
    texts->addWidget(caption(tr("Address"), this), 2, 0);
    texts->addWidget(m_address, 3, 0);
    texts->addWidget(copyAddress, 2, 1, 2, 1, Qt::AlignBottom);
    texts->setRowMinimumHeight(4, grid);
    texts->addWidget(caption(tr("Invitation link"), this), 5, 0);
    texts->addWidget(m_link, 6, 0);
    texts->addWidget(copyLink, 5, 1, 2, 1, Qt::AlignBottom);
    texts->setRowMinimumHeight(7, grid);
    texts->addWidget(caption(tr("Key of the host, to compare"), this), 8, 0, 1, 2);
    texts->addWidget(m_key, 9, 0, 1, 2);
    texts->setRowMinimumHeight(10, grid);
    texts->addWidget(m_hint, 11, 0, 1, 2);
    texts->setRowStretch(12, 1);
    texts->addWidget(m_close, 13, 1, Qt::AlignRight);
    texts->setColumnStretch(0, 1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(3 * grid);
    layout->addLayout(texts, 1);
    layout->addWidget(m_code, 0, Qt::AlignTop);
    connect(copyAddress, &QPushButton::clicked, this,
            [this, copyAddress] { copy(copyAddress, m_addressText); });
    connect(copyLink, &QPushButton::clicked, this, [this, copyLink] { copy(copyLink, m_linkText); });
    connect(m_close, &QPushButton::clicked, this, &Invitation::closed);
    setClosable(false);
}

void Invitation::setRoom(const Chat::RoomSnapshot &room)
{
    m_title->setText(tr("How others get into “%1”").arg(room.name));
    m_hint->setText(tr("In Landline: Join a room, then the address or the link. "
                       "The code is the same link."));
    if (room.address == m_addressText && invitationLink(room) == m_linkText)
        return;
    m_addressText = room.address;
    m_linkText = invitationLink(room);
    m_address->setWholeText(m_addressText);
    m_link->setWholeText(m_linkText);
    m_key->setText(Net::keyWords(room.fingerprint) + u'\n' + groupedFingerprint(room.fingerprint));
    m_code->setText(m_linkText);
}

void Invitation::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

} // namespace Landline::Ui
