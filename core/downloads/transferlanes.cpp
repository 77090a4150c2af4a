// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a connection of a transfer: its answer, its end, its failure.
#include "core/downloads/downloadengine.h"
#include "core/downloads/transfer.h"

#include <algorithm>

namespace Landline::Downloads {

void Transfer::laneAnswered(Lane &lane, const RangeAnswer &answer)
{
    Origin &origin = m_origins.at(static_cast<size_t>(lane.origin));
    lane.lastByteAt = m_engine.clock().monotonic();
    if (answer.finalUrl != origin.url)
        origin.resolved = answer.finalUrl;
    const bool isFresh = (m_wantsAll || m_map->isEmpty()) && m_lanes.size() == 1;
    if (isFresh && m_request.size >= 0 && answer.total >= 0 && answer.total != m_request.size) {
        const int id = lane.id;
        const Error error{ErrorCode::NotTheFile,
                          QStringLiteral("the server's file has %1 bytes; it should have %2")
                              .arg(answer.total)
                              .arg(m_request.size),
                          {},
                          0,
                          {}};
        lane.source->stop();
        QMetaObject::invokeMethod(
            this, [this, id, error] { laneFailed(id, error); }, Qt::QueuedConnection);
        return;
    }
    if (!isFresh && !answer.isPart) {
        wholeAnswered(lane, answer);
        return;
    }
    if (const std::optional<QString> why = isFresh ? std::nullopt : whyNotMixed(lane, answer)) {
        drop(origin, *why);
        const int id = lane.id;
        lane.source->stop();
        removeLane(id);
        // Where there is no other one, that is what went wrong.
        if (!m_firstError && m_lanes.empty() && nextOrigin() < 0)
            m_firstError = {ErrorCode::Changed, *why, {}, 0, {}};
        QMetaObject::invokeMethod(
            this, [this] { conclude(m_firstError); }, Qt::QueuedConnection);
        return;
    }
    lane.hasAnswered = true;
    lane.at = answer.begin;
    const qint64 planned = lane.end;
    lane.end = answer.end;
    // What the server sends beyond what was asked belongs to others.
    if (!isFresh && planned >= 0 && (answer.end < 0 || planned < answer.end)) {
        lane.end = planned;
        lane.source->shorten(planned);
    }
    takeFromVictim(lane);
    const bool isAnew = std::exchange(m_wantsAll, false) && !m_map->isEmpty();
    if (++m_answers == 1)
        Q_EMIT answered(answer, origin.url, isAnew);
    QMetaObject::invokeMethod(this, &Transfer::fill, Qt::QueuedConnection);
}

void Transfer::wholeAnswered(Lane &lane, const RangeAnswer &answer)
{
    Origin &origin = m_origins.at(static_cast<size_t>(lane.origin));
    const bool isSame = m_known.validators.agreesWith(answer.validators) && answer.total == m_map->total();
    if (isSame && !lane.wish.asksByDate && lane.wish.validators.canAskByDate()) {
        // Some servers answer an ETag in If-Range with all of the file, a date with the part.
        origin.asksByDate = true;
        lane.wish.asksByDate = true;
        lane.source->fetch(lane.wish);
        return;
    }
    origin.inParts = false;
    origin.note = isSame ? QStringLiteral("it can't send parts of the file")
                         : QStringLiteral("it has another version of the file");
    if (isSame && lane.wish.begin == 0) { // as good as the part: it begins where the part would
        lane.hasAnswered = true;
        lane.at = 0;
        lane.source->shorten(lane.end);
        takeFromVictim(lane);
        if (++m_answers == 1)
            Q_EMIT answered(answer, origin.url, false);
        return;
    }
    const bool isAlone = m_lanes.size() == 1;
    const bool mayComeBack = m_firstError && isTransient(m_firstError) && origin.url != m_known.sourceUrl;
    if (!isAlone || mayComeBack) {
        lane.source->stop();
        removeLane(lane.id);
        if (isAlone) {
            drop(origin, origin.note);
            QMetaObject::invokeMethod(
                this, [this] { conclude(m_firstError); }, Qt::QueuedConnection);
        }
        return;
    }
    lane.hasAnswered = true;
    lane.at = 0;
    lane.end = answer.end;
    ++m_answers;
    Q_EMIT answered(answer, origin.url, true);
}

std::optional<QString> Transfer::whyNotMixed(const Lane &lane, const RangeAnswer &answer) const
{
    const Origin &origin = m_origins.at(static_cast<size_t>(lane.origin));
    if (origin.url == m_known.sourceUrl || m_known.isVerifiable
        || m_known.validators.agreesWith(answer.validators))
        return std::nullopt;
    return QStringLiteral("it can't be told whether it has the same version of the file");
}

void Transfer::takeFromVictim(Lane &taking)
{
    Lane *victim = lane(std::exchange(taking.victim, 0));
    if (!victim || (victim->end >= 0 && victim->end <= taking.at))
        return;
    victim->end = taking.at;
    victim->source->shorten(taking.at);
}

void Transfer::laneFinished(int id)
{
    const Lane *ended = lane(id);
    if (!m_running || !ended)
        return;
    const bool isStream = m_map->total() < 0;
    const bool broughtNothing = ended->bytes == 0 && ended->at < ended->end;
    if (!isStream && !m_map->isComplete() && broughtNothing) {
        laneFailed(
            id, {ErrorCode::Protocol, QStringLiteral("the server does not send what is missing"), {}, 0, {}});
        return;
    }
    m_pause = firstPause;
    removeLane(id);
    if (isStream || m_map->isComplete()) {
        stop();
        Q_EMIT finished();
        return;
    }
    fill();
    if (m_lanes.empty())
        conclude(m_firstError);
}

/** Statuses that a link has which has expired, or was good for once. */
static bool isExpiry(int status)
{
    return status == 401 || status == 403 || status == 404 || status == 410;
}

bool Transfer::askAgainOtherwise(Lane &lane, const Error &error)
{
    Origin &origin = m_origins.at(static_cast<size_t>(lane.origin));
    if (isExpiry(error.httpStatus) && lane.usesResolved) {
        if (!origin.resolved.isEmpty())
            Q_EMIT noticed(QStringLiteral("the address that %1 led to has expired; asking it again")
                               .arg(origin.url.toDisplayString()));
        origin.resolved.clear(); // asked once more from the start, for all connections
        removeLane(lane.id);
        fill();
        return true;
    }
    const qint64 asked = (lane.wish.end < 0 ? m_map->total() : lane.wish.end) - lane.wish.begin;
    const bool isRange = lane.wish.begin > 0 || lane.wish.end >= 0;
    if (error.httpStatus == 403 && isRange && asked > cappedRange && origin.maxRange < 0) {
        origin.maxRange = cappedRange;
        removeLane(lane.id);
        fill();
        return true;
    }
    return false;
}

void Transfer::drop(Origin &origin, const QString &why)
{
    origin.dropped = true;
    origin.note = why;
}

bool Transfer::trustOneAlone()
{
    const auto hasBrought = [](const Origin &origin) { return origin.bytes > 0; };
    const auto first = std::find_if(m_origins.begin(), m_origins.end(), hasBrought);
    const bool isOne = std::count_if(m_origins.begin(), m_origins.end(), hasBrought) == 1;
    const QString why = QStringLiteral("what it sends is not the file, by its digest");
    if (m_alone >= 0)
        drop(m_origins.at(static_cast<size_t>(m_alone)), why);
    else if (isOne)
        drop(*first, why);
    const auto next = std::find_if(m_origins.begin(), m_origins.end(),
                                   [](const Origin &origin) { return !origin.dropped; });
    if (next == m_origins.end())
        return false;
    m_alone = static_cast<int>(next - m_origins.begin());
    return true;
}

void Transfer::pauseLanes()
{
    m_fill.start(m_pause);
    m_pause = std::min(m_pause * 2, longestPause);
}

void Transfer::laneFailed(int id, const Error &error)
{
    Lane *ended = lane(id);
    if (!m_running || !ended)
        return;
    if (ended->end >= 0 && ended->at >= ended->end) {
        laneFinished(id); // another has taken what it failed to bring
        return;
    }
    if (askAgainOtherwise(*ended, error))
        return;
    Origin &origin = m_origins.at(static_cast<size_t>(ended->origin));
    const bool isAlone = m_lanes.size() == 1;
    const bool wasPart = ended->wish.begin > 0;
    const bool cannotGoOn = error.code == ErrorCode::Changed || error.code == ErrorCode::Protocol;
    const bool isOwn = origin.url == m_known.sourceUrl;
    const QString host = HostBudget::hostOf(origin.resolved.isEmpty() ? origin.url : origin.resolved);
    const bool hadAnswered = ended->hasAnswered;
    if (ended->bytes == 0)
        ++origin.failures;
    removeLane(id);
    if (error.retryAfter && error.httpStatus > 0 && isTransient(error))
        m_engine.hosts().pause(host, *error.retryAfter);
    if (!isAlone) {
        // The others go on: this server bears no more of them, or does not send parts after all.
        const bool isRefusal = !hadAnswered && (isTransient(error) || error.httpStatus == 403);
        if (isRefusal)
            m_engine.hosts().stepDown(host);
        else if (error.code == ErrorCode::NotTheFile || !isTransient(error))
            origin.inParts = false;
        origin.note = error.message;
        if (origin.failures >= maxSourceFailures) {
            if (isOwn)
                origin.inParts = false;
            else
                drop(origin, error.message);
        }
        pauseLanes();
        return;
    }
    if (cannotGoOn && wasPart && isOwn) {
        origin.inParts = origin.inParts && error.code == ErrorCode::Changed;
        stop();
        Q_EMIT lost(error.message);
        return;
    }
    drop(origin, error.message);
    conclude(error);
}

void Transfer::conclude(const Error &error)
{
    if (!m_running || !m_lanes.empty())
        return;
    // One that may be better later decides whether it is tried again later.
    if (error && (!m_firstError || (isTransient(error) && !isTransient(m_firstError))))
        m_firstError = error;
    const int next = nextOrigin();
    if (next >= 0) {
        const QUrl &url = m_origins.at(static_cast<size_t>(next)).url;
        if (error && url != m_known.sourceUrl)
            Q_EMIT noticed(QStringLiteral("%1; trying %2").arg(error.message, url.toDisplayString()));
        fill();
        return;
    }
    stop();
    Error why = m_firstError;
    if (isExpiry(why.httpStatus) && !m_map->isEmpty()) {
        why.message += QStringLiteral("; the link may have expired: what has come is kept, and goes on with "
                                      "a new address");
    }
    Q_EMIT failed(why);
}

void Transfer::yieldTo(const QString &host)
{
    if (m_lanes.size() < 2)
        return; // the only one is not given back
    QList<int> ids;
    for (const auto &lane : m_lanes) {
        const Origin &origin = m_origins.at(static_cast<size_t>(lane->origin));
        if (HostBudget::hostOf(origin.resolved.isEmpty() ? origin.url : origin.resolved) == host)
            ids.append(lane->id);
    }
    if (m_engine.hosts().isGreedy(host, static_cast<int>(ids.size())))
        removeLane(ids.last());
}

} // namespace Landline::Downloads
