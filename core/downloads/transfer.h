// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"
#include "core/downloads/hostbudget.h"
#include "core/downloads/httpsource.h"
#include "core/downloads/rangeplan.h"

#include <QJsonArray>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace Landline::Downloads {

class DownloadEngine;

/** What is known of a file while it is fetched, beside which bytes are there. */
struct FileKnowledge
{
    QUrl sourceUrl; ///< whose validators these are
    Validators validators;
    QByteArray contentType;
    bool isVerifiable = false; ///< a digest will tell whether the bytes are right, whoever brought them
};

/**
 * Brings what a segment map misses: from several servers over several connections, which take from the
 * slowest one's rest when there is nothing else left. Drops a source that lies, stalls or has another file;
 * fails when none is left. It writes nothing. Engine thread.
 *
 * The first connection asks for all that is missing, and its answer is used; others follow once it has shown
 * what the server can do, as many more as have answered. A part of another's range is only taken from it when
 * the server has really answered with that part.
 */
class Transfer final : public QObject
{
    Q_OBJECT
public:
    /** Failures in a row without a byte in between before a source is dropped. */
    static constexpr int maxSourceFailures = 3;
    /** A connection that has failed beside others is replaced after this, and twice that the next time. */
    static constexpr std::chrono::milliseconds firstPause{1000};
    static constexpr std::chrono::milliseconds longestPause{30000};
    /** A larger range may be refused for its size: such a server is asked for this much at once. */
    static constexpr qint64 cappedRange = 32 << 20;
    /** Idle connections look so often whether another needs help. */
    static constexpr std::chrono::milliseconds helpInterval{25};

    /** `engine` outlives this. */
    Transfer(DownloadEngine &engine, const DownloadRequest &request, QObject *parent = nullptr);
    ~Transfer() override;

    /** Logins and cookies that were read for it; before start(). */
    void setLogins(std::shared_ptr<const StoredLogins> logins) { m_logins = std::move(logins); }
    enum class Wanted { Missing, All };
    /** Begins to bring what `map` misses, or all of the file although some is there: that is only replaced
     * once answered() has said that it comes anew. `map` stays the caller's, who adds to it what is received.
     */
    void start(const SegmentMap &map, const FileKnowledge &known, Wanted wanted = Wanted::Missing);
    /** What has been found out since. */
    void learn(const FileKnowledge &known) { m_known = known; }
    /** Ends all connections at once; no signal follows. */
    void stop();
    /** While the file is begun anew: the one connection there is delivers nothing until release(). */
    void hold();
    void release();
    /** Of this file, bytes a second; 0: no limit of its own. */
    void setRate(qint64 bytesPerSecond);
    /** More servers of the same file. */
    void addSources(const QList<QUrl> &urls, const QString &note);

    /** What came is wrong, by the file's digest, and nobody knows whose part of it: from the next start() on
     * one server is asked alone, the next one if that was so already. False: none is left to be asked. */
    [[nodiscard]] bool trustOneAlone();

    [[nodiscard]] int connections() const { return static_cast<int>(m_lanes.size()); }
    /** Since when all connections have brought nothing; 0 while there is none, or one is kept waiting by us.
     */
    [[nodiscard]] std::chrono::milliseconds quietFor() const;
    /** As the details of a download have them. */
    [[nodiscard]] QJsonArray sourcesJson() const;
    [[nodiscard]] QJsonArray activeJson() const;
    /** Measures the connections; `span` since the last time. */
    void measure(std::chrono::milliseconds span);

signals:
    void statusChanged(const QString &status);
    void noticed(const QString &text);
    /** The answer that the file's identity is known from: the first one, or one that comes with all of it
     * anew; then nothing of what was there can be kept. */
    void answered(const Landline::Downloads::RangeAnswer &answer, const QUrl &source, bool anew);
    void received(qint64 offset, QByteArrayView bytes);
    /** Nothing is missing, or a stream of unknown length has come to its end. */
    void finished();
    /** What is there can't be continued: the file is to be begun again, and start() called. */
    void lost(const QString &why);
    void failed(const Landline::Error &error);

private:
    struct Origin
    {
        QUrl url;
        QUrl resolved;    ///< where it led to
        QString note;     ///< why it isn't used, or where it is from
        int failures = 0; ///< in a row, without a byte
        qint64 bytes = 0;
        qint64 maxRange = -1;
        double laneSpeed = 0;    ///< of one of its connections, lately
        bool inParts = true;     ///< it sends parts, as far as is known
        bool asksByDate = false; ///< its ETag in If-Range makes it send all of the file
        bool dropped = false;
    };
    /** Deleted later: its signals lead to its end. */
    struct EndLater
    {
        void operator()(HttpSource *source) const;
    };
    struct Lane
    {
        int id = 0;
        int origin = 0;
        std::unique_ptr<HostLease> lease;
        std::unique_ptr<HttpSource, EndLater> source;
        RangeWish wish;
        qint64 at = 0;
        qint64 end = -1;
        int victim = 0; ///< id of the lane whose rest this one is to take; 0: none
        bool hasAnswered = false;
        bool usesResolved = false; ///< it was asked where the origin had led to before
        qint64 bytes = 0;
        qint64 measuredBytes = 0;
        double speed = 0;
        int measures = 0; ///< that `speed` is from
        std::chrono::milliseconds lastByteAt{0};
    };

    void fill();
    [[nodiscard]] bool mayAddLane() const;
    [[nodiscard]] bool addLane();
    [[nodiscard]] int nextOrigin() const;
    [[nodiscard]] std::optional<RangePlan> plan(const Origin &origin) const;
    void startLane(int origin, const RangePlan &plan, std::unique_ptr<HostLease> lease);
    [[nodiscard]] RangeWish wishFor(const Origin &origin, ByteRange range) const;
    [[nodiscard]] Lane *lane(int id);
    void removeLane(int id);
    void laneAnswered(Lane &lane, const RangeAnswer &answer);
    void wholeAnswered(Lane &lane, const RangeAnswer &answer);
    [[nodiscard]] std::optional<QString> whyNotMixed(const Lane &lane, const RangeAnswer &answer) const;
    void takeFromVictim(Lane &lane);
    void laneFinished(int id);
    void laneFailed(int id, const Error &error);
    [[nodiscard]] bool askAgainOtherwise(Lane &lane, const Error &error);
    void drop(Origin &origin, const QString &why);
    void pauseLanes();
    void conclude(const Error &error);
    void yieldTo(const QString &host);

    DownloadEngine &m_engine;
    DownloadRequest m_request;
    std::shared_ptr<const StoredLogins> m_logins;
    std::shared_ptr<CookieJar> m_jar; ///< null: nobody has asked for cookies
    ByteBucket m_rate;                ///< of this file
    const SegmentMap *m_map = nullptr;
    FileKnowledge m_known;
    bool m_wantsAll = false; ///< until the answer that brings all of it
    std::vector<Origin> m_origins;
    int m_alone = -1; ///< the only origin that is asked; -1: all are
    std::vector<std::unique_ptr<Lane>> m_lanes;
    Error m_firstError; ///< of the sources that were given up
    QTimer m_help;      ///< when an idle connection looks again for one to help
    QTimer m_fill;      ///< when it may be tried again to open one more
    std::chrono::milliseconds m_pause = firstPause;
    int m_lastLane = 0;
    std::ptrdiff_t m_mostLanes = 0; ///< that have been worth it since start()
    int m_answers = 0;              ///< since start(): that many more may be waited for
    bool m_running = false;
    bool m_held = false; ///< nothing may come before the file is begun anew
};

} // namespace Landline::Downloads
