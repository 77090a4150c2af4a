// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/chat/history/historystore.h"
#include "core/chat/server/hostoptions.h"
#include "core/chat/server/plainids.h"
#include "core/chat/server/resumetokens.h"
#include "core/chat/server/roomlog.h"
#include "core/chat/server/roster.h"
#include "core/net/guessguard.h"

#include <QPointer>
#include <QTimer>

#include <deque>
#include <memory>

namespace Landline::Net {
class TlsContext;
}

namespace Landline::Chat {

class Session;

/** What all sessions of a host share: the log, who is there, numbers, places. Lives in the host's thread. */
class Room final : public QObject
{
    Q_OBJECT
public:
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
    [[nodiscard]] bool isFull() const { return m_present >= m_options.maxClients; }
    /** Everything is in memory or was never kept: there is nothing earlier than log().first(). */
    [[nodiscard]] bool isWholeInMemory() const { return m_tailIsAll && !m_log.isTrimmed(); }

    /** A connection of a member begins and ends; what others are told of it goes to the log. */
    void enter(Session *session, const Member &member);
    void leave(Session *session, const QString &memberId);
    void rename(const QString &memberId, const QString &nick);
    /** Adds to the log, with seq and time; everybody (of a lower order, if there is one) gets it when the
     * loop turns. */
    void append(Wire::LogFrame entry, quint64 order = 0);
    /** Counts those who are greeted: nobody is told of somebody's coming who was greeted before. */
    [[nodiscard]] quint64 nextOrder() { return ++m_lastOrder; }
    /** The seq under which a message was accepted before. */
    [[nodiscard]] std::optional<qint64> accepted(const QString &key, const QString &cid) const;

    /** The session is greeted (Session::greet) as soon as there is a number. */
    void askPlainId(Session *session);
    void giveBackPlainId(qint64 id) { m_plainIds.giveBack(id); }
    /** The session may begin TLS (Session::beginTls) as soon as few enough others are at it. */
    void askHandshake(Session *session);
    /** Of a session that isn't isHandshaking() any more. */
    void handshakeEnded();
    /** Session::takePage follows. */
    void loadBefore(Session *session, qint64 seq, int count);
    void loadAfter(Session *session, qint64 seq, int count);

signals:
    void appended(const Landline::Chat::Wire::LogFrame &entry);

private:
    void flush();
    void grantHandshakes();
    void endSlowHandshakes();
    void grantPlainIds();
    void reserveMore();
    void remember(const QString &key, const QString &cid, qint64 seq);

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
    std::deque<QPointer<Session>> m_awaitingId;
    std::deque<QPointer<Session>> m_awaitingHandshake;
    QHash<QPair<QString, QString>, qint64> m_cids; ///< (key, cid) → seq
    std::deque<QPair<QString, QString>> m_cidOrder;
    QHash<quint64, QPointer<Session>> m_pageRequests;
    quint64 m_lastRequest = 0;
    quint64 m_lastOrder = 0;
};

} // namespace Landline::Chat
