// SPDX-License-Identifier: GPL-3.0-or-later
// From the host's first line to an open room: encryption, whose key it is, the password, the hello.
#include "core/chat/client/chatclient.h"
#include "core/chat/wire/codec.h"

namespace Landline::Chat {

void ChatClient::receiveGreeting(const QByteArray &line)
{
    // Anybody on the way may have written these lines: they are looked at for the offer alone, never shown.
    const Result<Wire::ServerFrame> frame = Wire::parseServerFrame(line);
    if (m_phase == Phase::Greeting) {
        const Wire::Notice *notice = frame ? std::get_if<Wire::Notice>(&*frame) : nullptr;
        if (!notice || !notice->offer || !notice->offer->upgrades.contains(QLatin1String("starttls"))) {
            stopForGood(offersNoEncryption());
            return;
        }
        m_phase = Phase::AwaitingTls;
        sendFrame(Wire::StartTls{});
    } else if (frame && std::holds_alternative<Wire::StartTls>(*frame)) {
        m_phase = Phase::Handshake;
        m_connection->startTls(m_tls);
    }
}

/** A place that is known by a key has offered it before: who takes the offer out wants to be joined in clear.
 */
Error ChatClient::offersNoEncryption() const
{
    const QString place = m_options.address.place();
    const Result<std::optional<QString>> known = m_pins.pinned(place);
    const bool isStranger = known && !*known && m_options.address.fingerprint.isEmpty();
    return {ErrorCode::Refused,
            isStranger
                ? QStringLiteral("%1 offers no encryption").arg(place)
                : QStringLiteral("%1 is known by its key and offers no encryption now: somebody on the "
                                 "way may have taken the offer out, or another program is there. "
                                 "Nothing was sent")
                      .arg(place),
            {},
            0,
            {}};
}

/** By what a person has given, all of it or what its words say, and by what is known at this place. */
bool ChatClient::isExpected(const QString &shown, const QString &known) const
{
    const QString &given = m_options.address.fingerprint;
    const bool isKnown = known.isEmpty() || shown == known;
    const bool mayReplace = !given.isEmpty() && m_options.otherPin == OtherPin::Replace;
    return shown.startsWith(given) && (isKnown || mayReplace);
}

/** Why a host is not the one that was expected at this place, for people. */
QString ChatClient::explainOtherKey(const QString &known, const QString &shown) const
{
    const QString place = m_options.address.place();
    const QString &given = m_options.address.fingerprint;
    if (!given.isEmpty() && shown == known) {
        return QStringLiteral("the host at %1 is the one that is known there, but another key was given for "
                              "it, perhaps by an old or a false invitation. Given %2, seen %3")
            .arg(place, given, shown);
    }
    if (!given.isEmpty() && shown.startsWith(given)) {
        return QStringLiteral("the invitation names another key than the one that is known at %1. Either the "
                              "host was set up anew, or somebody wants to be taken for it. Known %2, seen %3")
            .arg(place, known, shown);
    }
    const QString expected = given.isEmpty() ? known : given;
    const Result<std::optional<Net::KnownHost>> other = m_pins.host(shown);
    if (other && *other && !(*other)->name.isEmpty()) {
        return QStringLiteral(
                   "another host than before answers at %1: the one of “%2”, which you know. Perhaps "
                   "addresses were given out anew. Expected %3, seen %4")
            .arg(place, (*other)->name, expected, shown);
    }
    if (!given.isEmpty()) {
        return QStringLiteral(
                   "the host at %1 shows another key than the one that was asked for. Either the "
                   "fingerprint is another host's, or somebody stands between you and it. Expected "
                   "%2, seen %3")
            .arg(place, expected, shown);
    }
    return QStringLiteral("the host at %1 shows another key than before. Either it was set up anew, or "
                          "somebody stands between you and it. Expected %2, seen %3")
        .arg(place, expected, shown);
}

void ChatClient::connectionSecured()
{
    const QString shown = m_connection->peerFingerprint();
    const Result<std::optional<QString>> pinned = m_pins.pinned(m_options.address.place());
    if (!pinned) {
        stopForGood(pinned.error());
        return;
    }
    const QString known = pinned->value_or(QString());
    if (!isExpected(shown, known)) {
        m_refusedKey = shown;
        stopForGood({ErrorCode::Tls, explainOtherKey(known, shown), {}, 0, {}});
        return;
    }
    m_room.hostKey = shown;
    m_phase = Phase::Joining;
    m_phaseTimer.start(firstLineTimeout);
    // Who knows the password lets it decide; a host that has not proved it yet is not remembered.
    if (hasSecret() || keepKey({}))
        sayHello(m_options.nick);
}

/** The host is known by its key from now on. False: that could not be kept, and this is the end. */
bool ChatClient::keepKey(const QString &roomName)
{
    const QString place = m_options.address.place();
    const Result<std::optional<Net::KnownHost>> known = m_pins.host(m_room.hostKey);
    const Result<std::optional<QString>> before = m_pins.pinned(place);
    const Result<void> kept =
        known ? m_pins.pin(place, m_room.hostKey, roomName) : Result<void>(failure(known.error()));
    if (!kept) {
        stopForGood(kept.error());
        return false;
    }
    if (before && *before && **before != m_room.hostKey)
        Q_EMIT hostReplaced(**before);
    if (!*known)
        Q_EMIT hostPinned(m_room.hostKey);
    else if (!(*known)->places.contains(place))
        Q_EMIT hostRecognised(**known);
    return true;
}

bool ChatClient::hasSecret() const
{
    return !m_options.secret.password.isEmpty() || m_options.secret.keys;
}

bool ChatClient::isUnproved() const
{
    return hasSecret() && m_admittedBy != m_room.hostKey;
}

void ChatClient::sayHello(const QString &nick)
{
    Wire::Hello hello;
    hello.nick = nick;
    hello.history = m_options.history;
    hello.client = m_options.program;
    hello.caps = Wire::capabilityNames();
    hello.room = m_options.room;
    if (m_lastLetter == 0)
        m_lastLetter = m_keptLetter = m_letters.of(m_room.hostKey, m_options.room);
    hello.letters = m_lastLetter;
    hello.since = m_sequence.since();
    if (hello.since)
        hello.epoch = m_sequence.epoch();
    if (hasSecret()) {
        m_scram.emplace(m_options.secret, Net::bindingOfHost(m_room.hostKey));
        m_proofSent = false;
        hello.auth = QString::fromLatin1(m_scram->first());
    }
    if (m_admittedBy == m_room.hostKey)
        hello.token = m_token;
    sendFrame(hello);
}

void ChatClient::handleAuth(const Wire::Auth &auth)
{
    if (m_phase != Phase::Joining || !m_scram)
        return;
    if (std::exchange(m_proofSent, true)) {
        if (const Result<void> checked = m_scram->check(auth.data.toLatin1()); !checked) {
            stopForGood({ErrorCode::Auth, notTheHost(), {}, 0, {}});
            return;
        }
        m_admittedBy = m_room.hostKey;
        m_options.secret.keys = m_scram->keys();
        Q_EMIT passwordProved(m_scram->keys());
    } else if (const Result<QByteArray> proof = m_scram->prove(auth.data.toLatin1())) {
        sendFrame(Wire::Auth{QString::fromLatin1(*proof)});
    } else {
        stopForGood(proof.error());
    }
}

QString ChatClient::notTheHost() const
{
    return QStringLiteral(
               "the host at %1 has not proved that it knows the room's password. It may be another "
               "one that pretends to be the room; if the room has no password, join without one")
        .arg(m_options.address.place());
}

void ChatClient::handleWelcome(const Wire::Welcome &welcome)
{
    if (m_phase != Phase::Joining)
        return;
    if (isUnproved()) {
        stopForGood({ErrorCode::Auth, notTheHost(), {}, 0, {}});
        return;
    }
    if (!keepKey(welcome.room))
        return;
    m_phase = Phase::Open;
    m_phaseTimer.stop();
    m_pingTimer.start();
    m_token = welcome.token;
    m_admittedBy = m_room.hostKey;
    m_room.name = welcome.room;
    m_room.ownNick = welcome.nick;
    m_room.members = welcome.members;
    m_room.hasPlainMembers = welcome.plain;
    m_room.topic = welcome.topic;
    m_room.rooms = welcome.rooms;
    m_room.pins = welcome.pins;
    m_room.slowSeconds = welcome.slow;
    m_room.whoPosts = welcome.post;
    m_room.canModerate = welcome.op;
    m_marked = m_markedRead = 0;
    // Of a history that was cut in the middle something was seen: what happens to it has to be told.
    m_newcomer = m_newcomer && !m_sequence.since();
    if (!m_sequence.join(welcome.epoch, welcome.seq) && !m_newcomer && !m_knownUntil)
        m_knownUntil = m_lastTime;
    m_awaited.push_back(Asked::Join);
    m_membersFollow = true;
    claimWaiting(welcome);
    enter(RoomState::Open);
    Q_EMIT roomChanged(m_room);
    if (m_presence)
        sendFrame(*m_presence);
    flushOutbox();
}

/** A refusal in this program's own words, as those of a host that has proved nothing may be anybody's. */
static QString sentenceOf(const Wire::Refused &refused)
{
    static const QHash<QString, QString> sentences = {
        {QStringLiteral("password-wrong"), QStringLiteral("The password is wrong.")},
        {QStringLiteral("password-needed"), QStringLiteral("This room has a password.")},
        {QStringLiteral("banned"), QStringLiteral("You are banned from this room.")},
        {QStringLiteral("full"), QStringLiteral("The room is full.")},
        {QStringLiteral("too-many"), QStringLiteral("There are too many connections from your address.")},
        {QStringLiteral("no-such-room"), QStringLiteral("There is no room of that name here.")},
        {QStringLiteral("wait"),
         QStringLiteral("A wrong password came from your address; try again in %1 s.").arg(refused.wait)},
    };
    return sentences.value(refused.reason, QStringLiteral("The host does not take this member."));
}

void ChatClient::handleRefused(const Wire::Refused &refused)
{
    if (m_phase != Phase::Joining)
        return;
    // Who wants to be taken for the room itself is told so, and not let in under another name.
    const bool reserved = Wire::isReservedNick(m_options.nick);
    if (!refused.suggestion.isEmpty() && !reserved && m_suggestionsTaken++ < maxSuggestions) {
        sayHello(refused.suggestion);
        return;
    }
    const QString text = isUnproved() ? sentenceOf(refused) : refused.message;
    if (refused.reason == QLatin1String("wait")) {
        const std::chrono::seconds wait(std::min<qint64>(refused.wait, maxWait.count()));
        endConnection({ErrorCode::Auth, text, {}, 0, wait});
        return;
    }
    const bool password = refused.reason.startsWith(QLatin1String("password-"));
    stopForGood({password ? ErrorCode::Auth : ErrorCode::Refused, text, {}, 0, {}});
}

void ChatClient::trustNewKey()
{
    if (m_refusedKey.isEmpty() || m_state != RoomState::Closed)
        return;
    if (const Result<void> kept = m_pins.pin(m_options.address.place(), m_refusedKey); !kept) {
        stopForGood(kept.error());
        return;
    }
    m_options.address.fingerprint = m_refusedKey;
    m_refusedKey.clear();
    retryNow();
}

} // namespace Landline::Chat
