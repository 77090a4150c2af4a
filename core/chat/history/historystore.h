// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/database.h"
#include "core/base/filelock.h"
#include "core/chat/history/historypage.h"
#include "core/chat/history/historysearch.h"
#include "core/chat/history/numbersfile.h"
#include "core/chat/wire/frames.h"
#include "core/chat/wire/seqof.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QObject>
#include <QTimer>
#include <QVariant>

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>

namespace Landline::Chat {

/** Which message an identity has sent under which name of its own. */
struct AcceptedCid
{
    qint64 seq = 0;
    QString key;
    QString cid;
    bool operator==(const AcceptedCid &) const = default;
};

/** A nick that somebody has had in this history, as it was spelled last. */
struct KnownNick
{
    QString nick;
    QString key;
    bool operator==(const KnownNick &) const = default;
};

/** What of a history is kept; what is older or more goes, the oldest first. 0: without a limit. */
struct Retention
{
    std::chrono::seconds age{0};
    qint64 bytes = 0; ///< of the file's pages that are in use
    bool operator==(const Retention &) const = default;
};

/** Where a room goes on. */
struct HistoryStart
{
    QString epoch;          ///< names this history; seqs of another one mean nothing in it
    qint64 nextSeq = 1;     ///< the first that was never given out
    qint64 nextPlainId = 0; ///< N of the next client_N
    Reservation reserved;
    QList<Wire::LogFrame> tail; ///< the newest entries, oldest first
    bool tailIsAll = true;      ///< nothing earlier exists
    QList<AcceptedCid> cids;    ///< of the newest messages, oldest first
    QByteArray settings;        ///< of keepSettings(); empty: none yet
    QList<KnownNick> nicks;     ///< that this history knows, in the order in which they were had last
};

/**
 * A room's log in SQLite. Lives in a thread of its own (a store thread), which is the only one that touches
 * the file; every function may be called from any thread and returns at once. What is appended within
 * commitDelay shares one transaction. Without a file all is forgotten, and the rest works the same.
 */
class HistoryStore final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds commitDelay{50};
    /** After a commit that failed (a full disk), until it is tried again. */
    static constexpr std::chrono::milliseconds retryDelay{5000};
    static constexpr qsizetype tailLength = 2048;
    static constexpr qsizetype rememberedCids = 20'000;
    static constexpr std::chrono::minutes tellUnreadableEvery{10};
    /** Of text that is read at once. */
    static constexpr qint64 pieceBytes = 256 * 1024;
    /** Entries that wait for a disk with room; beyond it the oldest are given up. */
    static constexpr qsizetype maxPending = 65'536;
    static constexpr qint64 maxPendingBytes = 64 * 1024 * 1024; ///< of those, and of changed ones
    /** Bytes of entries, roughly, that were handed over and that the store's thread has not come to yet;
     * above it the store is behind, and has caught up at half of it. */
    static constexpr qint64 maxUntaken = 2 * 1024 * 1024;
    /** How often it is looked whether something has become too old or too much; whether too much, also when a
     * sixteenth of the limit has been written, or so many bytes. */
    static constexpr std::chrono::minutes trimEvery{10};
    static constexpr qint64 trimAfterBytes = 256 * 1024;
    /** What goes at once, so that nobody waits for more: entries, time, and pages of the index that are
     * written anew (what was deleted stands in it until then). */
    static constexpr int trimStep = 500;
    static constexpr std::chrono::milliseconds trimSlice{20};
    static constexpr int mergeStep = 64;
    /** When it has become too much, it goes down to the limit less this part of it. */
    static constexpr int trimSlack = 16;
    /** Seqs that a crash may skip. Half of them are ahead of the last one at any time, far more than what may
     * wait for a slow disk (maxUntaken, maxPending): none is given out that isn't reserved on the disk. */
    static constexpr qint64 seqBlock = 1 << 20;
    /** Plain ids that a crash may skip. */
    static constexpr qint64 plainIdBlock = 16;

    /** Empty `path`: nothing is kept. */
    explicit HistoryStore(QString path, Retention retention = {}, QObject *parent = nullptr);
    ~HistoryStore() override;

    /** There is a file. */
    [[nodiscard]] bool isKept() const { return !m_path.isEmpty(); }
    /** Who named the file; Landline did, if nothing else is said. Before open(). */
    void setNamedBy(NamedBy namedBy) { m_namedBy = namedBy; }
    /** Opens the file, which no other host may have open then; opened() or refused() follows. */
    void open();
    /** Takes any number of entries, also while it is behind: whoever can wait asks isBehind() before. */
    void append(const QList<Wire::LogFrame> &entries);
    /** Entries that were appended before, as they are from now on. */
    void amend(const QList<Wire::LogFrame> &entries);
    /** Keeps what the room was set to, as it is, and does not wait for commitDelay. */
    void keepSettings(const QByteArray &settings);
    /** A key has a nick, which was spelled `was` before; empty: it is new. After append() of the entry by
     * which it has it: what is in no entry is forgotten as time goes. */
    void keepNick(const QString &nick, const QString &key, const QString &was);
    /** Forgets who had a nick. */
    void releaseNick(const QString &nick);
    /** Makes numbers below the bounds usable; reserved() follows as soon as that is on the disk, in the
     * NumbersFile where the history has no room. */
    void reserve(const Reservation &bounds);
    /** Where the newest `count` entries before `seq` begin; placeFound() follows with `request`. */
    void findPlace(quint64 request, qint64 seq, int count);
    /** The oldest entries after `seq` and before `end`, up to `count` of them and up to pieceBytes or a bit
     * more; pageLoaded() follows with `request`. */
    void loadAfter(quint64 request, qint64 seq, qint64 end, int count);
    /** The entries with these seqs, which go up, as far as they are there, up to pieceBytes or a bit more;
     * pageLoaded() follows with `request`. */
    void loadThese(quint64 request, const QList<qint64> &seqs);
    /** Looks for up to `count` messages before `seq` that contain `text`, whatever its case, the newest of
     * them; searched() follows with `request`. Nothing is found without a file. Several searches take
     * turns; all else comes in between. */
    void search(quint64 request, const QString &text, qint64 seq, int count);
    /** Time that one search may take in all; then it is answered with what it has. Before open(). */
    void setSearchBudget(std::chrono::milliseconds budget) { m_searchBudget = budget; }
    /** Instead of maxUntaken, where several stores share a thread. Before open(). */
    void setMaxUntaken(qint64 bytes) { m_maxUntaken = bytes; }
    /** Bytes as of maxUntaken; always 0 without a file. From any thread. */
    [[nodiscard]] qint64 untaken() const { return m_untaken; }
    /** More is on its way to the disk than should be in memory. When this was seen, caughtUp() follows. From
     * any thread. */
    [[nodiscard]] bool isBehind() const { return m_untaken > m_maxUntaken; }
    /** The room ends in order: stores what is pending and that `next` are the next numbers (0: not known),
     * then closed(), before which comes unstored() where something is lost. Who has asked for something
     * before is not answered any more. */
    void close(const Reservation &next);

signals:
    void opened(const Landline::Chat::HistoryStart &start);
    /** The file can't be used at all: Busy (another host has it), NewerVersion, InvalidInput (it is no
     * history), PermissionDenied, DiskFull, Io. */
    void refused(const Landline::Error &error);
    /** The file was damaged: it was moved aside, to the error's path, and a new one begun. */
    void begunAnew(const Landline::Error &error);
    /** Told once: commits fail from now on and are tried again. */
    void failed(const Landline::Error &error);
    /** Something that was asked for can't be read: once in tellUnreadableEvery. */
    void unreadable(const Landline::Error &error);
    /** Commits work again; all that waited is stored. */
    void recovered();
    /** What was untaken has fallen to half of what it may be. */
    void caughtUp();
    /** The store closes without having stored all; the error says how much is lost, and why. */
    void unstored(const Landline::Error &error);
    void reserved(const Landline::Chat::Reservation &bounds);
    void pageLoaded(quint64 request, const Landline::Chat::HistoryPage &page);
    void placeFound(quint64 request, const Landline::Chat::HistoryPlace &place);
    void searched(quint64 request, const Landline::Chat::HistoryFinds &finds);
    /** Nothing before this seq is kept any more. */
    void trimmed(qint64 firstSeq);
    /** These nicks are forgotten: no entry up to this seq that is kept has them. */
    void nicksForgotten(const QStringList &nicks, qint64 upTo);
    void closed();

private:
    template <class Take>
    void handOver(const QList<Wire::LogFrame> &entries, Take take);
    void doOpen();
    [[nodiscard]] Result<HistoryStart> readStart();
    void commit();
    [[nodiscard]] Result<void> write();
    [[nodiscard]] Result<void> writeEntries();
    [[nodiscard]] Result<void> writeRest();
    [[nodiscard]] Result<void> writeNicks();
    [[nodiscard]] bool hasPending() const;
    void commitSoon();
    template <class Answer>
    void whileOpen(Answer answer);
    [[nodiscard]] HistoryPlace placeOf(qint64 seq, int count);
    [[nodiscard]] HistoryPage pageAfter(qint64 seq, qint64 end, int count);
    [[nodiscard]] HistoryPage pageOf(const QList<qint64> &seqs);
    void beginSearch(HistorySearch search);
    void goOnSearching();
    [[nodiscard]] Wire::LogFrame asAmended(Wire::LogFrame entry) const;
    void tellUnreadable(const Error &error);
    void trim();
    void endTrimming();
    void forgetNicks();
    [[nodiscard]] Result<qint64> firstYoungEnough() const;
    [[nodiscard]] Result<qint64> firstThatFits();
    [[nodiscard]] Result<bool> dropSome();
    [[nodiscard]] Result<bool> mergeSome();
    void boundPending();
    void tellUnstored();
    [[nodiscard]] QList<Wire::LogFrame> newest(qint64 count);

    QString m_path;
    NamedBy m_namedBy = NamedBy::Landline;
    std::unique_ptr<FileLock> m_lock; ///< as long as there is a database
    std::unique_ptr<Database> m_database;
    Retention m_retention;
    QTimer m_timer;
    QTimer m_trimTimer;
    enum class Trimming { Measuring, Dropping, Merging };
    Trimming m_trimming = Trimming::Measuring;
    qint64 m_keepFrom = 0;     ///< while dropping: what is before it goes
    qint64 m_writtenBytes = 0; ///< roughly, since it was looked what is too much
    qint64 m_usedBefore = 0;   ///< bytes, when something was too much in this round; 0: it was not
    bool m_dropped = false;    ///< something has gone in this round
    bool m_mergeBegun = false;
    QTimer m_searchTimer; ///< runs while there are searches
    std::deque<HistorySearch> m_searches;
    std::chrono::milliseconds m_searchBudget{2000};
    std::atomic<bool> m_closing = false;
    qint64 m_maxUntaken = maxUntaken;
    std::atomic<qint64> m_untaken = 0;
    QList<Wire::LogFrame> m_pending;
    QHash<qint64, Wire::LogFrame> m_amended; ///< by seq; of entries that are not pending
    qint64 m_pendingBytes = 0;               ///< of both, roughly
    std::optional<QByteArray> m_pendingSettings;
    struct PendingNick
    {
        QString key;
        QString stored; ///< as the file has it; empty: it has it not
    };
    QHash<QString, PendingNick> m_pendingNicks; ///< since the last commit
    QStringList m_releasedNicks;                ///< of those that the file has; go before others come
    std::optional<Reservation> m_pendingBounds;
    Reservation m_bounds;                  ///< asked for so far
    std::optional<QString> m_pendingEpoch; ///< of a new history
    QString m_epoch;
    std::optional<NumbersFile> m_numbers; ///< where there is a file
    std::optional<Error> m_problem;       ///< of the commits, while they fail
    qint64 m_givenUp = 0;                 ///< messages, for want of room
    QDeadlineTimer m_quietUntil;          ///< of what can't be read
};

} // namespace Landline::Chat

Q_DECLARE_METATYPE(Landline::Chat::HistoryStart)
Q_DECLARE_METATYPE(Landline::Chat::Reservation)
