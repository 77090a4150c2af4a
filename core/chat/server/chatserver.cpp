// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/chatserver.h"

#include "core/base/descriptorlimit.h"
#include "core/base/normalform.h"
#include "core/base/plaintext.h"
#include "core/chat/wire/codec.h"
#include "core/chat/wire/names.h"
#include "core/net/socketoptions.h"
#include "core/net/tlstransport.h"

#include <algorithm>

namespace Landline::Chat {

/** However it was typed: where a room is made, and where one is asked for. */
static QString roomNameOf(const QString &text)
{
    return shortened(composed(plainText(text, KeepBreaks::No)).simplified(), Wire::maxRoomNameLength);
}

ChatServer::ChatServer(HostOptions options, const Net::TlsIdentity &identity, HistoryStore *store,
                       QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_identity(identity)
    , m_listener(Net::Carrier::Quickest, this)
    , m_stopTimer(this)
    , m_queuesTimer(this)
{
    m_options.roomName = roomNameOf(m_options.roomName);
    m_units.push_back({m_options.roomName, store, nullptr});
    connectStore(0);
    m_stopTimer.setSingleShot(true);
    connect(&m_listener, &Net::Listener::accepted, this, [this] {
        while (std::unique_ptr<Net::Transport> transport = m_listener.take())
            admit(std::move(transport));
    });
    connect(&m_listener, &Net::Listener::stalled, this, [this](const QString &why) {
        Q_EMIT notice(QStringLiteral("the system has no room for another connection (%1); who is here stays, "
                                     "who comes waits")
                          .arg(why));
    });
    connect(&m_listener, &Net::Listener::resumed, this,
            [this] { Q_EMIT notice(QStringLiteral("connections are accepted again")); });
    m_queuesTimer.setSingleShot(true);
    connect(&m_queuesTimer, &QTimer::timeout, this, &ChatServer::boundQueues);
    connect(&m_stopTimer, &QTimer::timeout, this, [this] {
        for (const auto &[session, owned] : m_sessions)
            session->abort();
    });
}

bool ChatServer::addRoom(const QString &text, HistoryStore *store)
{
    const QString name = roomNameOf(text);
    const bool known = std::any_of(m_units.cbegin(), m_units.cend(), [&name](const Unit &unit) {
        return unit.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    if (name.isEmpty() || known || m_units.size() >= size_t(Wire::maxRooms))
        return false;
    m_units.push_back({name, store, nullptr});
    connectStore(m_units.size() - 1);
    return true;
}

void ChatServer::connectStore(size_t index)
{
    HistoryStore *store = m_units[index].store;
    connect(store, &HistoryStore::opened, this,
            [this, index](const HistoryStart &start) { restore(index, start); });
    connect(store, &HistoryStore::refused, this, &ChatServer::failed);
    connect(store, &HistoryStore::unstored, this, &ChatServer::unstored);
    connect(store, &HistoryStore::closed, this, [this] {
        if (--m_closingHistories == 0)
            Q_EMIT stopped();
    });
    connect(store, &HistoryStore::begunAnew, this,
            [this](const Error &error) { Q_EMIT notice(error.message); });
    connect(store, &HistoryStore::failed, this, [this, index](const Error &error) {
        Q_EMIT notice(
            QStringLiteral("the history can't be stored at the moment, chat goes on: %1").arg(error.message));
        if (m_units[index].restored)
            m_units[index].room->append(
                Wire::Notice{0,
                             0,
                             QStringLiteral("The host can't store the history at the moment; chat goes on."),
                             {},
                             {}});
    });
    connect(store, &HistoryStore::unreadable, this,
            [this](const Error &error) { Q_EMIT notice(error.message); });
    connect(store, &HistoryStore::recovered, this,
            [this] { Q_EMIT notice(QStringLiteral("the chat history is stored again")); });
}

void ChatServer::start()
{
    const auto context = Net::TlsContext::create(Net::TlsRole::Host, m_identity);
    if (!context) {
        Q_EMIT failed(context.error());
        return;
    }
    boundMembers();
    QStringList names;
    for (size_t i = 0; i < m_units.size(); ++i) {
        HostOptions options = m_options;
        options.roomName = m_units[i].name;
        options.limits.logMemory =
            std::min(options.limits.logMemory, options.limits.logMemoryOfAll / qint64(m_units.size()));
        m_units[i].room =
            std::make_unique<Room>(options, m_identity.fingerprint(), *context, m_units[i].store);
        connect(m_units[i].room.get(), &Room::appended, this, &ChatServer::boundQueuesSoon);
        names.append(m_units[i].name);
    }
    m_room = m_units.front().room.get();
    connect(m_room, &Room::appended, this, &ChatServer::tell);
    const auto find = [this](const QString &asked) -> Room * {
        const QString name = roomNameOf(asked);
        for (const Unit &unit : m_units) {
            if (unit.name.compare(name, Qt::CaseInsensitive) == 0)
                return unit.room.get();
        }
        return nullptr;
    };
    m_host.emplace(Session::Host{*m_room, find, names, [this](Session *session) { remove(session); },
                                 [this] { boundQueuesSoon(); }});
    for (const Unit &unit : m_units) {
        unit.store->setMaxUntaken(HistoryStore::maxUntaken / qint64(m_units.size()));
        unit.store->open();
    }
}

/** Each connection has a descriptor: more members than there are can't be here, and are told so. */
void ChatServer::boundMembers()
{
    const HostLimits &limits = m_options.limits;
    const qint64 allowed = std::min(raiseDescriptorLimit(), limits.descriptors);
    const qint64 most = std::max<qint64>(1, allowed - limits.descriptorsBeside);
    // Those who are on their way in, or out, have some of the rest, so that it does not run out.
    const qint64 spare = std::min<qint64>(
        limits.spareConnections, std::max<qint64>(limits.descriptorsBeside / 2, most - m_options.maxClients));
    const int members = int(std::min<qint64>(m_options.maxClients, most));
    m_admissions.emplace(Admissions::Limits{members + int(spare), std::min(limits.newcomers, int(spare) / 4),
                                            m_options.maxPerAddress, limits.refusalsAtOnce});
    if (members == m_options.maxClients)
        return;
    Q_EMIT notice(QStringLiteral("the system allows this program %1 open files, so %2 members can be here at "
                                 "once, not %3; ulimit -Hn or the service's LimitNOFILE raises that")
                      .arg(allowed)
                      .arg(members)
                      .arg(m_options.maxClients));
    m_options.maxClients = members;
}

void ChatServer::restore(size_t index, const HistoryStart &start)
{
    m_units[index].room->restore(start);
    m_units[index].restored = true;
    ++m_openHistories;
    if (m_openHistories == m_units.size() && !m_stopping)
        listen();
}

void ChatServer::listen()
{
    m_restored = true;
    QHostAddress address = QHostAddress::Any; // IPv4 and IPv6 by one socket
    if (!m_options.bindAddress.isEmpty() && !address.setAddress(m_options.bindAddress)) {
        Q_EMIT failed({ErrorCode::InvalidInput,
                       QStringLiteral("“%1” is not an address of an interface").arg(m_options.bindAddress),
                       {},
                       0,
                       {}});
        return;
    }
    if (const Result<void> heard = m_listener.listen(address, m_options.port); !heard) {
        const QString port = QString::number(m_options.port);
        const bool taken = heard.error().code == ErrorCode::Busy;
        const QString text =
            taken
                ? QStringLiteral("port %1 is in use by another program; choose another with --port").arg(port)
                : QStringLiteral("cannot listen on %1, port %2: %3")
                      .arg(address.toString(), port, heard.error().message);
        Q_EMIT failed({heard.error().code, text, {}, 0, {}});
        return;
    }
    // Of both families it is one socket; what was named is told as it was named.
    const bool everywhere = address == QHostAddress(QHostAddress::Any);
    const QString bound = everywhere ? QStringLiteral("0.0.0.0") : address.toString();
    Q_EMIT listening(bound, m_listener.port());
}

void ChatServer::admit(std::unique_ptr<Net::Transport> transport)
{
    if (m_stopping) {
        transport->abort();
        return;
    }
    const QString address = transport->peerAddress();
    const Admissions::Answer answer =
        m_admissions->came(address, Net::networkOf(address), transport->isLoopback());
    if (answer == Admissions::Answer::Drop) {
        transport->abort();
        return;
    }
    auto connection =
        std::make_unique<Net::LineConnection>(std::move(transport), qsizetype(Wire::maxLineBytes));
    auto owned = std::make_unique<Session>(std::move(connection), *m_host);
    Session *session = owned.get();
    m_sessions.emplace(session, std::move(owned));
    if (answer == Admissions::Answer::Refuse)
        session->begin(QStringLiteral("too-many"),
                       QStringLiteral("There are too many connections from your address."));
    else
        session->begin({}, {});
}

void ChatServer::remove(Session *session)
{
    const auto it = m_sessions.find(session);
    if (it == m_sessions.end())
        return;
    m_admissions->left(session->address(), session->network(),
                       session->isRefused() ? Admissions::Answer::Refuse : Admissions::Answer::Admit);
    it->second.release()->deleteLater(); // it is the one that told
    m_sessions.erase(it);
    if (m_stopping && m_sessions.empty())
        closeHistory();
}

void ChatServer::boundQueuesSoon()
{
    if (!m_queuesTimer.isActive())
        m_queuesTimer.start(m_options.limits.queuesCheckedAfter);
}

/** Each member has a budget, but a thousand of them that don't read could together fill the memory. */
void ChatServer::boundQueues()
{
    qint64 all = 0;
    for (const auto &[session, owned] : m_sessions)
        all += session->queuedBytes();
    while (all > m_options.limits.sendBudgetOfAll) {
        Session *most =
            std::max_element(m_sessions.cbegin(), m_sessions.cend(), [](const auto &one, const auto &other) {
                return one.first->queuedBytes() < other.first->queuedBytes();
            })->first;
        all -= most->queuedBytes();
        most->giveUp();
    }
}

void ChatServer::tell(const Wire::LogFrame &entry)
{
    if (const auto *joined = std::get_if<Wire::Joined>(&entry)) {
        Q_EMIT memberJoined(joined->member);
    } else if (const auto *left = std::get_if<Wire::Left>(&entry)) {
        Q_EMIT memberLeft(left->member);
    } else if (const auto *moderated = std::get_if<Wire::Moderated>(&entry)) {
        Q_EMIT decided(Wire::sentence(*moderated));
    } else if (const auto *posted = std::get_if<Wire::Posted>(&entry)) {
        Message message;
        message.seq = posted->seq;
        message.sender = posted->sender;
        message.senderKey = posted->key;
        message.plain = posted->plain;
        message.text = posted->content;
        message.time = QDateTime::fromMSecsSinceEpoch(posted->ts, Qt::UTC);
        Q_EMIT messagePosted(message);
    }
}

Result<void> ChatServer::moderate(const Wire::Moderate &asked)
{
    if (!m_restored)
        return failure(ErrorCode::Busy, QStringLiteral("The room is not open yet."));
    Member owner;
    owner.nick = QStringLiteral("The host");
    owner.key = m_identity.fingerprint();
    owner.host = true;
    // Its member in the room, where it has one, is who did it.
    if (const Member *present = m_room->roster().find(owner.key))
        owner = *present;
    return m_room->moderate(asked, owner);
}

QList<Member> ChatServer::members() const
{
    return m_room ? m_room->roster().members() : QList<Member>();
}

RoomSettings ChatServer::settings() const
{
    return m_room ? m_room->moderation().settings() : RoomSettings();
}

void ChatServer::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    m_listener.close();
    for (const auto &[session, owned] : m_sessions)
        session->stop(QStringLiteral("The host has ended the room."));
    m_stopTimer.start(m_options.limits.stopWithin);
    if (m_sessions.empty())
        closeHistory();
}

void ChatServer::closeHistory()
{
    if (std::exchange(m_historyClosing, true))
        return;
    m_stopTimer.stop();
    m_closingHistories = m_units.size();
    for (const Unit &unit : m_units)
        unit.store->close(unit.restored ? unit.room->nextNumbers() : Reservation());
}

} // namespace Landline::Chat
