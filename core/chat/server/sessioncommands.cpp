// SPDX-License-Identifier: GPL-3.0-or-later
// What a member says, and what is done about it.
#include "core/chat/server/session.h"
#include "core/chat/wire/codec.h"

#include <algorithm>

namespace Landline::Chat {

using Net::Reading;

/** A frame of an upgraded connection: who handles it, when it may come, and what of the rate it takes.
 */
struct Session::CommandRow
{
    void (Session::*handle)(const Wire::ClientFrame &);
    QList<State> allowed;
    Cost cost = Cost::Message;
};

const Session::CommandRow *Session::rowFor(const Wire::ClientFrame &frame)
{
    // In the order of the variant.
    static const std::array<CommandRow, std::variant_size_v<Wire::ClientFrame>> rows = {{
        {&Session::doSay, {State::Upgraded}, Cost::Entry},
        {&Session::doStartTls, {}, Cost::Signal}, // once is enough
        {&Session::doHello, {State::Hello}, Cost::Message},
        {&Session::doNick, {State::Upgraded}, Cost::Entry},
        {&Session::doHistory, {State::Upgraded}, Cost::Message},
        {&Session::doPing, {State::Hello, State::Upgraded}, Cost::Signal},
        {&Session::doPong, {State::Hello, State::Upgraded}, Cost::Signal},
        {&Session::doLeave, {State::Hello, State::Upgraded}, Cost::Signal},
        {&Session::doAuth, {State::Hello}, Cost::Message},
        {&Session::doEdit, {State::Upgraded}, Cost::Entry},
        {&Session::doDelete, {State::Upgraded}, Cost::Entry},
        {&Session::doReact, {State::Upgraded}, Cost::Entry},
        {&Session::doTyping, {State::Upgraded}, Cost::Signal},
        {&Session::doPresence, {State::Upgraded}, Cost::Message},
        {&Session::doMark, {State::Upgraded}, Cost::Signal},
        {&Session::doWhisper, {State::Upgraded}, Cost::Message},
        {&Session::doModerate, {State::Upgraded}, Cost::Message},
        {&Session::doSearch, {State::Upgraded}, Cost::Message},
    }};
    return &rows.at(frame.index());
}

/** Browsers can be made to post to any port, and to begin TLS there with words of their pages in it; what
 * they send is no chat. */
static bool isOfBrowser(QByteArrayView line)
{
    static constexpr char handshakeRecord = 0x16; // RFC 8446 section 5.1
    if (line.startsWith(handshakeRecord))
        return true;
    static constexpr std::array verbs = {"GET ",     "POST ",    "PUT ",   "HEAD ", "DELETE ",
                                         "OPTIONS ", "CONNECT ", "PATCH ", "TRACE "};
    return std::any_of(verbs.begin(), verbs.end(),
                       [line](const char *verb) { return line.startsWith(verb); });
}

/** Until takeHeld(). */
void Session::hold(const QByteArray &line)
{
    m_held = line;
    m_connection->setReading(Reading::Paused);
}

/** The line can't be taken yet: holds it, and reads no more until it can. */
bool Session::isDelayed(const QByteArray &line, Cost cost)
{
    if (cost == Cost::Entry && m_room->hasToAwaitStore(this)) {
        m_awaitsStore = true;
        hold(line);
        return true;
    }
    const std::chrono::milliseconds now = m_room->clock().monotonic();
    MemberRate *rate = isMember() ? &m_room->rateOf(m_memberId) : nullptr;
    Net::TokenBucket &bucket = !rate ? m_bucket : cost == Cost::Signal ? rate->beside : rate->messages;
    if (bucket.take(now))
        return false;
    hold(line);
    m_tokenTimer.start(bucket.wait(now));
    return true;
}

void Session::goOn()
{
    if (std::exchange(m_awaitsStore, false))
        takeHeld();
}

void Session::takeHeld()
{
    lineReceived(std::exchange(m_held, {}));
    const bool waits = m_tokenTimer.isActive() || m_comingTimer.isActive() || m_awaitsStore;
    if (!waits && m_state != State::AwaitingTls)
        m_connection->setReading(Reading::Flowing);
}

void Session::dropHeld()
{
    m_tokenTimer.stop();
    m_comingTimer.stop();
    m_awaitsStore = false;
    m_held.clear();
}

void Session::explain(const QString &problem, const QString &cid)
{
    if (m_explanations.take(m_room->clock().monotonic())) {
        say(Wire::Failure{QStringLiteral("protocol"),
                          QStringLiteral("That was not understood: %1.").arg(problem), cid, m_room->nowMs()});
    }
}

void Session::receivePlain(const QByteArray &line)
{
    const Result<Wire::ClientFrame> frame = Wire::parseClientFrame(line);
    if (!m_spoke && frame && std::holds_alternative<Wire::StartTls>(*frame)) {
        doStartTls(*frame);
        return;
    }
    if (!m_spoke && isOfBrowser(line)) {
        if (m_state == State::Greeting)
            m_state = State::Closing; // nobody has to hear of it
        m_connection->abort();
        return;
    }
    m_spoke = true;
    if (m_state == State::Greeting)
        provePlain();
    if (m_comingTimer.isActive()) {
        hold(line);
        return;
    }
    const auto *said = frame ? std::get_if<Wire::Say>(&*frame) : nullptr;
    if (m_state != State::Plain || isDelayed(line, said ? Cost::Entry : Cost::Message))
        return;
    if (!frame)
        explain(frame.error().message);
    else if (said)
        doSay(Wire::Say{said->content, {}, 0, {}});
    else
        explain(QStringLiteral("this type needs an encrypted connection"));
}

void Session::receiveUpgraded(const QByteArray &line)
{
    const Result<Wire::ClientFrame> frame = Wire::parseClientFrame(line);
    if (!frame) {
        // Perhaps a later version's: told, and passed over.
        if (!isDelayed(line))
            explain(frame.error().message, Wire::clientIdIn(line));
        return;
    }
    const CommandRow *row = rowFor(*frame);
    const bool isUnasked = std::holds_alternative<Wire::Auth>(*frame) && !m_scram;
    if (isUnasked || !row->allowed.contains(m_state)) {
        if (!isDelayed(line))
            explain(QStringLiteral("this can't be said now"), Wire::clientIdIn(line));
    } else if (!isDelayed(line, row->cost)) {
        (this->*row->handle)(*frame);
    }
}

void Session::doStartTls(const Wire::ClientFrame &)
{
    m_stateTimer.stop();
    m_comingTimer.stop();
    if (m_state == State::Plain) {
        // It was only slow: it was announced as a plain member, and takes that back.
        m_room->leave(this, m_memberId);
    } else {
        m_main.giveBackPlainId(m_plainId);
    }
    m_state = State::AwaitingTls;
    m_connection->setMaxLineBytes(Wire::maxHelloBytes);
    m_stateTimer.start(m_room->options().limits.silentFor);
    m_main.askHandshake(this);
    if (m_state == State::AwaitingTls)
        m_connection->setReading(Reading::Paused);
}

void Session::doSay(const Wire::ClientFrame &frame)
{
    const auto &said = std::get<Wire::Say>(frame);
    const qint64 now = m_room->nowMs();
    const Member *sender = m_room->roster().find(m_memberId);
    if (!sender)
        return;
    if (!isSayable(said.content, said.cid, said.file.has_value()))
        return;
    Wire::Posted posted{0, now, sender->nick, sender->key, sender->plain, said.content, said.cid, {}};
    posted.reply = said.reply < m_room->log().next() ? said.reply : 0;
    posted.file = said.file;
    if (const auto seq = said.cid.isEmpty() ? std::nullopt : m_room->accepted(sender->key, said.cid)) {
        // Sent again after a cut: it is there already. Only the sender has to learn that.
        const Wire::LogFrame *kept = m_room->log().find(*seq);
        const auto *before = kept ? std::get_if<Wire::Posted>(kept) : nullptr;
        posted.seq = *seq;
        say(before ? *before : posted);
        return;
    }
    if (isSilenced(said.cid))
        return;
    posted.mentions = m_room->mentionsIn(said.content);
    m_room->append(posted);
}

void Session::doNick(const Wire::ClientFrame &frame)
{
    const QString &wanted = std::get<Wire::SetNick>(frame).nick;
    const QString nick = Wire::validNick(wanted);
    const qint64 now = m_room->nowMs();
    if (Wire::isReservedNick(wanted)) {
        say(Wire::Failure{
            QStringLiteral("nick-invalid"), explainReserved(wanted, m_room->anyNick(m_memberId)), {}, now});
    } else if (nick.isEmpty()) {
        const QString why = QStringLiteral("That can't be a name here. A name has 1 to %1 characters.");
        say(Wire::Failure{QStringLiteral("nick-invalid"), why.arg(Wire::maxNickLength), {}, now});
    } else if (const Member *self = m_room->roster().find(m_memberId); self && self->nick == nick) {
        const QString why = QStringLiteral("You are called “%1” already.");
        say(Wire::Failure{QStringLiteral("invalid"), why.arg(nick), {}, now});
    } else if (m_room->isNickTaken(nick, m_memberId)) {
        const QString why = QStringLiteral("Somebody here is called “%1”, or was; “%2” is free.");
        say(Wire::Failure{
            QStringLiteral("nick-taken"), why.arg(nick, m_room->suggestNick(nick, m_memberId)), {}, now});
    } else if (!m_room->ownsNick(nick, m_memberId) && m_room->hasTooManyNicks(m_memberId)) {
        const QString why = QStringLiteral("You have had %1 names here; take one of them.");
        say(Wire::Failure{QStringLiteral("nick-taken"), why.arg(NickBook::maxNicksOfKey), {}, now});
    } else if (!isSilenced({})) { // a name is told to everybody, as a message is
        m_room->rename(m_memberId, nick);
    }
}

bool Session::hasTooManyJobs()
{
    if (m_jobs.size() < size_t(m_room->options().limits.waitingRequests))
        return false;
    say(Wire::Failure{
        QStringLiteral("busy"), QStringLiteral("There are too many requests at once."), {}, m_room->nowMs()});
    return true;
}

void Session::doSearch(const Wire::ClientFrame &frame)
{
    const auto &search = std::get<Wire::Search>(frame);
    if (hasTooManyJobs())
        return;
    HistoryJob job;
    job.kind = HistoryJob::Kind::Search;
    job.end = std::min(search.before.value_or(m_room->log().next()), m_room->log().next());
    job.count = std::max(1, search.count);
    job.text = search.text;
    m_jobs.push_back(job);
    feed();
}

void Session::doHistory(const Wire::ClientFrame &frame)
{
    const auto &request = std::get<Wire::HistoryRequest>(frame);
    if (hasTooManyJobs())
        return;
    HistoryJob job;
    if (request.before) {
        job.kind = HistoryJob::Kind::Page;
        job.end = std::min(*request.before, m_room->log().next());
        job.count = std::max(1, request.count);
    } else {
        // What is sent live anyway is no part of the answer.
        job.next = std::min(*request.since, m_cursor - 1) + 1;
        job.end = m_cursor;
    }
    m_jobs.push_back(job);
    feed();
}

void Session::doPing(const Wire::ClientFrame &)
{
    say(Wire::Pong());
}

void Session::doPong(const Wire::ClientFrame &) {}

void Session::doLeave(const Wire::ClientFrame &)
{
    m_connection->close();
}

} // namespace Landline::Chat
