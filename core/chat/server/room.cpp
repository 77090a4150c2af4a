// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/room.h"

#include "core/chat/server/session.h"

#include <algorithm>

namespace Landline::Chat {

/** As many as may be here from one address come back at once after the host was away. */
static double atOnceOfPlace(const HostOptions &options)
{
    const int here = options.maxPerAddress > 0 ? options.maxPerAddress : options.maxClients;
    return std::max(options.limits.comingsOfPlaceAtOnce, double(here));
}

Room::Room(const HostOptions &options, QString hostKey, std::shared_ptr<Net::TlsContext> tls,
           HistoryStore *store)
    : m_options(options)
    , m_hostKey(std::move(hostKey))
    , m_tls(std::move(tls))
    , m_store(store)
    , m_log(HistoryStore::tailLength, 2 * options.limits.lagBudget, options.limits.logMemory)
    , m_forgetTimer(this)
    , m_comings({options.limits.comingsOfKey, options.limits.comingsOfKeyAtOnce},
                {options.limits.comingsOfPlace, atOnceOfPlace(options)})
    , m_marksTimer(this)
    , m_handshakeTimer(this)
    , m_comingsTimer(this)
    , m_goOnTimer(this)
    , m_logSearchTimer(this)
{
    m_handshakeTimer.setSingleShot(true);
    m_comingsTimer.setSingleShot(true);
    connect(&m_comingsTimer, &QTimer::timeout, this, &Room::flush);
    m_marksTimer.setSingleShot(true);
    connect(&m_forgetTimer, &QTimer::timeout, this, &Room::forget);
    m_forgetTimer.start(options.limits.forgetEvery);
    connect(&m_marksTimer, &QTimer::timeout, this, &Room::tellMarks);
    connect(&m_handshakeTimer, &QTimer::timeout, this, &Room::endSlowHandshakes);
    connect(store, &HistoryStore::reserved, this, [this](const Reservation &bounds) {
        m_plainIds.reserve(bounds.plainId);
        grantPlainIds();
    });
    connect(store, &HistoryStore::trimmed, this, [this](qint64 first) { m_log.dropBefore(first); });
    connect(store, &HistoryStore::nicksForgotten, this, &Room::forgetNicks);
    connect(store, &HistoryStore::caughtUp, this, [this] {
        if (!m_awaitingStore.empty())
            m_goOnTimer.start(0);
    });
    connect(&m_goOnTimer, &QTimer::timeout, this, &Room::letGoOn);
    connectReading();
}

void Room::restore(const HistoryStart &start)
{
    m_epoch = start.epoch;
    m_tailIsAll = start.tailIsAll;
    m_asked = start.reserved;
    m_log.restore(start.tail, start.nextSeq);
    m_flushed = m_log.next();
    m_moderation.restore(start.settings);
    const QStringList surplus = m_nicks.restore(start.nicks);
    for (const QString &nick : surplus)
        m_store->releaseNick(nick);
    m_plainIds.start(start.nextPlainId, start.reserved.plainId);
    for (const AcceptedCid &accepted : start.cids)
        remember(accepted.key, accepted.cid, accepted.seq);
}

void Room::enter(Session *session, const Member &member)
{
    m_readers.append(session);
    ++m_present;
    if (!member.key.isEmpty())
        m_mailboxes.opened(member.key, m_clock.monotonic());
    if (m_roster.enter(member)) {
        append(Wire::Joined{0, 0, member}, session->order());
        hadNick(member);
    }
}

void Room::leave(Session *session, const QString &memberId)
{
    m_readers.removeOne(session);
    --m_present;
    const Member *present = m_roster.find(memberId);
    if (!present)
        return;
    const Member member = *present;
    if (!m_roster.leave(memberId))
        return;
    m_marks.remove(memberId);
    if (member.key.isEmpty())
        m_lastSaid.forget(memberId); // its number is nobody's again
    else
        m_mailboxes.left(member.key, m_clock.monotonic());
    append(Wire::Left{0, 0, member});
    hadNick(member);
}

void Room::readNoMore(Session *session)
{
    m_readers.removeOne(session);
}

void Room::rename(const QString &memberId, const QString &nick)
{
    const Member *member = m_roster.find(memberId);
    if (!member)
        return;
    const QString was = member->nick;
    m_roster.rename(memberId, nick);
    const Member renamed = *m_roster.find(memberId);
    append(Wire::Renamed{0, 0, renamed, was});
    hadNick(renamed);
}

MemberRate &Room::rateOf(const QString &memberId)
{
    auto it = m_rates.find(memberId);
    if (it == m_rates.end()) {
        const double rate = m_options.ratePerSecond;
        const double beside = rate * m_options.limits.signalsForMessage;
        it = m_rates.insert(memberId, {Net::TokenBucket(rate, rate * m_options.burst),
                                       Net::TokenBucket(beside, beside * m_options.burst)});
    }
    return *it;
}

/** What is kept of those who left does not count for ever. */
void Room::forget()
{
    const std::chrono::milliseconds now = m_clock.monotonic();
    m_mailboxes.forgetOver(now);
    m_comings.forgetOver(now);
    m_lastSaid.forgetOver(std::chrono::seconds(m_moderation.settings().slowSeconds), now);
    // Not before it is full again, or leaving and coming back would fill it at once.
    m_rates.removeIf([&](auto one) {
        return !m_roster.find(one.key()) && one.value().messages.isFull(now)
               && one.value().beside.isFull(now);
    });
}

/** A crowd that comes or goes one by one would be told of in as many writes as it has pairs. */
static bool isComing(const Wire::LogFrame &entry)
{
    return std::holds_alternative<Wire::Joined>(entry) || std::holds_alternative<Wire::Left>(entry);
}

void Room::append(Wire::LogFrame entry, quint64 order)
{
    std::visit([this](auto &frame) { frame.ts = nowMs(); }, entry);
    const Wire::LogFrame kept = m_log.append(std::move(entry), order);
    const qint64 seq = seqOf(kept);
    if (const auto *posted = std::get_if<Wire::Posted>(&kept); posted && !posted->cid.isEmpty())
        remember(posted->key, posted->cid, seq);
    m_store->append({kept});
    reserveMore();
    Q_EMIT appended(kept);
    // So much at once would leave the others behind who read as quickly as they can.
    if (m_log.lag(m_flushed) > m_options.limits.lagBudget / 2)
        flush();
    else if (isComing(kept) && !m_comingsTimer.isActive())
        m_comingsTimer.start(m_options.limits.comingsTogether);
    else if (!isComing(kept) && !std::exchange(m_flushScheduled, true))
        QMetaObject::invokeMethod(this, &Room::flush, Qt::QueuedConnection);
}

bool Room::hasToAwaitStore(Session *session)
{
    if (!m_store->isBehind())
        return false;
    m_awaitingStore.emplace_back(session);
    return true;
}

/** One at each turn of the loop: what all of them have to say at once would leave the others behind who read
 * as quickly as they can. */
void Room::letGoOn()
{
    std::erase_if(m_awaitingStore, [](const QPointer<Session> &session) { return !session; });
    if (m_awaitingStore.empty() || m_store->isBehind()) {
        m_goOnTimer.stop(); // those who still wait are let go on when it has caught up again
        return;
    }
    const QPointer<Session> session = m_awaitingStore.front();
    m_awaitingStore.pop_front();
    session->goOn();
}

/** Before something that is told beside the log, of somebody whose coming has to be known. */
void Room::flushComings()
{
    if (m_comingsTimer.isActive())
        flush();
}

/** One write for each member and turn of the loop, whatever has come since the last. */
void Room::flush()
{
    m_flushScheduled = false;
    m_comingsTimer.stop();
    m_flushed = m_log.next();
    const QList<Session *> readers = m_readers; // feeding may end one
    for (Session *session : readers) {
        if (m_readers.size() == readers.size() || m_readers.contains(session))
            session->feed();
    }
}

std::optional<qint64> Room::accepted(const QString &key, const QString &cid) const
{
    const auto it = m_cids.constFind({key, cid});
    return it == m_cids.cend() ? std::nullopt : std::optional(*it);
}

void Room::remember(const QString &key, const QString &cid, qint64 seq)
{
    m_cids.insert({key, cid}, seq);
    m_cidOrder.push_back({key, cid});
    if (m_cidOrder.size() > size_t(HistoryStore::rememberedCids)) {
        m_cids.remove(m_cidOrder.front());
        m_cidOrder.pop_front();
    }
}

void Room::askPlainId(Session *session)
{
    m_awaitingId.emplace_back(session);
    grantPlainIds();
}

void Room::grantPlainIds()
{
    while (!m_awaitingId.empty()) {
        if (const QPointer<Session> session = m_awaitingId.front()) {
            const std::optional<qint64> id = m_plainIds.take();
            if (!id)
                break;
            m_awaitingId.pop_front();
            session->greet(*id);
        } else {
            m_awaitingId.pop_front();
        }
    }
    reserveMore();
}

void Room::reserveMore()
{
    const qint64 waiting = qint64(m_awaitingId.size());
    Reservation wanted = m_asked;
    if (m_asked.seq - m_log.next() < HistoryStore::seqBlock / 2)
        wanted.seq = m_log.next() + HistoryStore::seqBlock;
    if (m_asked.plainId == m_plainIds.bound() && m_plainIds.isShort(waiting + HistoryStore::plainIdBlock / 2))
        wanted.plainId = m_plainIds.bound() + waiting + HistoryStore::plainIdBlock / 2;
    if (wanted == m_asked)
        return;
    m_asked = wanted;
    m_store->reserve(wanted);
}

void Room::askHandshake(Session *session)
{
    m_awaitingHandshake.emplace_back(session);
    grantHandshakes();
}

void Room::handshakeEnded()
{
    std::erase_if(m_handshakes,
                  [](const Handshake &one) { return !one.session || !one.session->isHandshaking(); });
    grantHandshakes();
}

/** Of the network that is at the fewest: whoever has waited longest. Those who are only to be refused take
 * what is left. Nullptr: nobody waits. */
QPointer<Session> Room::takeNextHandshake()
{
    std::erase_if(m_awaitingHandshake, [](const QPointer<Session> &session) { return !session; });
    QHash<QString, int> busy;
    for (const Handshake &handshake : m_handshakes) {
        if (handshake.session)
            ++busy[handshake.session->network()];
    }
    auto next = m_awaitingHandshake.end();
    std::pair<bool, int> lowest;
    for (auto it = m_awaitingHandshake.begin(); it != m_awaitingHandshake.end(); ++it) {
        const std::pair<bool, int> rank((*it)->isRefused(), busy.value((*it)->network()));
        if (next == m_awaitingHandshake.end() || rank < lowest) {
            next = it;
            lowest = rank;
        }
    }
    if (next == m_awaitingHandshake.end())
        return {};
    const QPointer<Session> session = *next;
    m_awaitingHandshake.erase(next);
    return session;
}

void Room::grantHandshakes()
{
    const auto places = static_cast<size_t>(m_options.limits.unfinishedHandshakes);
    while (!m_awaitingHandshake.empty() && m_handshakes.size() < places) {
        if (const QPointer<Session> session = takeNextHandshake()) {
            m_handshakes.push_back({session, m_clock.monotonic()});
            session->beginTls();
        }
    }
    if (!m_awaitingHandshake.empty() && !m_handshakes.empty() && !m_handshakeTimer.isActive()) {
        const auto rest = m_handshakes.front().begun + m_options.limits.handshakeAlone - m_clock.monotonic();
        m_handshakeTimer.start(std::max(rest, std::chrono::milliseconds(1)));
    }
}

/** Connections that begin and never go on would else keep everybody out. */
void Room::endSlowHandshakes()
{
    const std::chrono::milliseconds begunBefore = m_clock.monotonic() - m_options.limits.handshakeAlone;
    const std::deque<Handshake> handshakes = m_handshakes; // ending one may change them
    size_t waiting = m_awaitingHandshake.size();
    for (const Handshake &handshake : handshakes) {
        if (waiting == 0 || handshake.begun > begunBefore)
            break;
        --waiting;
        if (handshake.session)
            handshake.session->abort();
    }
    grantHandshakes();
}

} // namespace Landline::Chat
