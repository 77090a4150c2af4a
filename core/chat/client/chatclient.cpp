// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/chatclient.h"

#include "core/chat/wire/codec.h"
#include "core/net/tcptransport.h"

#include <QRandomGenerator>

namespace Landline::Chat {

using Net::LineConnection;
using Net::TcpTransport;

ChatClient::ChatClient(ClientOptions options, const Net::TlsIdentity &identity, Net::PinStore &pins,
                       QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_identity(identity)
    , m_pins(pins)
    , m_kept(m_options.mode == ClientMode::Encrypted ? m_options.outbox : QString())
    , m_reconnectTimer(this)
    , m_phaseTimer(this)
    , m_pingTimer(this)
    , m_probeTimer(this)
    , m_doorTimer(this)
    , m_outboxTimer(this)
    , m_slowTimer(this)
    , m_markTimer(this)
    , m_letters(m_options.letters)
    , m_letterTimer(this)
{
    m_reconnectTimer.setSingleShot(true);
    m_phaseTimer.setSingleShot(true);
    m_slowTimer.setSingleShot(true);
    m_slowTimer.setTimerType(Qt::PreciseTimer); // what comes a bit too early waits once more
    m_markTimer.setSingleShot(true);
    m_pingTimer.setInterval(pingInterval);
    m_outboxTimer.setInterval(1000);
    connect(&m_reconnectTimer, &QTimer::timeout, this, &ChatClient::connectNow);
    connect(&m_phaseTimer, &QTimer::timeout, this, [this] {
        endConnection({ErrorCode::Timeout,
                       QStringLiteral("%1 does not answer as a chat host").arg(m_options.address.place()),
                       {},
                       0,
                       {}});
    });
    connect(&m_pingTimer, &QTimer::timeout, this, &ChatClient::checkSilence);
    m_probeTimer.setSingleShot(true);
    connect(&m_probeTimer, &QTimer::timeout, this, [this] {
        endConnection({ErrorCode::Timeout,
                       QStringLiteral("the host does not answer since the network has changed"),
                       {},
                       0,
                       {}});
    });
    m_doorTimer.setSingleShot(true);
    connect(&m_doorTimer, &QTimer::timeout, this, &ChatClient::admittedInClear);
    connect(&m_outboxTimer, &QTimer::timeout, this, &ChatClient::checkOutbox);
    connect(&m_slowTimer, &QTimer::timeout, this, &ChatClient::flushOutbox);
    connect(&m_markTimer, &QTimer::timeout, this, &ChatClient::sendMark);
    m_letterTimer.setSingleShot(true);
    connect(&m_letterTimer, &QTimer::timeout, this, &ChatClient::keepLastLetter);
}

ChatClient::~ChatClient()
{
    keepLastLetter();
}

void ChatClient::open()
{
    enter(RoomState::Connecting);
    findWaiting();
    connectNow();
}

void ChatClient::connectNow()
{
    m_reconnectTimer.stop();
    if (m_options.mode == ClientMode::Encrypted && !m_tls) {
        Result<std::shared_ptr<Net::TlsContext>> context =
            Net::TlsContext::create(Net::TlsRole::Client, m_identity);
        if (!context) {
            stopForGood(context.error());
            return;
        }
        m_tls = *context;
    }
    if (const std::optional<Error> why = whyNotInClear()) {
        stopForGood(*why);
        return;
    }
    m_phase = Phase::Greeting;
    m_refusedKey.clear();
    m_phaseTimer.start(firstLineTimeout);
    m_suggestionsTaken = 0;
    m_membersFollow = false;
    for (Waiting &waiting : m_outbox)
        waiting.onTheWay = false;
    auto transport = std::make_unique<TcpTransport>(m_options.address.host, m_options.address.port);
    m_connection = std::make_unique<LineConnection>(std::move(transport), Wire::maxLineBytes);
    m_connection->setReceiver(this);
}

void ChatClient::lineReceived(const QByteArray &line)
{
    m_lastHeard.start();
    m_probeTimer.stop();
    if (m_options.mode == ClientMode::Plain) {
        receivePlain(line);
    } else if (m_phase == Phase::Greeting || m_phase == Phase::AwaitingTls) {
        receiveGreeting(line);
    } else if (m_connection->isSecured()) {
        // What a later version may say and this one does not know is passed over.
        if (const Result<Wire::ServerFrame> frame = Wire::parseServerFrame(line))
            handle(*frame);
    }
}

void ChatClient::sendFrame(const Wire::ClientFrame &frame)
{
    if (m_connection)
        m_connection->send(Wire::encode(frame));
}

void ChatClient::setNick(const QString &nick)
{
    m_options.nick = nick;
    if (m_phase == Phase::Open && m_options.mode == ClientMode::Encrypted)
        sendFrame(Wire::SetNick{nick});
}

void ChatClient::loadEarlier(qint64 beforeSeq, int count)
{
    if (m_phase != Phase::Open || m_options.mode == ClientMode::Plain || m_awaited.size() >= maxAwaited) {
        Q_EMIT earlierLoaded({}, false);
        return;
    }
    m_awaited.push_back(Asked::Earlier);
    sendFrame(Wire::HistoryRequest{beforeSeq, std::nullopt, std::min(count, Wire::maxHistoryCount)});
}

void ChatClient::leave()
{
    m_leaving = true;
    m_reconnectTimer.stop();
    if (!m_connection) {
        QMetaObject::invokeMethod(this, &ChatClient::left, Qt::QueuedConnection);
        return;
    }
    if (m_phase == Phase::Open && m_options.mode == ClientMode::Encrypted)
        sendFrame(Wire::Leave{});
    m_connection->close();
}

void ChatClient::retryNow()
{
    if (m_state != RoomState::Waiting && m_state != RoomState::Closed)
        return;
    m_backoff.reset();
    enter(RoomState::Connecting);
    connectNow();
}

void ChatClient::networkChanged()
{
    if (m_state == RoomState::Waiting) {
        retryNow();
    } else if (m_phase == Phase::Open && m_options.mode == ClientMode::Encrypted
               && !m_probeTimer.isActive()) {
        m_probeTimer.start(probeTimeout);
        sendFrame(Wire::Ping{});
    }
}

void ChatClient::checkSilence()
{
    if (m_lastHeard.hasExpired(std::chrono::milliseconds(silenceTimeout).count())) {
        endConnection({ErrorCode::Timeout, QStringLiteral("the host is silent"), {}, 0, {}});
    } else if (m_options.mode == ClientMode::Encrypted) {
        sendFrame(Wire::Ping{});
    }
}

void ChatClient::endConnection(const Error &reason)
{
    if (m_connection)
        m_connection->abort(reason);
}

void ChatClient::stopForGood(const Error &reason)
{
    m_phase = Phase::Idle;
    m_phaseTimer.stop();
    m_pingTimer.stop();
    m_probeTimer.stop();
    m_doorTimer.stop();
    m_kept.sync();
    dropAwaited();
    if (m_connection) {
        m_connection->setReceiver(nullptr);
        m_connection->close();
        m_connection.release()->deleteLater();
    }
    enter(RoomState::Closed, reason);
}

void ChatClient::connectionClosed(const Error &reason)
{
    m_phase = Phase::Idle;
    m_phaseTimer.stop();
    m_pingTimer.stop();
    m_probeTimer.stop();
    m_doorTimer.stop();
    m_connection.release()->deleteLater();
    m_kept.sync(); // it may take a while now
    dropAwaited();
    if (m_leaving) {
        Q_EMIT left();
        return;
    }
    if (const std::optional<Error> refusal = turnedAway()) {
        stopForGood(*refusal);
        return;
    }
    const Error told =
        reason ? reason
               : Error{ErrorCode::Network, QStringLiteral("the host ended the connection"), {}, 0, {}};
    if (m_options.reconnect == Reconnect::Never) {
        enter(RoomState::Closed, told);
        return;
    }
    const std::chrono::milliseconds delay =
        std::max(m_backoff.next(QRandomGenerator::global()->generateDouble()),
                 told.retryAfter.value_or(std::chrono::milliseconds(0)));
    m_reconnectTimer.start(delay);
    enter(RoomState::Waiting, told, QDateTime::currentDateTimeUtc().addMSecs(delay.count()));
}

void ChatClient::enter(RoomState state, const Error &error, const QDateTime &next)
{
    m_state = state;
    Q_EMIT stateChanged(state, error, next);
}

} // namespace Landline::Chat
