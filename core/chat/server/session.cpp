// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/session.h"

#include "core/chat/wire/codec.h"

namespace Landline::Chat {

using Net::Reading;

Session::Session(std::unique_ptr<Net::LineConnection> connection, const Host &host)
    : m_connection(std::move(connection))
    , m_host(host)
    , m_main(host.main)
    , m_room(&host.main)
    , m_address(m_connection->peerAddress())
    , m_network(Net::networkOf(m_address))
    , m_bucket(m_main.options().ratePerSecond, m_main.options().ratePerSecond * m_main.options().burst)
    , m_explanations(m_main.options().limits.explanationsPerMinute / 60.0,
                     m_main.options().limits.explanationsPerMinute)
    , m_tokenTimer(this)
    , m_comingTimer(this)
    , m_stateTimer(this)
{
    m_connection->setOverflow(Net::Overflow::Discard);
    // Only who is above its budget waits to hear that something has left.
    m_connection->setQuietUpTo(m_main.options().limits.sendBudget);
    m_connection->setReceiver(this);
}

Session::~Session() = default;

void Session::begin(const QString &refusal, const QString &refusalText)
{
    m_refusal = refusal;
    m_refusalText = refusalText;
    // Until it is greeted nothing of it is looked at: its first line decides what it is.
    m_connection->setReading(Reading::Paused);
    m_main.askPlainId(this);
}

void Session::greet(qint64 plainId)
{
    m_state = State::Greeting;
    m_plainId = plainId;
    m_order = m_room->nextOrder();
    m_cursor = m_room->log().next();
    Wire::Notice welcome;
    welcome.ts = m_room->nowMs();
    welcome.content = QStringLiteral("Welcome! Your ID is client_%1").arg(plainId);
    welcome.offer =
        Wire::Offer{Wire::protocolVersion, {QStringLiteral("starttls")}, m_room->options().roomName};
    say(welcome);
    m_stateTimer.start(m_room->options().limits.plainAfter);
    m_connection->setReading(Reading::Flowing);
}

void Session::provePlain()
{
    m_stateTimer.stop();
    QString problem = m_refusalText;
    if (problem.isEmpty() && m_room->moderation().isBanned({}, m_address))
        problem = QStringLiteral("You are banned from this room.");
    if (problem.isEmpty() && m_room->moderation().settings().plainForbidden)
        problem = QStringLiteral("This room admits only encrypted members. Use Landline to join it.");
    if (problem.isEmpty() && m_room->options().password)
        problem = QStringLiteral("This room has a password, which only encrypted members can prove. Use "
                                 "Landline to join it.");
    if (problem.isEmpty() && !m_room->options().allowPlain && !m_connection->isLoopback())
        problem = QStringLiteral("This room admits only encrypted connections from other computers. Use "
                                 "Landline, or ask the host to allow plain members.");
    if (problem.isEmpty() && m_room->isFull())
        problem = QStringLiteral("The room is full.");
    if (!problem.isEmpty()) {
        refuse(problem);
        return;
    }
    if (waitsToCome({}))
        return;
    m_state = State::Plain;
    Member member;
    member.nick = QStringLiteral("client_%1").arg(m_plainId);
    member.plain = true;
    m_memberId = Roster::idOf(member);
    m_room->enter(this, member);
}

/** Everybody is told who comes: who does so again and again waits. Goes on by comeNow(). */
bool Session::waitsToCome(const QString &key)
{
    // One machine may take all addresses of an IPv6 network, but a class of them may share it: only of those
    // without a key the whole network counts.
    const QString &place = key.isEmpty() ? m_network : m_address;
    const auto wait = m_room->comings().come(key, m_connection->isLoopback() ? QString() : place,
                                             m_room->clock().monotonic());
    if (wait.count() > 0)
        m_comingTimer.start(wait);
    return wait.count() > 0;
}

void Session::comeNow()
{
    if (m_state == State::Greeting)
        provePlain();
    else if (m_state == State::Hello && m_pendingHello)
        join(*std::exchange(m_pendingHello, {}));
    if (m_comingTimer.isActive())
        return;
    if (m_held.isNull())
        m_connection->setReading(Reading::Flowing);
    else
        takeHeld();
}

void Session::lineReceived(const QByteArray &line)
{
    m_lastHeard = m_room->clock().monotonic();
    switch (m_state) {
    case State::Greeting:
    case State::Plain:
        receivePlain(line);
        break;
    case State::Hello:
    case State::Upgraded:
        receiveUpgraded(line);
        break;
    case State::New:
    case State::AwaitingTls:
    case State::Handshake:
    case State::Closing:
        break;
    }
}

void Session::lineOverflowed(const Error &problem)
{
    if (m_state == State::Greeting)
        provePlain();
    refuse(QStringLiteral("The connection is closed: %1").arg(problem.message));
}

void Session::beginTls()
{
    if (m_state != State::AwaitingTls) { // it went while it waited for its turn
        m_main.handshakeEnded();
        return;
    }
    m_state = State::Handshake;
    m_handshaking = true;
    m_stateTimer.start(m_room->options().limits.joinWithin);
    say(Wire::StartTls());
    m_connection->setReading(Reading::Flowing);
    m_connection->startTls(m_main.tls());
}

void Session::connectionSecured()
{
    m_state = State::Hello;
    m_capabilities = Wire::Capability::Upgraded;
    m_order = 0; // told of everything, as its history is everybody's
}

void Session::say(const Wire::ServerFrame &frame)
{
    if (const std::optional<QByteArray> line = Wire::encode(frame, m_capabilities))
        sayLines(*line + '\n');
}

void Session::sayLines(const QByteArray &lines)
{
    m_connection->sendLines(lines);
    // Answers are not held back by the budget; whoever asks and never reads is ended.
    const HostLimits &limits = m_room->options().limits;
    const qint64 queued = m_connection->bytesToWrite();
    if (queued <= limits.sendBudget)
        m_welcomeBytes = 0; // it has left
    if (queued > 2 * limits.sendBudget + limits.lagBudget + m_welcomeBytes)
        giveUp();
    else if (queued > limits.sendBudget)
        m_host.lagging();
}

void Session::sendSignal(const QByteArray &line)
{
    if (m_connection->bytesToWrite() < m_room->options().limits.sendBudget / 2)
        m_connection->send(line);
}

void Session::expel(const QString &code, const QString &text)
{
    m_main.tokens().revoke(m_memberId); // they are the host's, whichever room this is
    refuse(text, code);
}

void Session::refuse(const QString &text, const QString &code)
{
    if (m_state == State::Closing)
        return;
    const bool member = isMember();
    m_state = State::Closing;
    dropHeld();
    say(Wire::Bye{text, m_room->nowMs(), code});
    m_connection->setReading(Reading::Flowing);
    m_stateTimer.start(m_room->options().limits.linger);
    if (member)
        m_room->leave(this, m_memberId);
}

void Session::stop(const QString &reason)
{
    if (m_state == State::Closing)
        return;
    // Whoever upgrades at the moment takes nothing before TLS stands; all others can be told.
    if (isMember() || m_state == State::Greeting || m_state == State::Hello)
        say(Wire::Bye{reason, m_room->nowMs()});
    if (isMember())
        m_room->readNoMore(this);
    m_state = State::Closing;
    m_stateTimer.stop();
    dropHeld();
    m_connection->close();
}

void Session::timerEvent(QTimerEvent *event)
{
    if (m_stateTimer.isOf(event)) {
        tick();
    } else if (m_comingTimer.isOf(event)) {
        m_comingTimer.stop();
        comeNow();
    } else if (m_tokenTimer.isOf(event)) {
        m_tokenTimer.stop();
        takeHeld();
    }
}

/** The timer's time is over: what that means depends on how far the session is. */
void Session::tick()
{
    const HostLimits &limits = m_room->options().limits;
    switch (m_state) {
    case State::Greeting:
        provePlain();
        break;
    case State::Upgraded:
        watchSilence();
        break;
    case State::Closing:
        // What is on its way is sent first; whoever does not take it is not waited for.
        if (std::exchange(m_closed, true))
            m_connection->abort();
        m_stateTimer.start(limits.stopWithin);
        m_connection->close();
        break;
    case State::AwaitingTls:
    case State::Handshake:
    case State::Hello:
        m_connection->abort();
        break;
    case State::New:
    case State::Plain:
        m_stateTimer.stop();
        break;
    }
}

/** Asks whoever is silent whether it is there, and gives it up in the end. */
void Session::watchSilence()
{
    const HostLimits &limits = m_room->options().limits;
    if (m_awaitsStore) // it isn't read from: whatever it answers is not heard
        m_lastHeard = m_room->clock().monotonic() - limits.pingAfter;
    const std::chrono::milliseconds silence = m_room->clock().monotonic() - m_lastHeard;
    if (silence >= limits.silentFor) {
        m_connection->abort();
    } else if (silence < limits.pingAfter) {
        m_stateTimer.start(limits.pingAfter - silence);
    } else {
        m_stateTimer.start(std::min(limits.pingAfter, limits.silentFor - silence));
        say(Wire::Ping());
    }
}

void Session::connectionClosed(const Error &)
{
    // Whoever only looked in was told an id: it has been here.
    if (m_state == State::Greeting)
        provePlain();
    const bool member = isMember();
    m_state = State::Closing;
    m_stateTimer.stop();
    dropHeld();
    if (std::exchange(m_handshaking, false))
        m_main.handshakeEnded();
    if (member)
        m_room->leave(this, m_memberId);
    if (!m_token.isEmpty())
        m_main.tokens().ended(m_token, m_room->clock().monotonic());
    m_host.ended(this);
}

} // namespace Landline::Chat
