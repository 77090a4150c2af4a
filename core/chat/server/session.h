// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ownedtimer.h"
#include "core/chat/server/room.h"
#include "core/chat/wire/capabilities.h"
#include "core/net/lineconnection.h"
#include "core/net/scram.h"
#include "core/net/socketoptions.h"
#include "core/net/tokenbucket.h"

#include <functional>
#include <list>
#include <memory>
#include <optional>

namespace Landline::Chat {

/**
 * One connection to a host, from its greeting to its end: a plain member's, or an upgraded one's. Reads the
 * room's log by a cursor of its own. Lives in the host's thread.
 */
class Session final : public QObject, private Net::LineConnection::Receiver
{
    Q_OBJECT
public:
    /** What a host has, and is told; all of it outlives the session. */
    struct Host
    {
        Room &main; ///< of whoever names none, and of plain members; has the numbers and places of all
        /** Nullptr: there is none of that name. */
        std::function<Room *(const QString &name)> find;
        QStringList names;
        /** Once; the connection is gone. The session is in the middle of a call. */
        std::function<void(Session *session)> ended;
        /** More waits for a session than its budget, or has been read for it. */
        std::function<void()> lagging;
    };
    Session(std::unique_ptr<Net::LineConnection> connection, const Host &host);
    ~Session() override;

    /** Begins; an empty reason, or why this one can't stay: it is told so once it is known what it is. */
    void begin(const QString &refusal, const QString &refusalText);
    /** The host ends. */
    void stop(const QString &reason);
    void abort() { m_connection->abort(); }
    /** It reads too slowly: ends it. */
    void giveUp();
    /** The room's history has caught up. */
    void goOn();
    /** What waits in memory to be sent to it. */
    [[nodiscard]] qint64 queuedBytes() const;
    [[nodiscard]] const QString &address() const { return m_address; }
    [[nodiscard]] const QString &network() const { return m_network; }
    /** It was begun with a refusal. */
    [[nodiscard]] bool isRefused() const { return !m_refusal.isEmpty(); }

    // Called by the room.
    [[nodiscard]] quint64 order() const { return m_order; }
    [[nodiscard]] const QString &memberId() const { return m_memberId; }
    [[nodiscard]] bool understands(Wire::Capability capability) const
    {
        return m_capabilities.testFlag(capability);
    }
    void say(const Wire::ServerFrame &frame);
    /** An encoded line that may as well be missed: not sent to whoever is slow already. */
    void sendSignal(const QByteArray &line);
    /** Somebody is shown the door. */
    void expel(const QString &code, const QString &text);
    void greet(qint64 plainId);
    void beginTls();
    /** Takes one of the room's places for those who are on their way in. */
    [[nodiscard]] bool isHandshaking() const { return m_handshaking; }
    /** Writes what is there for this member, as far as its budget allows. */
    void feed();
    /** Writes private messages that are there for this member, as far as its budget allows. */
    void feedLetters();
    void takePage(const HistoryPage &page);
    void takePlace(const HistoryPlace &place);
    void takeFinds(const HistoryFinds &finds);

private:
    enum class State {
        New,
        Greeting,    ///< greeted as a plain member may be; nobody else knows of it yet
        Plain,       ///< a plain member
        AwaitingTls, ///< waits for its turn
        Handshake,
        Hello,    ///< encrypted; has to say who it is
        Upgraded, ///< an upgraded member
        Closing,  ///< is told why and ended; what it still sends is thrown away
    };
    /** An answer that may take many lines, or the store's help. */
    struct HistoryJob
    {
        /** A Page becomes a Replay as soon as it is known where it begins; a Search, Finds. */
        enum class Kind { Replay, Page, Search, Finds } kind = Kind::Replay;
        qint64 next = 0;      ///< Replay: from here
        qint64 end = 0;       ///< Replay: up to before here. Page, Search: entries before this one
        int count = 0;        ///< Page (and what it becomes), Search
        QString text{};       ///< Search, Finds
        QList<qint64> seqs{}; ///< Finds: still to be read, the oldest first
        bool atStart = false;
        bool waiting = false;    ///< for the store
        QList<QByteArray> ready; ///< encoded, still to be sent
        bool complete = false;   ///< nothing follows `ready`
    };
    struct CommandRow;
    static const CommandRow *rowFor(const Wire::ClientFrame &frame);

    // session.cpp: the connection's life
    void sayLines(const QByteArray &lines);
    void timerEvent(QTimerEvent *event) override;
    void lineReceived(const QByteArray &line) override;
    void linesWritten() override { feed(); }
    void connectionSecured() override;
    void lineOverflowed(const Error &problem) override;
    void connectionClosed(const Error &reason) override;
    void provePlain();
    [[nodiscard]] bool waitsToCome(const QString &key);
    void comeNow();
    void refuse(const QString &text, const QString &code = {});
    void tick();
    void watchSilence();
    [[nodiscard]] bool isMember() const { return m_state == State::Plain || m_state == State::Upgraded; }

    // sessioncommands.cpp: what a member says
    void receivePlain(const QByteArray &line);
    void receiveUpgraded(const QByteArray &line);
    enum class Cost {
        Signal,  ///< tells nobody anything
        Message, ///< of the rate
        Entry,   ///< of the rate, and of the history
    };
    [[nodiscard]] bool isDelayed(const QByteArray &line, Cost cost = Cost::Message);
    void hold(const QByteArray &line);
    void takeHeld();
    void dropHeld();
    void explain(const QString &problem, const QString &cid = {});
    void doSay(const Wire::ClientFrame &frame);
    void doStartTls(const Wire::ClientFrame &frame);
    void doNick(const Wire::ClientFrame &frame);
    void doHistory(const Wire::ClientFrame &frame);
    // sessionevents.cpp
    void doEdit(const Wire::ClientFrame &frame);
    void doDelete(const Wire::ClientFrame &frame);
    void doReact(const Wire::ClientFrame &frame);
    void doTyping(const Wire::ClientFrame &frame);
    void doPresence(const Wire::ClientFrame &frame);
    void doMark(const Wire::ClientFrame &frame);
    void doWhisper(const Wire::ClientFrame &frame);
    void doModerate(const Wire::ClientFrame &frame);
    void tellFailure(const Error &error, const QString &cid = {});
    [[nodiscard]] bool isSayable(const QString &content, const QString &cid, bool mayBeEmpty = false);
    [[nodiscard]] bool isSilenced(const QString &cid);
    void doSearch(const Wire::ClientFrame &frame);
    [[nodiscard]] bool hasTooManyJobs();
    void doPing(const Wire::ClientFrame &frame);
    void doPong(const Wire::ClientFrame &frame);
    void doLeave(const Wire::ClientFrame &frame);

    // sessionjoin.cpp: how it becomes a member
    void doHello(const Wire::ClientFrame &frame);
    void doAuth(const Wire::ClientFrame &frame);
    void askPassword(const Wire::Hello &hello);
    [[nodiscard]] bool hasToWait();
    void turnAway(const QString &reason, const QString &text, qint64 waitSeconds = 0);
    [[nodiscard]] bool isTurnedAway(const QString &key);
    void awaitTurn(const Wire::Hello &hello);
    void join(const Wire::Hello &hello);
    [[nodiscard]] static QString explainReserved(const QString &nick, const QString &free);
    [[nodiscard]] QString nickFor(const Wire::Hello &hello, const QString &key);
    void welcome(const Member &member, const Wire::Hello &hello);

    // sessionfeed.cpp: what it is sent
    void feedLog();
    void runJobs();
    void goOn(HistoryJob &job);
    void beginPage(HistoryJob &job);
    void goOnReplaying(HistoryJob &job);
    void beginSearch(HistoryJob &job);
    void goOnWithFinds(HistoryJob &job);
    [[nodiscard]] HistoryJob *awaitingJob();
    void addLine(HistoryJob &job, const Wire::LogFrame &entry);
    void giveUpReading(HistoryJob &job);
    [[nodiscard]] bool canTakeMore() const;
    [[nodiscard]] bool sendReady(HistoryJob &job);

    std::unique_ptr<Net::LineConnection> m_connection;
    const Host &m_host;
    Room &m_main;
    Room *m_room; ///< the one that it is in, or on its way into
    State m_state = State::New;
    Wire::Capabilities m_capabilities;
    QString m_address;
    QString m_network; ///< of the address
    QString m_refusal; ///< why it can't stay: a reason of the protocol
    QString m_refusalText;
    QString m_memberId;
    QString m_token;                             ///< that it was given
    bool m_admitted = false;                     ///< has proved the password, or needn't
    std::unique_ptr<Net::ScramServer> m_scram;   ///< an attempt that waits for its proof
    std::unique_ptr<Wire::Hello> m_pendingHello; ///< of that attempt, or of one that waits to come
    qint64 m_plainId = -1;
    bool m_spoke = false;       ///< has sent a line that only a plain client sends
    bool m_closed = false;      ///< Closing, and what was on its way had time to leave
    bool m_handshaking = false; ///< counts among the unfinished
    bool m_awaitsStore = false; ///< m_held does
    qint64 m_cursor = 0;
    quint64 m_order = 0;                ///< of the greeting, of a plain one
    std::list<HistoryJob> m_jobs;       ///< most have none, and there a deque would be the most of a session
    qint64 m_welcomeBytes = 0;          ///< of the welcome, as long as it may be on its way
    std::optional<qint64> m_lastLetter; ///< id of the last that it was sent; nothing: it gets none
    Net::TokenBucket m_bucket;          ///< until it is a member, whose connections share one
    Net::TokenBucket m_explanations;
    QByteArray m_held; ///< a line that waits for a token, or for the history
    OwnedTimer m_tokenTimer;
    OwnedTimer m_comingTimer; ///< while it waits to come
    OwnedTimer m_stateTimer;  ///< what it does depends on the state
    std::chrono::milliseconds m_lastHeard{0};
    std::chrono::milliseconds m_lastTyped{0};
};

} // namespace Landline::Chat
