// SPDX-License-Identifier: GPL-3.0-or-later
// From the end of the handshake to a member: who it is, whether it is let in, what it is told first.
#include "core/base/plaintext.h"
#include "core/chat/server/session.h"
#include "core/chat/wire/codec.h"

namespace Landline::Chat {

void Session::doHello(const Wire::ClientFrame &frame)
{
    const auto &hello = std::get<Wire::Hello>(frame);
    const QString key = m_connection->peerFingerprint();
    if (hello.version < 1) {
        turnAway(QStringLiteral("protocol"),
                 QStringLiteral("Version %1 of the protocol is not known here.").arg(hello.version));
        return;
    }
    if (!m_refusal.isEmpty()) {
        turnAway(m_refusal, m_refusalText);
        return;
    }
    Room *named = hello.room.isEmpty() ? &m_main : m_host.find(hello.room);
    if (!named) {
        turnAway(QStringLiteral("no-such-room"),
                 QStringLiteral("There is no room “%1” here.").arg(hello.room));
        return;
    }
    m_room = named;
    if (isTurnedAway(key))
        return;
    // The host's own member needs no password: it has proved the host's key.
    if (m_admitted || !m_room->options().password || key == m_room->hostKey()
        || m_main.tokens().admits(hello.token, key, m_room->clock().monotonic())) {
        m_admitted = true;
        join(hello);
    } else {
        askPassword(hello);
    }
}

/** Whom the room does not take now; the owner it always takes. */
bool Session::isTurnedAway(const QString &key)
{
    if (key == m_room->hostKey())
        return false;
    if (m_room->moderation().isBanned(key, m_address)) {
        turnAway(QStringLiteral("banned"), QStringLiteral("You are banned from this room."));
        return true;
    }
    if (m_room->isFull()) {
        turnAway(QStringLiteral("full"), QStringLiteral("The room is full."));
        return true;
    }
    return false;
}

/** Names are looked at afterwards: whoever does not know the password learns nothing about who is here. */
void Session::askPassword(const Wire::Hello &hello)
{
    if (hello.auth.isEmpty()) {
        turnAway(QStringLiteral("password-needed"), QStringLiteral("This room has a password."));
        return;
    }
    if (hasToWait())
        return;
    m_scram = std::make_unique<Net::ScramServer>(*m_room->options().password,
                                                 Net::bindingOfHost(m_room->hostKey()));
    const Result<QByteArray> challenge = m_scram->challenge(hello.auth.toUtf8());
    if (!challenge) {
        turnAway(QStringLiteral("protocol"), challenge.error().message);
        return;
    }
    m_pendingHello = std::make_unique<Wire::Hello>(hello);
    say(Wire::Auth{QString::fromLatin1(*challenge)});
}

bool Session::hasToWait()
{
    using std::chrono::ceil;
    const auto wait = m_main.guesses().wait(m_address, m_room->clock().monotonic());
    if (wait.count() == 0)
        return false;
    const qint64 seconds = ceil<std::chrono::seconds>(wait).count();
    turnAway(QStringLiteral("wait"),
             QStringLiteral("A wrong password came from your address; try again in %1 s.").arg(seconds),
             seconds);
    return true;
}

void Session::doAuth(const Wire::ClientFrame &frame)
{
    // Asked again: several connections may have begun before one of them guessed wrong.
    if (hasToWait())
        return;
    const std::unique_ptr<Net::ScramServer> scram = std::move(m_scram);
    const Result<QByteArray> proof = scram->finish(std::get<Wire::Auth>(frame).data.toUtf8());
    if (!proof) {
        m_main.guesses().failed(m_address, m_room->clock().monotonic());
        turnAway(QStringLiteral("password-wrong"), QStringLiteral("The password is wrong."));
        return;
    }
    m_admitted = true;
    say(Wire::Auth{QString::fromLatin1(*proof)});
    join(*std::exchange(m_pendingHello, {}));
}

/** The answer to a hello after which the connection ends. */
void Session::turnAway(const QString &reason, const QString &text, qint64 waitSeconds)
{
    m_scram.reset();
    say(Wire::Refused{reason, text, {}, m_room->nowMs(), waitSeconds});
    m_state = State::Closing;
    m_stateTimer.start(m_room->options().limits.linger);
}

QString Session::explainReserved(const QString &nick, const QString &free)
{
    return QStringLiteral("“%1” is a reserved name, and so is all that looks like it; “%2” is free.")
        .arg(shortened(nick, Wire::maxNickLength), free);
}

/** The nick that it gets; empty: it was told why not, and may say hello again. */
QString Session::nickFor(const Wire::Hello &hello, const QString &key)
{
    if (const Member *present = m_room->roster().find(key))
        return present->nick; // another connection of somebody who is here already
    const qint64 now = m_room->nowMs();
    const QString nick = Wire::validNick(hello.nick);
    if (Wire::isReservedNick(hello.nick)) {
        const QString free = m_room->anyNick(key);
        say(Wire::Refused{QStringLiteral("nick-invalid"), explainReserved(hello.nick, free), free, now});
        return {};
    }
    if (nick.isEmpty()) {
        const QString shorter = Wire::validNick(shortened(hello.nick, Wire::maxNickLength));
        const QString why = QStringLiteral("“%1” can't be a name here. A name has 1 to %2 characters.");
        say(Wire::Refused{QStringLiteral("nick-invalid"),
                          why.arg(shortened(hello.nick, Wire::maxNickLength)).arg(Wire::maxNickLength),
                          shorter, now});
        return {};
    }
    if (m_room->isNickTaken(nick, key)) {
        say(Wire::Refused{QStringLiteral("nick-taken"),
                          QStringLiteral("Somebody here is called “%1” already, or was.").arg(nick),
                          m_room->suggestNick(nick, key), now});
        return {};
    }
    if (!m_room->ownsNick(nick, key) && m_room->hasTooManyNicks(key)) {
        say(Wire::Refused{
            QStringLiteral("nick-taken"),
            QStringLiteral("You have had %1 names here; take one of them.").arg(NickBook::maxNicksOfKey),
            m_room->nickOf(key), now});
        return {};
    }
    return nick;
}

/** Until it may come; it keeps nobody else out meanwhile. */
void Session::awaitTurn(const Wire::Hello &hello)
{
    m_scram.reset();
    m_pendingHello = std::make_unique<Wire::Hello>(hello);
    m_connection->setReading(Net::Reading::Paused);
    if (!std::exchange(m_handshaking, false))
        return;
    m_stateTimer.start(m_room->options().limits.silentFor);
    m_main.handshakeEnded();
}

void Session::join(const Wire::Hello &hello)
{
    const QString key = m_connection->peerFingerprint();
    // Asked again: the room may have changed while the proof was on its way.
    if (isTurnedAway(key))
        return;
    const QString nick = nickFor(hello, key);
    if (nick.isEmpty())
        return;
    // Nobody is told of another connection of somebody who is here.
    if (!m_room->roster().find(key) && waitsToCome(key)) {
        awaitTurn(hello);
        return;
    }
    m_state = State::Upgraded;
    m_connection->setMaxLineBytes(Wire::maxLineBytes);
    m_stateTimer.start(m_room->options().limits.pingAfter);
    if (std::exchange(m_handshaking, false))
        m_main.handshakeEnded();
    Member member;
    member.nick = nick;
    member.key = key;
    member.host = key == m_room->hostKey();
    member.op = m_room->moderation().mayModerate(member);
    m_capabilities |= Wire::capabilitiesFrom(hello.caps);
    m_memberId = Roster::idOf(member);
    m_jobs.emplace_back().waiting = true; // holds back what is told of meanwhile, its own coming too
    m_room->enter(this, member);
    welcome(member, hello);
}

void Session::welcome(const Member &member, const Wire::Hello &hello)
{
    RoomLog &log = m_room->log();
    Wire::Welcome welcome;
    welcome.room = m_room->options().roomName;
    welcome.epoch = m_room->epoch();
    welcome.nick = member.nick;
    welcome.key = m_room->hostKey();
    welcome.seq = log.next() - 1;
    welcome.plain = m_room->roster().hasPlain();
    m_token = m_main.tokens().issue(member.key);
    welcome.token = m_token;
    if (m_host.names.size() > 1)
        welcome.rooms = m_host.names;
    const RoomSettings &settings = m_room->moderation().settings();
    welcome.caps = Wire::capabilityNames();
    welcome.topic = settings.topic;
    welcome.pins = settings.pins;
    welcome.slow = settings.slowSeconds;
    welcome.post = settings.whoPosts;
    welcome.op = member.op;
    const QList<QByteArray> members = m_room->roster().encodedMembers();
    QByteArray lines = Wire::encodeWelcome(welcome, members.mid(0, Wire::membersInWelcome)) + '\n';
    for (qsizetype i = Wire::membersInWelcome; i < members.size(); i += Wire::membersInLine)
        lines += Wire::encodeMoreMembers(members.mid(i, Wire::membersInLine)) + '\n';
    m_welcomeBytes = lines.size(); // as many as are here: not an answer that it could ask for again and again
    sayLines(lines);

    if (const Wire::Marks marks = m_room->marks();
        understands(Wire::Capability::Marks) && !marks.marks.isEmpty())
        say(marks);
    // A number above all that were given out is of a host that ran before: nothing of this one is known.
    const qint64 letters = hello.letters.value_or(0);
    if (understands(Wire::Capability::Private))
        m_lastLetter = letters <= m_room->lastLetter() ? letters : 0;

    if (m_jobs.empty())
        return; // it was too much for it already
    HistoryJob &job = m_jobs.front();
    // What is beyond the log was said before an older copy of the history was put back.
    const bool resumes = hello.since && hello.epoch == m_room->epoch() && *hello.since < log.next();
    job.next = resumes ? *hello.since + 1 : log.tailStart(hello.history, Wire::maxHistoryCount);
    job.end = log.next();
    job.atStart = m_room->isWholeInMemory() && job.next <= log.first();
    job.waiting = false;
    m_cursor = log.next();
    feed();
}

} // namespace Landline::Chat
