// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/client/backoff.h"
#include "core/chat/client/lastletters.h"
#include "core/chat/client/outbox.h"
#include "core/chat/client/recentids.h"
#include "core/chat/client/sequence.h"
#include "core/chat/message.h"
#include "core/chat/roomaddress.h"
#include "core/chat/wire/frames.h"
#include "core/net/lineconnection.h"
#include "core/net/pinstore.h"
#include "core/net/scram.h"
#include "core/net/tlsidentity.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

#include <deque>
#include <memory>
#include <optional>

namespace Landline::Chat {

/** Encrypted: upgraded, whatever the host offers, or not at all. Plain: as the seed's client, in clear. */
enum class ClientMode { Encrypted, Plain };
/** What follows when a connection is lost. */
enum class Reconnect { Never, ByItself };

/** What follows where the address names another key than the one that is known at its place. */
enum class OtherPin {
    Refuse,  ///< a link may come from anybody: a person decides, see ChatClient::trustNewKey()
    Replace, ///< a person has given the key, or it is this program's own host
};

struct ClientOptions
{
    RoomAddress address;
    QString nick;
    OtherPin otherPin = OtherPin::Refuse;
    ClientMode mode = ClientMode::Encrypted;
    Reconnect reconnect = Reconnect::ByItself;
    int history = Wire::defaultHistoryCount; ///< earlier messages wanted on the first join
    QString room;                            ///< of several of a host; empty: its first
    QString program;                         ///< "Landline 0.1.0"
    /** With one the host has to prove that it knows the password too, or it is not joined. */
    Net::ScramSecret secret;
    /** Where an Outbox keeps what could not be sent; empty: in memory alone, as always without encryption,
     * where nothing tells one host from another or a message that came twice. */
    QString outbox;
    /** Where LastLetters are kept; empty: private messages of minutes ago are told again by each client. */
    QString letters;
    /** Without encryption: for what was said to come back from the host. */
    std::chrono::milliseconds echoWithin{30'000};
};

/** What the client has found out about its room; changes as a whole. */
struct ClientRoom
{
    QString name;
    QString ownNick;
    QString hostKey; ///< fingerprint; empty for a plain connection
    QList<Member> members;
    bool hasPlainMembers = false;
    QString topic;
    QList<Pin> pins;
    qint64 slowSeconds = 0; ///< between two messages of one member
    WhoPosts whoPosts = WhoPosts::Everybody;
    bool canModerate = false; ///< this member is the owner or an operator
    QStringList rooms;        ///< all of the host's, where there are several
};

/**
 * A member's side of one room: connects, upgrades to TLS, checks the host's key against the one it is known
 * by, joins, and comes back by itself. Lives in one thread, which does its file access (pins, outbox) too.
 * What is sent waits in an outbox until the host has accepted it, over the end of the program too; sending
 * again never doubles, as each message has an id.
 */
class ChatClient final : public QObject, private Net::LineConnection::Receiver
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds firstLineTimeout{10};
    static constexpr std::chrono::seconds pingInterval{30};
    static constexpr std::chrono::seconds silenceTimeout{75};
    /** For the host's answer after the network has changed. */
    static constexpr std::chrono::seconds probeTimeout{3};
    /** After this long without an answer a message is told as not sent; it is tried again all the same. */
    static constexpr std::chrono::seconds notSentAfter{7};
    /** Without encryption: who hears nothing for so long after the greeting is taken for let in … */
    static constexpr std::chrono::milliseconds doorstep{1000};
    /** … and who is told something, unless the end of the connection follows within this. */
    static constexpr std::chrono::milliseconds lastWordBefore{3000};
    static constexpr std::chrono::milliseconds marksTogether{1000};
    static constexpr std::chrono::milliseconds typingEvery{3000};
    static constexpr std::chrono::milliseconds lettersKeptEvery{1000};
    /** Names that a host suggests: each may be another's by the time it is asked for. */
    static constexpr int maxSuggestions = 16;
    /** However long a host says to wait. */
    static constexpr std::chrono::seconds maxWait{60};
    static constexpr std::chrono::seconds maxSlowWait{3600};
    /** Requests for history and searches at once; a host takes sixteen. */
    static constexpr size_t maxAwaited = 8;
    /** For what is missing, after a host that was busy. */
    static constexpr std::chrono::milliseconds askAgainAfter{1000};
    /** However many a host says are there: further ones are not listed. */
    static constexpr qsizetype maxMembers = 100'000;

    /** `pins` outlives the client. */
    ChatClient(ClientOptions options, const Net::TlsIdentity &identity, Net::PinStore &pins,
               QObject *parent = nullptr);
    ~ChatClient() override;

    /** Connects; the state follows by stateChanged(). */
    void open();
    /** Sends now or as soon as the room is open. `clientId` names the message from now on. */
    void send(const QString &clientId, const Draft &draft);
    // clientactions.cpp: each is refused by a line in the room, or told by the signals below.
    void edit(qint64 seq, const QString &text);
    void remove(qint64 seq);
    void react(qint64 seq, const QString &emoji, bool on);
    /** To be called while a person types; the host is told now and then. */
    void typing();
    void setPresence(Presence presence, const QString &status);
    /** All up to this seq was read by a person. */
    void markRead(qint64 seq);
    void moderate(const Wire::Moderate &asked);
    /** The newest messages before a seq that contain a text; searchFinished() follows. */
    void search(const QString &text, std::optional<qint64> before, int count);
    /** What these members say is not shown; see HiddenList. By key, or nick of a plain one. */
    void setHidden(const QSet<QString> &members) { m_hidden = members; }
    void setNick(const QString &nick);
    /** earlierLoaded() follows, with nothing where there is no answer. */
    void loadEarlier(qint64 beforeSeq, int count);
    /** Says good-bye and ends; left() follows. */
    void leave();
    /** Connects again now, from Waiting or Closed. */
    void retryNow();
    /** The machine has slept, or has other addresses: a connection that does not answer is given up soon, and
     * one that is waited for is tried now. */
    void networkChanged();
    /** Pins the key that a refused host has shown, and connects again. */
    void trustNewKey();

    /** What a host with a changed key has shown; empty unless it was refused for it. */
    [[nodiscard]] const QString &refusedKey() const { return m_refusedKey; }
    [[nodiscard]] RoomState state() const { return m_state; }
    [[nodiscard]] const ClientRoom &room() const { return m_room; }
    /** What can't be sent is there for the next client, after the end of the program too. */
    [[nodiscard]] bool keepsUnsent() const { return m_kept.isKept() && !m_keptFails; }
    [[nodiscard]] qsizetype undelivered() const { return static_cast<qsizetype>(m_outbox.size()); }

signals:
    /** `nextAttempt` is set for Waiting. */
    void stateChanged(Landline::Chat::RoomState state, const Landline::Error &error,
                      const QDateTime &nextAttempt);
    /** The host's key was seen for the first time, and is known from now on. */
    void hostPinned(const QString &fingerprint);
    /** The host takes the place of the one with this key, see OtherPin. */
    void hostReplaced(const QString &fingerprint);
    /** A known host at a place where it was not seen before. */
    void hostRecognised(const Landline::Net::KnownHost &host);
    /** Both sides know the password; these are worth keeping instead of it. */
    void passwordProved(const Landline::Net::ScramKeys &keys);
    void roomChanged(const Landline::Chat::ClientRoom &room);
    void messagesReceived(const QList<Landline::Chat::Message> &messages);
    /** After a join: all that happened before it has been told by messagesReceived(). */
    void caughtUp();
    void earlierLoaded(const QList<Landline::Chat::Message> &messages, bool atStart);
    /** One of send()'s has its place in the room's order, or is not sent yet. */
    void messageChanged(const Landline::Chat::Message &message);
    /** Something happened to a message that was told before. */
    void messageAmended(const Landline::Chat::MessageChange &change);
    void typingSeen(const Landline::Chat::Member &member);
    /** What these members have received and read by now. */
    void marksSeen(const QList<Landline::Chat::Wire::MarkOf> &marks);
    /** Oldest first; `atStart`: there is nothing earlier with this text. */
    void searchFinished(const QString &text, const QList<Landline::Chat::Message> &messages, bool atStart);
    /** Written before this client was made, and not sent yet: each waits like one of send()'s. */
    void waitingFound(const QList<Landline::Chat::Message> &messages);
    /** Something that the one who reads along should know, beside what the host says. */
    void noticed(const QString &text);
    /** The host won't take it, or it is not for this room. */
    void messageRefused(const QString &clientId, const Landline::Error &error);
    void left();

private:
    enum class Phase { Idle, Greeting, AwaitingTls, Handshake, Joining, Open };
    enum class Asked { Join, Fill, Earlier, Search };
    struct Waiting
    {
        Outgoing message;
        bool onTheWay = false; ///< sent on the present connection
        bool toldNotSent = false;
    };

    // chatclient.cpp: the connection
    void connectNow();
    void lineReceived(const QByteArray &line) override;
    void connectionClosed(const Error &reason) override;
    void endConnection(const Error &reason);
    void stopForGood(const Error &reason);
    void enter(RoomState state, const Error &error = {}, const QDateTime &next = {});
    void checkSilence();
    void sendFrame(const Wire::ClientFrame &frame);

    // clientjoin.cpp: how it becomes a member
    void receiveGreeting(const QByteArray &line);
    void connectionSecured() override;
    [[nodiscard]] bool isExpected(const QString &shown, const QString &known) const;
    [[nodiscard]] QString explainOtherKey(const QString &known, const QString &shown) const;
    [[nodiscard]] bool keepKey(const QString &roomName);
    [[nodiscard]] bool hasSecret() const;
    /** The host has still to show that it knows the room's password. */
    [[nodiscard]] bool isUnproved() const;
    void sayHello(const QString &nick);
    void handleAuth(const Wire::Auth &auth);
    [[nodiscard]] QString notTheHost() const;
    void handleWelcome(const Wire::Welcome &welcome);
    void handleRefused(const Wire::Refused &refused);

    // clientoutbox.cpp: what waits for the host
    void checkOutbox();
    void flushOutbox();
    void findWaiting();
    void claimWaiting(const Wire::Welcome &welcome);
    void takeFound(const Outbox::Found &found);
    void keep(const Outgoing &message);
    [[nodiscard]] Message notSent(const Outgoing &waiting) const;
    [[nodiscard]] bool isWaiting(const Message &message) const;
    bool acceptOwn(const Message &message);

    // clientplain.cpp: without encryption
    void receivePlain(const QByteArray &line);
    [[nodiscard]] std::optional<Error> whyNotInClear() const;
    [[nodiscard]] Error offersNoEncryption() const;
    void greetedInClear(const QString &line);
    void heardAtTheDoor(const QString &word);
    void admittedInClear();
    [[nodiscard]] std::optional<Error> turnedAway() const;
    void giveUpInClear();

    // clientframes.cpp: what the host says
    void handle(const Wire::ServerFrame &frame);
    void handleHistory(const Wire::History &history);
    void handleFound(const Wire::Found &found);
    void handleFailure(const Wire::Failure &failed);
    void handleLive(const Wire::LogFrame &frame, qint64 seq);
    void deliver(const Wire::LogFrame &frame, QList<Message> &messages, bool newcomer = false);
    void updateMembers(const Wire::LogFrame &frame);
    [[nodiscard]] static bool isChange(const Wire::LogFrame &frame);
    void tellChange(const Wire::LogFrame &frame);
    void act(const Wire::ClientFrame &frame);
    void explain(const QString &text);
    void handleBye(const Wire::Bye &bye);
    void takeMembers(const Wire::MoreMembers &more);
    void handlePresence(const Member &member);
    void updateRoom(const Wire::Moderated &frame);
    void handleLetter(const Wire::Letter &letter);
    void keepLastLetter();
    void scheduleMark();
    void sendMark();
    [[nodiscard]] bool isHidden(const Message &message) const;
    [[nodiscard]] bool isHidden(const QString &key, const QString &nick) const;
    void fetchMissing();
    [[nodiscard]] std::deque<Asked>::iterator awaitedHistory();
    void dropAwaited();
    [[nodiscard]] bool isBusy(const Wire::Failure &failed);
    [[nodiscard]] Message toMessage(const Wire::LogFrame &frame) const;

    ClientOptions m_options;
    Net::TlsIdentity m_identity;
    Net::PinStore &m_pins;
    std::shared_ptr<Net::TlsContext> m_tls;
    std::unique_ptr<Net::LineConnection> m_connection;
    Phase m_phase = Phase::Idle;
    RoomState m_state = RoomState::Connecting;
    ClientRoom m_room;
    Sequence m_sequence;
    RecentIds m_recent;
    qint64 m_lastTime = 0; ///< of the newest entry shown, to tell what is new in another history
    /** The host's history is another one than before: what is older is known, as far as it is the same. */
    std::optional<qint64> m_knownUntil;
    bool m_newcomer = true;       ///< nothing of this room was seen yet
    std::deque<Asked> m_awaited;  ///< answers come in this order
    bool m_membersFollow = false; ///< the welcome's list goes on with the next frame
    QList<Message> m_found;       ///< of a search's answer that comes in pieces
    QList<Message> m_earlier;     ///< of an answer that comes in pieces
    std::deque<Waiting> m_outbox;
    Outbox m_kept; ///< the same over the end of the program
    bool m_keptFails = false;
    Backoff m_backoff;
    QTimer m_reconnectTimer;
    QTimer m_phaseTimer;
    QTimer m_pingTimer;
    QTimer m_probeTimer;
    QTimer m_doorTimer; ///< while it runs, a plain member may be turned away
    QTimer m_outboxTimer;
    QTimer m_slowTimer; ///< while it runs, a slowed-down room takes nothing
    QTimer m_markTimer;
    qint64 m_read = 0;   ///< seq
    qint64 m_marked = 0; ///< what the host was told has arrived
    qint64 m_markedRead = 0;
    LastLetters m_letters;
    QTimer m_letterTimer;
    qint64 m_lastLetter = 0; ///< id of the newest private message
    qint64 m_keptLetter = 0; ///< what m_letters know of it
    RecentIds m_recentLetters;
    qint64 m_lastTyped = 0;
    QSet<QString> m_hidden;
    std::optional<Wire::SetPresence> m_presence; ///< as it was set; said again after a cut
    QElapsedTimer m_lastHeard; ///< of the monotonic clock: the other one is set by people and programs
    QString m_refusedKey;
    std::optional<Net::ScramClient> m_scram; ///< of the present attempt
    bool m_proofSent = false;
    QString m_token;
    QString m_admittedBy; ///< key of the host that knew the password, or asked for none
    QString m_plainId;    ///< "client_3", of a plain connection
    bool m_plainAdmitted = false;
    QString m_lastWord;         ///< said to a plain member that may not be let in
    QElapsedTimer m_sinceEcho;  ///< or since something was said in clear
    int m_suggestionsTaken = 0; ///< on the present connection
    bool m_leaving = false;
};

} // namespace Landline::Chat

Q_DECLARE_METATYPE(Landline::Chat::ClientRoom)
