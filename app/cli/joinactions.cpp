// SPDX-License-Identifier: GPL-3.0-or-later
// Lines that are no messages: "/nick Ana", "/msg Ben: hello".
#include "app/cli/eventwriter.h"
#include "app/cli/joincommand.h"
#include "app/cli/roomcommands.h"
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"

#include <algorithm>

namespace Landline::Cli {

using namespace Landline::Chat;

static const char helpText[] =
    "/last [N]             the last N messages (10) with their NUMBER for the commands below\n"
    "/nick NAME            another name\n"
    "/msg NAME: TEXT       a message for one alone\n"
    "/reply [NUMBER] TEXT  answers a message, the last one if no number is given\n"
    "/edit [NUMBER] TEXT   changes what you wrote, the last of it\n"
    "/delete [NUMBER]      takes it back\n"
    "/react [NUMBER] SIGN  answers with a sign; /unreact takes it back\n"
    "/away, /busy, /here   with a few words, if you like\n"
    "/hide NAME, /show NAME  whose messages you don't want to see, from now on; /hide lists them\n"
    "/search TEXT          the last messages with a text\n"
    "/members, /pins       who is here, what is pinned\n"
    "//TEXT                a message that begins with /\n"
    "quit                  leaves\n";

const Member *JoinCommand::memberCalled(const QString &nick) const
{
    const QList<Member> &members = m_client->room().members;
    const auto found = std::find_if(members.cbegin(), members.cend(), [&nick](const Member &member) {
        return member.nick.compare(nick, Qt::CaseInsensitive) == 0;
    });
    return found == members.cend() ? nullptr : &*found;
}

void JoinCommand::say(const QString &text)
{
    m_writer->note(text);
}

/** False: it is not known, and may be meant as a message. */
bool JoinCommand::run(const QString &line)
{
    const std::optional<RoomCommand> command = readRoomCommand(line);
    if (!command)
        return false;
    if (const auto moderation = moderationOf(*command)) {
        if (*moderation)
            m_client->moderate(**moderation);
        else
            say(moderation->error().message);
        return true;
    }
    struct Row
    {
        const char *name;
        void (JoinCommand::*handle)(const QString &);
    };
    static constexpr Row rows[] = {
        {"nick", &JoinCommand::doNick},       {"msg", &JoinCommand::doMsg},
        {"reply", &JoinCommand::doReply},     {"edit", &JoinCommand::doEdit},
        {"delete", &JoinCommand::doDelete},   {"react", &JoinCommand::doReact},
        {"unreact", &JoinCommand::doUnreact}, {"away", &JoinCommand::doAway},
        {"busy", &JoinCommand::doBusy},       {"here", &JoinCommand::doHere},
        {"hide", &JoinCommand::doHide},       {"show", &JoinCommand::doShow},
        {"members", &JoinCommand::doMembers}, {"pins", &JoinCommand::doPins},
        {"search", &JoinCommand::doSearch},   {"last", &JoinCommand::doLast},
        {"help", &JoinCommand::doHelp},
    };
    for (const Row &row : rows) {
        if (command->name == QLatin1String(row.name)) {
            (this->*row.handle)(command->rest);
            return true;
        }
    }
    say(QStringLiteral("/%1 is not known; /help lists what is").arg(command->name));
    return true;
}

void JoinCommand::doNick(const QString &rest)
{
    if (rest.isEmpty())
        say(QStringLiteral("it is used as /nick NAME"));
    else
        m_client->setNick(rest);
}

void JoinCommand::doMsg(const QString &rest)
{
    // A name may have spaces in it: then it ends at a colon.
    const qsizetype colon = rest.indexOf(QLatin1String(": "));
    const qsizetype space = rest.indexOf(u' ');
    const Member *to = colon > 0 ? memberCalled(rest.left(colon)) : nullptr;
    const qsizetype begin = to ? colon + 2 : space + 1;
    // "Ben 2" may just have left: what is for him is not for Ben.
    const bool isName = colon > space && space > 0 && !Wire::validNick(rest.left(colon)).isEmpty();
    if (!to && space > 0 && !isName) {
        to = memberCalled(rest.left(space));
        // What is private must not reach the wrong one of "Ben" and "Ben 2".
        for (const Member &other : m_client->room().members) {
            if (to && other.nick.size() > space && rest.startsWith(other.nick + u' ', Qt::CaseInsensitive)) {
                say(QStringLiteral("is it for “%1” or “%2”? A name ends at a colon: /msg NAME: TEXT")
                        .arg(to->nick, other.nick));
                return;
            }
        }
    }
    if (space < 0) {
        say(QStringLiteral("it is used as /msg NAME: TEXT"));
    } else if (!to) {
        say(QStringLiteral("nobody here is called “%1”; a name with spaces ends at a colon: /msg NAME: TEXT")
                .arg(rest.left(colon > 0 ? colon : space)));
    } else if (to->key.isEmpty()) {
        say(QStringLiteral("%1 has no encryption, so nothing can be private").arg(to->nick));
    } else {
        send(Draft{rest.mid(begin).trimmed(), 0, {}, to->key});
    }
}

void JoinCommand::doReply(const QString &rest)
{
    const NumberedText reply = readNumbered(rest);
    if (reply.text.isEmpty())
        say(QStringLiteral("it is used as /reply [NUMBER] TEXT"));
    else
        send(Draft{reply.text, reply.number ? reply.number : m_lastSeq, {}, {}});
}

void JoinCommand::doEdit(const QString &rest)
{
    const NumberedText edit = readNumbered(rest);
    if (edit.text.isEmpty())
        say(QStringLiteral("it is used as /edit [NUMBER] TEXT"));
    else
        m_client->edit(edit.number ? edit.number : m_lastOwnSeq, edit.text);
}

void JoinCommand::doDelete(const QString &rest)
{
    const qint64 number = readNumbered(rest).number;
    m_client->remove(number ? number : m_lastOwnSeq);
}

void JoinCommand::react(const QString &rest, bool on)
{
    const NumberedText react = readNumbered(rest);
    if (react.text.isEmpty())
        say(QStringLiteral("it is used as /%1 [NUMBER] SIGN")
                .arg(on ? QLatin1String("react") : QLatin1String("unreact")));
    else
        m_client->react(react.number ? react.number : m_lastSeq, react.text, on);
}

void JoinCommand::doReact(const QString &rest)
{
    react(rest, true);
}

void JoinCommand::doUnreact(const QString &rest)
{
    react(rest, false);
}

void JoinCommand::setPresence(Presence presence, const QString &words)
{
    m_client->setPresence(presence, words);
    const QString what = presence == Presence::Away   ? QStringLiteral("you are away now")
                         : presence == Presence::Busy ? QStringLiteral("you are busy now")
                                                      : QStringLiteral("you are here");
    say(words.isEmpty() ? what : what + QStringLiteral(": ") + words);
}

void JoinCommand::doAway(const QString &rest)
{
    setPresence(Presence::Away, rest);
}

void JoinCommand::doBusy(const QString &rest)
{
    setPresence(Presence::Busy, rest);
}

void JoinCommand::doHere(const QString &rest)
{
    setPresence(Presence::Here, rest);
}

void JoinCommand::loadHidden(const QString &file)
{
    m_hiddenList = std::make_unique<HiddenList>(file);
    if (const auto hidden = m_hiddenList->read())
        m_hidden = *hidden;
    else
        m_writer->diagnostic(hidden.error().message);
    applyHidden();
}

void JoinCommand::applyHidden()
{
    m_client->setHidden(QSet<QString>(m_hidden.keyBegin(), m_hidden.keyEnd()));
}

void JoinCommand::doHide(const QString &rest)
{
    if (rest.isEmpty()) {
        if (m_hidden.isEmpty())
            say(QStringLiteral("nobody is hidden"));
        for (const QString &nick : std::as_const(m_hidden))
            say(nick);
        return;
    }
    const Member *member = memberCalled(rest);
    if (!member) {
        say(QStringLiteral("nobody here is called “%1”").arg(rest));
        return;
    }
    if (member->nick == m_client->room().ownNick) {
        say(QStringLiteral("that is you; what you say is always shown"));
        return;
    }
    m_hidden.insert(member->key.isEmpty() ? member->nick : member->key, member->nick);
    applyHidden();
    say(QStringLiteral("what %1 says is not shown any more; /show %1 shows it again").arg(member->nick));
    // The next client_3 may be somebody else.
    if (member->key.isEmpty())
        return;
    if (const Result<void> kept = m_hiddenList->hide(member->key, member->nick); !kept)
        m_writer->diagnostic(kept.error().message);
}

void JoinCommand::doShow(const QString &rest)
{
    if (rest.isEmpty()) {
        say(QStringLiteral("it is used as /show NAME; /hide lists who is hidden"));
        return;
    }
    // By the name that somebody has now, or had when hidden.
    const Member *member = memberCalled(rest);
    QString key = member ? (member->key.isEmpty() ? member->nick : member->key) : QString();
    for (auto it = m_hidden.cbegin(); it != m_hidden.cend() && !m_hidden.contains(key); ++it) {
        if (it->compare(rest, Qt::CaseInsensitive) == 0)
            key = it.key();
    }
    if (!m_hidden.contains(key)) {
        say(QStringLiteral("nobody called “%1” is hidden").arg(rest));
        return;
    }
    const QString nick = m_hidden.take(key);
    applyHidden();
    say(QStringLiteral("what %1 says is shown from now on").arg(member ? member->nick : nick));
    if (const Result<void> kept = m_hiddenList->show(key); !kept)
        m_writer->diagnostic(kept.error().message);
}

void JoinCommand::doMembers(const QString &)
{
    for (const Member &member : m_client->room().members) {
        QStringList about;
        if (member.host)
            about.append(QStringLiteral("host"));
        if (member.op && !member.host)
            about.append(QStringLiteral("operator"));
        if (member.plain)
            about.append(QStringLiteral("without encryption"));
        if (member.presence != Presence::Here)
            about.append(Wire::nameOf(member.presence));
        if (!member.status.isEmpty())
            about.append(member.status);
        say(about.isEmpty() ? member.nick
                            : QStringLiteral("%1 (%2)").arg(member.nick, about.join(QLatin1String(", "))));
    }
}

void JoinCommand::doPins(const QString &)
{
    if (m_client->room().pins.isEmpty())
        say(QStringLiteral("nothing is pinned"));
    for (const Pin &pin : m_client->room().pins)
        say(QStringLiteral("%1  %2: %3").arg(QString::number(pin.seq), pin.sender, pin.text));
}

void JoinCommand::doSearch(const QString &rest)
{
    if (rest.isEmpty())
        say(QStringLiteral("it is used as /search TEXT"));
    else
        m_client->search(rest, {}, searchCount);
}

void JoinCommand::showFound(const QString &text, const QList<Message> &messages)
{
    if (messages.isEmpty())
        say(QStringLiteral("nothing with “%1” was found").arg(text));
    list(messages);
}

void JoinCommand::doLast(const QString &rest)
{
    const NumberedText asked = rest.isEmpty() ? NumberedText{lastCount, {}} : readNumbered(rest);
    if (asked.number < 1 || asked.number > LastMessages::most || !asked.text.isEmpty()) {
        say(QStringLiteral("it is used as /last [N], with N from 1 to %1").arg(LastMessages::most));
        return;
    }
    const QList<Message> messages = m_last.last(asked.number);
    if (messages.isEmpty())
        say(QStringLiteral("nothing was said yet"));
    list(messages);
}

void JoinCommand::doHelp(const QString &)
{
    const QStringList lines =
        (QString::fromLatin1(helpText) + moderationHelp()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines)
        say(line);
}

void JoinCommand::showChange(const MessageChange &change)
{
    using Kind = MessageChange::Kind;
    m_last.change(change);
    const QString time = change.time.toLocalTime().toString(QStringLiteral("HH:mm:ss"));
    QString text;
    QJsonObject event{{QStringLiteral("of"), change.seq},
                      {QStringLiteral("sender"), change.who},
                      {QStringLiteral("timestamp"), time}};
    switch (change.kind) {
    case Kind::Edited:
        text = QStringLiteral("%1 has corrected a message: ").arg(change.who) + change.text;
        event.insert(QStringLiteral("event"), QStringLiteral("edited"));
        event.insert(QStringLiteral("content"), change.text);
        break;
    case Kind::Deleted:
        text = change.sender.isEmpty()
                   ? QStringLiteral("%1 has taken a message back").arg(change.who)
                   : QStringLiteral("%1 has removed a message of %2").arg(change.who, change.sender);
        event.insert(QStringLiteral("event"), QStringLiteral("deleted"));
        break;
    case Kind::Reacted:
    case Kind::ReactionTaken:
        if (change.kind == Kind::Reacted)
            text = QStringLiteral("%1 reacts with ").arg(change.who) + change.emoji;
        else if (change.who == m_client->room().ownNick)
            say(QStringLiteral("your %1 is taken back").arg(change.emoji));
        event.insert(QStringLiteral("event"), QStringLiteral("reacted"));
        event.insert(QStringLiteral("emoji"), change.emoji);
        event.insert(QStringLiteral("off"), change.kind == Kind::ReactionTaken);
        break;
    }
    if (!text.isEmpty())
        m_writer->line(QStringLiteral("[%1] System: ").arg(time)
                       + text.replace(u'\n', QStringLiteral("\n           ")));
    m_writer->event(event);
}

} // namespace Landline::Cli
