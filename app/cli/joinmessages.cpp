// SPDX-License-Identifier: GPL-3.0-or-later
// How messages are shown.
#include "app/cli/eventwriter.h"
#include "app/cli/joincommand.h"
#include "core/chat/wire/names.h"

namespace Landline::Cli {

using namespace Landline::Chat;

static QString systemText(const Message &message)
{
    switch (message.kind) {
    case MessageKind::Joined:
        return QStringLiteral("User %1 joined the chat").arg(message.sender);
    case MessageKind::Left:
        return QStringLiteral("User %1 left the chat").arg(message.sender);
    default:
        return message.text;
    }
}

QString JoinCommand::nickOf(const QString &key) const
{
    for (const Member &member : m_client->room().members) {
        if (member.key == key)
            return member.nick;
    }
    return QStringLiteral("somebody who has left");
}

static QString shownText(const Message &message)
{
    if (message.kind != MessageKind::Text)
        return systemText(message);
    if (message.deleted)
        return message.removedBy.isEmpty() ? QStringLiteral("(taken back)")
                                           : QStringLiteral("(removed by %1)").arg(message.removedBy);
    if (!message.file)
        return message.text;
    const QString offer = QStringLiteral("offers ") + Wire::sentence(*message.file);
    return message.text.isEmpty() ? offer : message.text + u'\n' + offer;
}

/** Or a message of several lines could look like somebody else's. */
static QString indented(QString text)
{
    return text.replace(u'\n', QStringLiteral("\n           "));
}

void JoinCommand::show(const Message &message)
{
    const bool isText = message.kind == MessageKind::Text;
    const bool isPrivate = !message.privateWith.isEmpty();
    const QString text = shownText(message);
    const QString time = message.time.toLocalTime().toString(QStringLiteral("HH:mm:ss"));
    if (isText && message.seq > 0) {
        m_last.add(message);
        m_lastSeq = message.seq;
        m_lastOwnSeq = message.own ? message.seq : m_lastOwnSeq;
        m_client->markRead(message.seq);
    }
    QString sender = isText ? message.sender : QStringLiteral("System");
    if (isPrivate)
        sender += message.own ? QStringLiteral(" (to %1 alone)").arg(nickOf(message.privateWith))
                              : QStringLiteral(" (to you alone)");
    m_writer->line(QStringLiteral("[%1] %2: %3").arg(time, sender, indented(text)));
    if (m_writer->isJson())
        m_writer->event(eventOf(message, time, text));
}

QJsonObject JoinCommand::eventOf(const Message &message, const QString &time, const QString &text)
{
    const bool isText = message.kind == MessageKind::Text;
    const bool isPrivate = !message.privateWith.isEmpty();
    QJsonObject event{{QStringLiteral("event"), isPrivate ? QStringLiteral("private")
                                                : isText  ? QStringLiteral("message")
                                                          : QStringLiteral("system")},
                      {QStringLiteral("timestamp"), time},
                      {QStringLiteral("content"), text}};
    if (message.seq > 0)
        event.insert(QStringLiteral("seq"), message.seq);
    if (!isText)
        return event;
    event.insert(QStringLiteral("sender"), message.sender);
    event.insert(QStringLiteral("own"), message.own);
    event.insert(QStringLiteral("plain"), message.plain);
    if (isPrivate)
        event.insert(QStringLiteral("with"), message.privateWith);
    if (message.letter > 0)
        event.insert(QStringLiteral("id"), message.letter);
    if (message.replyTo > 0)
        event.insert(QStringLiteral("reply"), message.replyTo);
    if (message.mentionsOwn)
        event.insert(QStringLiteral("mention"), true);
    if (message.edited)
        event.insert(QStringLiteral("edited"), true);
    if (message.file) {
        event.insert(QStringLiteral("file"), QJsonObject{{QStringLiteral("id"), message.file->id},
                                                         {QStringLiteral("name"), message.file->name},
                                                         {QStringLiteral("size"), message.file->size},
                                                         {QStringLiteral("sha256"), message.file->sha256}});
    }
    return event;
}

/** With their numbers, which commands take. */
void JoinCommand::list(const QList<Message> &messages)
{
    for (const Message &message : messages) {
        const QString time = message.time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
        say(QStringLiteral("%1  %2  %3: ").arg(QString::number(message.seq), time, message.sender)
            + indented(shownText(message)));
    }
}

/** Of a run before this one: sent as soon as the room is open, and shown again then. */
void JoinCommand::showWaiting(const QList<Message> &messages)
{
    for (const Message &message : messages) {
        m_waiting.insert(message.clientId);
        const QString time = message.time.toLocalTime().toString(QStringLiteral("HH:mm:ss"));
        const QString text = shownText(message);
        m_writer->line(QStringLiteral("[%1] %2 (not sent yet): ").arg(time, message.sender) + indented(text));
        QJsonObject event = eventOf(message, time, text);
        event.insert(QStringLiteral("event"), QStringLiteral("unsent"));
        m_writer->event(event);
    }
}

void JoinCommand::tellUnsent()
{
    if (m_waiting.isEmpty())
        return;
    const QString count = m_waiting.size() == 1 ? QStringLiteral("A message was")
                                                : QStringLiteral("%1 messages were").arg(m_waiting.size());
    const QString lost = m_waiting.size() == 1 ? QStringLiteral(" not sent and is lost")
                                               : QStringLiteral(" not sent and are lost");
    m_writer->diagnostic(m_client->keepsUnsent()
                             ? count
                                   + QStringLiteral(" not sent; the next join of this room sends what "
                                                    "the host has not got")
                             : count + lost);
}

} // namespace Landline::Cli
