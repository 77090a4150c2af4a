// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/transfer.h"

#include "core/downloads/downloadengine.h"

#include <algorithm>

namespace Landline::Downloads {

void Transfer::EndLater::operator()(HttpSource *source) const
{
    source->stop();
    source->disconnect();
    source->deleteLater();
}

Transfer::Transfer(DownloadEngine &engine, const DownloadRequest &request, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_request(request)
{
    setRate(request.bytesPerSecond);
    if (!request.access.cookieFile.isEmpty())
        m_jar = std::make_shared<CookieJar>();
    m_origins.push_back({request.url});
    addSources(request.alternatives, {});
    m_help.setSingleShot(true);
    m_help.setInterval(helpInterval);
    connect(&m_help, &QTimer::timeout, this, &Transfer::fill);
    m_fill.setSingleShot(true);
    connect(&m_fill, &QTimer::timeout, this, &Transfer::fill);
    connect(&engine.hosts(), &HostBudget::freed, this, [this] {
        if (m_lanes.empty())
            fill();
    });
    connect(&engine.hosts(), &HostBudget::changed, this, &Transfer::fill);
    connect(&engine.hosts(), &HostBudget::crowded, this, &Transfer::yieldTo);
}

Transfer::~Transfer()
{
    stop();
}

void Transfer::setRate(qint64 bytesPerSecond)
{
    m_rate.setRate(bytesPerSecond, m_engine.limiter().now());
}

void Transfer::addSources(const QList<QUrl> &urls, const QString &note)
{
    for (const QUrl &url : urls) {
        const bool isKnown = std::any_of(m_origins.cbegin(), m_origins.cend(),
                                         [&url](const Origin &origin) { return origin.url == url; });
        if (isKnown)
            continue;
        Origin origin;
        origin.url = url;
        origin.note = note;
        m_origins.push_back(origin);
    }
}

void Transfer::start(const SegmentMap &map, const FileKnowledge &known, Wanted wanted)
{
    stop();
    m_held = false;
    m_wantsAll = wanted == Wanted::All;
    m_map = &map;
    m_known = known;
    m_answers = 0;
    m_mostLanes = 0;
    m_running = true;
    fill();
}

void Transfer::stop()
{
    m_running = false;
    m_help.stop();
    m_fill.stop();
    m_lanes.clear();
}

void Transfer::hold()
{
    m_held = true;
    for (const auto &lane : m_lanes)
        lane->source->hold();
}

void Transfer::release()
{
    for (const auto &lane : m_lanes)
        lane->source->release();
    if (std::exchange(m_held, false))
        fill();
}

bool Transfer::mayAddLane() const
{
    if (m_lanes.empty())
        return true;
    const auto waiting =
        std::count_if(m_lanes.cbegin(), m_lanes.cend(), [](const auto &lane) { return !lane->hasAnswered; });
    return std::ssize(m_lanes) < m_request.connections && waiting < m_answers && !m_fill.isActive();
}

void Transfer::fill()
{
    if (!m_running || m_held || (m_map->isComplete() && !m_wantsAll && m_lanes.empty()))
        return;
    while (m_running && mayAddLane() && addLane()) {
    }
    if (m_running && !m_lanes.empty() && std::ssize(m_lanes) < m_mostLanes)
        m_help.start();
}

int Transfer::nextOrigin() const
{
    int best = -1;
    qsizetype fewest = 0;
    for (int i = 0; i < static_cast<int>(m_origins.size()); ++i) {
        const Origin &origin = m_origins.at(static_cast<size_t>(i));
        const bool isSetAside = m_alone >= 0 && i != m_alone;
        if (origin.dropped || isSetAside || (!origin.inParts && !m_lanes.empty()))
            continue;
        const auto used = std::count_if(m_lanes.cbegin(), m_lanes.cend(),
                                        [i](const auto &lane) { return lane->origin == i; });
        // The one that the bytes are from goes first.
        const bool isFirst = m_lanes.empty() && origin.url == m_known.sourceUrl;
        if (best < 0 || used < fewest || isFirst) {
            best = i;
            fewest = used;
            if (isFirst)
                break;
        }
    }
    return best;
}

std::optional<RangePlan> Transfer::plan(const Origin &origin) const
{
    if (m_wantsAll)
        return m_lanes.empty() ? std::optional(RangePlan{{0, -1}, -1}) : std::nullopt;
    if (m_map->total() < 0)
        return m_lanes.empty() ? std::optional(RangePlan{{m_map->prefix(), -1}, -1}) : std::nullopt;
    QList<LaneView> views;
    for (const auto &lane : m_lanes) {
        const bool isPromised = std::any_of(m_lanes.cbegin(), m_lanes.cend(), [&lane](const auto &other) {
            return other->victim == lane->id && !other->hasAnswered;
        });
        views.append({lane->at, lane->end, lane->speed, lane->hasAnswered && !isPromised, lane->wish.begin,
                      m_engine.clock().monotonic() - lane->lastByteAt});
    }
    std::optional<RangePlan> out =
        planRange(*m_map, views, m_request.minSegment, origin.laneSpeed,
                  std::ssize(m_lanes) < m_mostLanes ? LaneKind::Idle : LaneKind::New);
    if (out && origin.maxRange > 0 && out->range.size() > origin.maxRange && out->victim < 0)
        out->range.end = out->range.begin + origin.maxRange;
    return out;
}

bool Transfer::addLane()
{
    const bool isFirst = m_lanes.empty();
    const int index = nextOrigin();
    if (index < 0)
        return false;
    const Origin &origin = m_origins.at(static_cast<size_t>(index));
    const std::optional<RangePlan> next = plan(origin);
    if (!next)
        return false;
    // Without anything to tell versions by, two answers could be of two versions.
    const bool canSplit = m_known.isVerifiable || !m_known.validators.ifRange().isEmpty();
    if (!isFirst && !canSplit)
        return false;
    const QString host = HostBudget::hostOf(origin.resolved.isEmpty() ? origin.url : origin.resolved);
    auto lease = m_engine.hosts().take(host, isFirst ? HostBudget::Need::First : HostBudget::Need::More);
    if (!lease) {
        const auto left = m_engine.hosts().pauseLeft(host);
        if (isFirst && left.count() > 0) {
            Q_EMIT statusChanged(QStringLiteral("%1 asked for a pause of %2 s")
                                     .arg(host)
                                     .arg(std::chrono::ceil<std::chrono::seconds>(left).count()));
        } else if (isFirst) {
            Q_EMIT statusChanged(
                QStringLiteral("waiting for other downloads from %1").arg(origin.url.host()));
        }
        return false;
    }
    startLane(index, *next, std::move(lease));
    return true;
}

RangeWish Transfer::wishFor(const Origin &origin, ByteRange range) const
{
    RangeWish wish;
    if (m_wantsAll) {
        wish.contentType = m_known.contentType;
        wish.replaces = !m_map->isEmpty();
        return wish;
    }
    wish.begin = range.begin;
    const bool isCapped = origin.maxRange > 0;
    wish.end = range.end == m_map->total() && !isCapped && range.begin == m_map->prefix() ? -1 : range.end;
    wish.total = m_map->total() >= 0 ? m_map->total() : m_request.size;
    wish.contentType = m_known.contentType;
    wish.isVerifiable = m_known.isVerifiable;
    if (origin.url == m_known.sourceUrl) {
        wish.validators = m_known.validators;
        wish.asksByDate = origin.asksByDate;
    }
    return wish;
}

void Transfer::startLane(int index, const RangePlan &plan, std::unique_ptr<HostLease> lease)
{
    const Origin &origin = m_origins.at(static_cast<size_t>(index));
    const int victim = plan.victim < 0 ? 0 : m_lanes.at(static_cast<size_t>(plan.victim))->id;
    const bool isFirst = m_lanes.empty();
    auto next = std::make_unique<Lane>();
    const int id = next->id = ++m_lastLane;
    next->origin = index;
    next->lease = std::move(lease);
    next->victim = victim;
    next->at = plan.range.begin;
    next->lastByteAt = m_engine.clock().monotonic();
    next->end = plan.range.end;
    next->wish = wishFor(origin, plan.range);
    next->usesResolved = !origin.resolved.isEmpty();
    next->source.reset(
        new HttpSource(m_engine, HttpOptions{origin.url, m_request.stallTimeout, m_request.access,
                                             origin.resolved, &m_rate, m_request.url, m_logins, m_jar}));
    HttpSource *source = next->source.get();
    if (isFirst)
        connect(source, &RangeSource::statusChanged, this, &Transfer::statusChanged);
    connect(source, &RangeSource::answered, this, [this, id](const RangeAnswer &answer) {
        if (Lane *answering = lane(id))
            laneAnswered(*answering, answer);
    });
    connect(source, &RangeSource::received, this, [this, id](qint64 offset, QByteArrayView bytes) {
        Lane *receiving = lane(id);
        if (!receiving)
            return;
        receiving->at = offset + bytes.size();
        receiving->bytes += bytes.size();
        receiving->lastByteAt = m_engine.clock().monotonic();
        Origin &from = m_origins.at(static_cast<size_t>(receiving->origin));
        from.bytes += bytes.size();
        from.failures = 0;
        Q_EMIT received(offset, bytes);
    });
    // Queued: these delete the source, which is still on the stack.
    connect(
        source, &RangeSource::finished, this, [this, id] { laneFinished(id); }, Qt::QueuedConnection);
    connect(
        source, &RangeSource::failed, this, [this, id](const Error &error) { laneFailed(id, error); },
        Qt::QueuedConnection);
    const RangeWish wish = next->wish;
    m_lanes.push_back(std::move(next));
    m_mostLanes = std::max(m_mostLanes, std::ssize(m_lanes));
    source->fetch(wish);
}

Transfer::Lane *Transfer::lane(int id)
{
    const auto found =
        std::find_if(m_lanes.begin(), m_lanes.end(), [id](const auto &lane) { return lane->id == id; });
    return found == m_lanes.end() ? nullptr : found->get();
}

void Transfer::removeLane(int id)
{
    std::erase_if(m_lanes, [id](const auto &lane) { return lane->id == id; });
}

void Transfer::measure(std::chrono::milliseconds span)
{
    // Servers that limit a connection send in bursts, up to half a second apart: the mean of all so far at
    // first, then of about the last second.
    static constexpr double least = 0.1;
    if (span.count() <= 0)
        return;
    for (const auto &lane : m_lanes) {
        const double now =
            static_cast<double>(lane->bytes - lane->measuredBytes) * 1000 / static_cast<double>(span.count());
        lane->measuredBytes = lane->bytes;
        if (!lane->hasAnswered)
            continue;
        const double weight = std::max(least, 1.0 / ++lane->measures);
        lane->speed = lane->speed * (1 - weight) + now * weight;
        m_origins.at(static_cast<size_t>(lane->origin)).laneSpeed = lane->speed;
    }
    fill(); // a rest may have become worth sharing
}

std::chrono::milliseconds Transfer::quietFor() const
{
    if (m_lanes.empty())
        return {};
    const std::chrono::milliseconds now = m_engine.clock().monotonic();
    auto quiet = std::chrono::milliseconds::max();
    for (const auto &lane : m_lanes)
        quiet = std::min(quiet, lane->source->isPausedByUs() ? std::chrono::milliseconds(0)
                                                             : now - lane->lastByteAt);
    return quiet;
}

QJsonArray Transfer::sourcesJson() const
{
    QJsonArray out;
    for (size_t i = 0; i < m_origins.size(); ++i) {
        const Origin &origin = m_origins.at(i);
        int used = 0;
        double speed = 0;
        for (const auto &lane : m_lanes) {
            if (static_cast<size_t>(lane->origin) == i) {
                ++used;
                speed += lane->speed;
            }
        }
        const QString state = origin.dropped ? QStringLiteral("dropped")
                              : used > 0     ? QStringLiteral("used")
                                             : QStringLiteral("idle");
        out.append(QJsonObject{{QStringLiteral("url"), origin.url.toDisplayString(QUrl::FullyEncoded)},
                               {QStringLiteral("state"), state},
                               {QStringLiteral("connections"), used},
                               {QStringLiteral("bytes"), origin.bytes},
                               {QStringLiteral("bytesPerSecond"), speed},
                               {QStringLiteral("note"), origin.note}});
    }
    return out;
}

QJsonArray Transfer::activeJson() const
{
    QJsonArray out;
    for (const auto &lane : m_lanes) {
        if (lane->hasAnswered)
            out.append(QJsonArray{lane->at, lane->end < 0 ? m_map->total() : lane->end});
    }
    return out;
}

} // namespace Landline::Downloads
