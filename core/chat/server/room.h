// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/chat/history/historystore.h"
#include "core/chat/server/comings.h"
#include "core/chat/server/hostoptions.h"
#include "core/chat/server/mailboxes.h"
#include "core/chat/server/moderation.h"
#include "core/chat/server/nickbook.h"
#include "core/chat/server/plainids.h"
#include "core/chat/server/resumetokens.h"
#include "core/chat/server/roomlog.h"
#include "core/chat/server/roster.h"
#include "core/chat/server/slowlist.h"
#include "core/net/guessguard.h"
#include "core/net/tokenbucket.h"

#include <QPointer>
#include <QSet>
#include <QTimer>

#include <deque>
#include <memory>

namespace Landline::Net {
class TlsContext;
}

namespace Landline::Chat {

class Session;

/** How much a member may say: messages and what else is told to others or looked for; and beside
 * them what is free otherwise (typing, marks, pings). */
struct MemberRate
{
    Net::TokenBucket messages;
    Net::TokenBucket beside;
};

/**
 * What the sessions of a room share: the log, who is there, what was decided; of the first room also what all
 * of a host share: numbers, places, tokens. Lives in the host's thread.
 */
class Room final : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype maxReactions = 200; ///< of one message, by all
    static constexpr qsizetype maxReactionKinds = 20;
    /** Texts after an @ of one message that are looked up and turn out to be nobody's name. */
    static constexpr qsizetype maxMentionLooks = 256;
    /** "Ben 2", "Ben 3" and so on, before numbers are drawn. */
    static constexpr int maxCounted = 20;
    /** Members whose last word is kept in mind for a slowed-down room; the oldest are forgotten. */
    static constexpr qsizetype maxSlowMembers = 10'000;

    /** The store outlives the room. */
    Room(const HostOptions &options, QString hostKey, std::shared_ptr<Net::TlsContext> tls,
         HistoryStore *store);

    void restore(const HistoryStart &start);
    /** The next numbers, for when the room ends in order. */
    [[nodiscard]] Reservation nextNumbers() const { return {m_log.next(), m_plainIds.next()}; }

    [[nodiscard]] const HostOptions &options() const { return m_options; }
    [[nodiscard]] const QString &hostKey() const { return m_hostKey; }
    [[nodiscard]] const QString &epoch() const { return m_epoch; }
    [[nodiscard]] const std::shared_ptr<Net::TlsContext> &tls() const { return m_tls; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] qint64 nowMs() const { return m_clock.now().toMSecsSinceEpoch(); }
    [[nodiscard]] RoomLog &log() { return m_log; }
    [[nodiscard]] const Roster &roster() const { return m_roster; }
    [[nodiscard]] Net::GuessGuard &guesses() { return m_guesses; }
    [[nodiscard]] ResumeTokens &tokens() { return m_tokens; }
    [[nodiscard]] Comings &comings() { return m_comings; }
    [[nodiscard]] bool isFull() const { return m_present >= m_options.maxClients; }
    /** Everything is in memory or was never kept: there is nothing earlier than log().first(). */
    [[nodiscard]] bool isWholeInMemory() const
    {
        return !m_store->isKept() || (m_tailIsAll && !m_log.isTrimmed());
    }

    /** A connection of a member begins and ends; what others are told of it goes to the log. */
    void enter(Session *session, const Member &member);
    void leave(Session *session, const QString &memberId);
    /** The host ends: the session is told nothing more, and nobody of its leaving. */
    void readNoMore(Session *session);
    /** To another nick than it has. */
    void rename(const QString &memberId, const QString &nick);
    /** Adds to the log, with seq and time; everybody (of a lower order, if there is one) gets it when the
     * loop turns. */
    void append(Wire::LogFrame entry, quint64 order = 0);
    /** The store is behind: the session, which is to say no more for now, is told when it has caught up
     * (Session::goOn). False: it may say something. */
    [[nodiscard]] bool hasToAwaitStore(Session *session);
    /** What a member may still say, by however many connections. */
    [[nodiscard]] MemberRate &rateOf(const QString &memberId);
    /** Counts those who are greeted: nobody is told of somebody's coming who was greeted before. */
    [[nodiscard]] quint64 nextOrder() { return ++m_lastOrder; }
    /** The seq under which a message was accepted before. */
    [[nodiscard]] std::optional<qint64> accepted(const QString &key, const QString &cid) const;

    // roomevents.cpp: to messages of the log, and beside it. Errors: NotFound, PermissionDenied, TooLarge.
    [[nodiscard]] Result<void> edit(const Wire::Edit &edit, const Member &by);
    [[nodiscard]] Result<void> remove(const Wire::Delete &frame, const Member &by);
    [[nodiscard]] Result<void> react(const Wire::React &frame, const Member &by);
    /** Keys of those who are named with @ in a text. */
    [[nodiscard]] QStringList mentionsIn(const QString &text) const;
    void typing(const Member &member);
    void setPresence(const QString &memberId, const Wire::SetPresence &presence);
    void mark(const QString &memberId, const Wire::Mark &mark);
    [[nodiscard]] Wire::Marks marks() const;
    /** Takes a private message to the connections and boxes of both; the one that was sent under the same
     * cid before, where there is one. */
    [[nodiscard]] Result<Wire::Letter> whisper(const Wire::Whisper &whisper, const Member &from);
    [[nodiscard]] bool isLetterKnown(const QString &key, const QString &cid) const
    {
        return m_mailboxes.sent(key, cid).has_value();
    }
    [[nodiscard]] std::optional<Wire::Letter> letterAfter(const QString &key, qint64 id) const
    {
        return m_mailboxes.firstAfter(key, id);
    }
    /** Id of the newest. */
    [[nodiscard]] qint64 lastLetter() const { return m_lastLetter; }

    // roommoderation.cpp
    [[nodiscard]] const Moderation &moderation() const { return m_moderation; }
    /** Errors: PermissionDenied, NotFound, InvalidInput, TooLarge. */
    [[nodiscard]] Result<void> moderate(const Wire::Moderate &asked, const Member &by);
    /** Why a member can't say something now; nothing: it may, and this counts as having said it. */
    [[nodiscard]] std::optional<Wire::Failure> silence(const QString &memberId);

    // roomnicks.cpp
    /** Somebody else has the nick, or had it in this history, or one that looks like it. */
    [[nodiscard]] bool isNickTaken(const QString &nick, const QString &memberId) const;
    /** "Ben 2" for "Ben", "Ben 3" for "Ben 2"; free, and not too long. */
    [[nodiscard]] QString suggestNick(const QString &nick, const QString &memberId) const;
    /** For whoever wants a name that nobody can have. */
    [[nodiscard]] QString anyNick(const QString &memberId) const;
    [[nodiscard]] bool ownsNick(const QString &nick, const QString &key) const
    {
        return m_nicks.ownerOf(nick) == key;
    }
    /** One that a key had, empty for none. */
    [[nodiscard]] QString nickOf(const QString &key) const { return m_nicks.nickOf(key); }
    [[nodiscard]] bool hasTooManyNicks(const QString &key) const { return m_nicks.hasTooMany(key); }

    /** The session is greeted (Session::greet) as soon as there is a number. */
    void askPlainId(Session *session);
    void giveBackPlainId(qint64 id) { m_plainIds.giveBack(id); }
    /** The session may begin TLS (Session::beginTls) as soon as few enough others are at it. */
    void askHandshake(Session *session);
    /** Of a session that isn't isHandshaking() any more. */
    void handshakeEnded();

    // roomreading.cpp: of the history, what HistoryStore says. takePlace(), takePage() or takeFinds() of the
    // session follows.
    void findPlace(Session *session, qint64 seq, int count);
    void loadAfter(Session *session, qint64 seq, qint64 end, int count);
    void loadThese(Session *session, const QList<qint64> &seqs);
    /** False: this member searches already, or too many others do; nothing follows. */
    [[nodiscard]] bool search(Session *session, const QString &text, qint64 seq, int count);

signals:
    void appended(const Landline::Chat::Wire::LogFrame &entry);

private:
    void flush();
    void flushComings();
    [[nodiscard]] Result<Wire::Posted> messageToChange(qint64 seq) const;
    void amend(const Wire::Posted &posted);
    void amendAll(const QList<Wire::LogFrame> &entries);
    void tell(const Wire::ServerFrame &frame, Wire::Capability understood, const QString &exceptId);
    void tellMarks();
    void forget();
    void hadNick(const Member &member);
    void forgetNicks(const QStringList &nicks, qint64 upTo);
    [[nodiscard]] std::optional<Member> absent(const QString &target) const;
    [[nodiscard]] Moderation::Subject subjectOf(const Wire::Moderate &asked) const;
    void carryOut(const QString &action, const Moderation::Subject &subject);
    void connectReading();
    [[nodiscard]] quint64 newRequest(Session *session);
    void goOnSearching();
    void finishSearch(quint64 request, const HistoryFinds &finds);
    void grantHandshakes();
    [[nodiscard]] QPointer<Session> takeNextHandshake();
    void endSlowHandshakes();
    void grantPlainIds();
    void reserveMore();
    void remember(const QString &key, const QString &cid, qint64 seq);
    void letGoOn();

    HostOptions m_options;
    QString m_hostKey;
    QString m_epoch;
    std::shared_ptr<Net::TlsContext> m_tls;
    HistoryStore *m_store;
    SystemClock m_clock;
    RoomLog m_log;
    Roster m_roster;
    Net::GuessGuard m_guesses;
    ResumeTokens m_tokens;
    Moderation m_moderation;
    NickBook m_nicks;
    Mailboxes m_mailboxes;
    qint64 m_lastLetter = 0;
    QHash<QString, MemberRate> m_rates; ///< by member id
    QTimer m_forgetTimer;
    Comings m_comings;
    SlowList m_lastSaid{maxSlowMembers};
    QHash<QString, Wire::MarkOf> m_marks; ///< of those who are here
    QSet<QString> m_newMarks;             ///< not told yet
    QTimer m_marksTimer;
    PlainIds m_plainIds;
    Reservation m_asked;
    bool m_tailIsAll = true;
    bool m_flushScheduled = false;
    qint64 m_flushed = 0; ///< everybody was given what comes before
    QList<Session *> m_readers;
    int m_present = 0; ///< connections of members
    struct Handshake
    {
        QPointer<Session> session;
        std::chrono::milliseconds begun{0};
    };
    std::deque<Handshake> m_handshakes; ///< in the order of their beginning
    QTimer m_handshakeTimer;
    QTimer m_comingsTimer; ///< while it runs somebody's coming or going is still to be told
    std::deque<QPointer<Session>> m_awaitingId;
    std::deque<QPointer<Session>> m_awaitingHandshake;
    std::deque<QPointer<Session>> m_awaitingStore;
    QTimer m_goOnTimer;                            ///< runs while some of them may go on
    QHash<QPair<QString, QString>, qint64> m_cids; ///< (key, cid) → seq
    std::deque<QPair<QString, QString>> m_cidOrder;
    QHash<quint64, QPointer<Session>> m_pageRequests;
    quint64 m_lastRequest = 0;
    QHash<quint64, QString> m_searching; ///< request → member id
    /** Through what is in memory, where nothing else is kept. */
    struct LogSearch
    {
        quint64 request = 0;
        TextMatcher text;
        qint64 seq = 0; ///< looks before it
        int count = 0;
        QList<qint64> found; ///< the newest first
    };
    std::deque<LogSearch> m_logSearches;
    QTimer m_logSearchTimer; ///< runs while there are some
    quint64 m_lastOrder = 0;
};

} // namespace Landline::Chat
