// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/welcomepage.h"

#include "ui/dialogs/personname.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Landline::Ui {

namespace {

constexpr int columnWidth = 560;
constexpr int fieldWidth = 280;
constexpr int logoSize = 56;

QPushButton *actionButton(Symbol symbol, const QString &text, const char *name)
{
    auto *button = new QPushButton(icon(symbol), text);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(text);
    return button;
}

} // namespace

WelcomePage::WelcomePage(const QString &nick, QWidget *parent)
    : QWidget(parent)
    , m_nick(new QLineEdit(nick.isEmpty() ? proposedNick() : nick))
    , m_problem(new QLabel)
{
    setLook(*this, Look::Pane);
    setAttribute(Qt::WA_StyledBackground);
    auto *logo = new QLabel;
    logo->setPixmap(applicationIcon().pixmap(QSize(logoSize, logoSize), devicePixelRatioF()));
    auto *title = new QLabel(tr("Chat and share on this network"));
    title->setFont(textFont(TextSize::Heading));
    auto *subtitle = new QLabel(tr("No account, no server: one of you hosts a room, the others join it."));
    subtitle->setWordWrap(true);
    setLook(*subtitle, Look::Dim);

    m_nick->setObjectName(QStringLiteral("nick"));
    m_nick->setAccessibleName(tr("Your name"));
    m_nick->setMaximumWidth(fieldWidth);
    auto *nickLabel = new QLabel(tr("Your name"));
    nickLabel->setBuddy(m_nick);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    setLook(*m_problem, Look::ErrorText);
    m_problem->hide();

    auto *host = actionButton(Symbol::Host, tr("Host a room"), "host");
    host->setIcon(icon(Symbol::Host, Ink::OnAccent));
    setLook(*host, Look::Primary);
    auto *options = new QPushButton(tr("Options…"));
    options->setObjectName(QStringLiteral("hostOptions"));
    options->setAccessibleName(tr("Options for hosting"));
    setLook(*options, Look::Quiet);
    auto *join = actionButton(Symbol::Join, tr("Join a room"), "join");
    auto *download = actionButton(Symbol::Download, tr("Add downloads"), "download");

    auto *content = new QWidget;
    content->setMaximumWidth(columnWidth);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(3 * grid, 3 * grid, 3 * grid, 3 * grid);
    column->setSpacing(grid);
    column->addStretch(2);
    column->addWidget(logo);
    column->addSpacing(grid);
    column->addWidget(title);
    column->addWidget(subtitle);
    column->addSpacing(2 * grid);
    column->addWidget(nickLabel);
    column->addWidget(m_nick);
    column->addWidget(m_problem);
    column->addSpacing(2 * grid);
    column->addWidget(
        makeCard(host, tr("On this machine. You get an address and a link to hand out."), options));
    column->addWidget(makeCard(join, tr("With the address or the link that its host gave you."), nullptr));
    column->addWidget(
        makeCard(download, tr("Paste addresses, or drop them anywhere on this window."), nullptr));
    column->addStretch(3);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);

    connect(m_nick, &QLineEdit::textEdited, this, [this] { m_problem->hide(); });
    connect(m_nick, &QLineEdit::editingFinished, this, [this] {
        if (nickProblem(this->nick()).isEmpty())
            Q_EMIT nickChanged(this->nick());
    });
    connect(host, &QPushButton::clicked, this, [this] {
        if (!checkNick())
            return;
        Chat::HostRequest request;
        request.nick = this->nick();
        request.roomName = proposedRoomName(request.nick);
        Q_EMIT hostRequested(request);
    });
    connect(options, &QPushButton::clicked, this, [this] { Q_EMIT hostOptionsRequested(this->nick()); });
    connect(join, &QPushButton::clicked, this, [this] {
        if (checkNick())
            Q_EMIT joinRequested(this->nick());
    });
    connect(download, &QPushButton::clicked, this, &WelcomePage::addDownloadsRequested);
    setFocusProxy(host);
}

QWidget *WelcomePage::makeCard(QPushButton *button, const QString &text, QPushButton *further)
{
    auto *card = new QFrame;
    setLook(*card, Look::Card);
    auto *layout = new QHBoxLayout(card);
    layout->setContentsMargins(2 * grid, 12, 2 * grid, 12);
    layout->setSpacing(2 * grid);
    // One width for all three, so that the sentences stand below each other.
    button->setMinimumWidth(20 * grid);
    layout->addWidget(button);
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    setLook(*label, Look::Dim);
    layout->addWidget(label, 1);
    if (further)
        layout->addWidget(further);
    return card;
}

QString WelcomePage::nick() const
{
    return m_nick->text().trimmed();
}

bool WelcomePage::checkNick()
{
    const QString problem = nickProblem(nick());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (!problem.isEmpty())
        m_nick->setFocus();
    return problem.isEmpty();
}

} // namespace Landline::Ui
