// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpsource.h"

#include "core/downloads/downloadengine.h"
#include "core/downloads/httpanswer.h"
#include "core/downloads/managerexchange.h"
#include "core/downloads/proxychoice.h"
#include "core/downloads/socketexchange.h"

namespace Landline::Downloads {

static Error plainError(ErrorCode code, const QString &message)
{
    return {code, message, {}, 0, {}};
}

void HttpSource::DeleteLater::operator()(HttpExchange *exchange) const
{
    exchange->disconnect();
    exchange->deleteLater();
}

HttpSource::HttpSource(DownloadEngine &engine, HttpOptions options, QObject *parent)
    : RangeSource(parent)
    , m_engine(engine)
    , m_options(std::move(options))
    , m_pace(engine.limiter(), m_options.fileRate)
{
    connect(&m_pace, &Pace::ready, this, [this] {
        m_throttled = false;
        if (m_exchange && !m_held)
            goOn();
    });
    m_stall.setSingleShot(true);
    m_stall.setInterval(m_options.stallTimeout);
    connect(&m_stall, &QTimer::timeout, this, &HttpSource::stalled);
}

HttpSource::~HttpSource()
{
    stop();
}

void HttpSource::fetch(const RangeWish &wish)
{
    stop();
    m_wish = wish;
    m_end = -1;
    m_visited.clear();
    Q_EMIT statusChanged(QStringLiteral("connecting"));
    request(m_options.startAt.isEmpty() ? m_options.url : m_options.startAt);
}

/** Which part is wanted. */
static HttpFields rangeFields(const RangeWish &wish)
{
    HttpFields fields;
    if (wish.begin > 0 || wish.end >= 0) {
        const QByteArray last = wish.end >= 0 ? QByteArray::number(wish.end - 1) : QByteArray();
        fields.emplaceBack("Range", "bytes=" + QByteArray::number(wish.begin) + '-' + last);
        const QByteArray validator =
            wish.asksByDate ? wish.validators.lastModified : wish.validators.ifRange();
        if (!validator.isEmpty())
            fields.emplaceBack("If-Range", validator);
    }
    return fields;
}

static bool needsProxy(const QUrl &url, const HttpAccess &access)
{
    const Result<QNetworkProxy> proxy = proxyFor(url, access.proxy);
    return !proxy
           || proxy->type() != QNetworkProxy::NoProxy; // what is wrong with it is said where it is used
}

/** With a rate in force what is held ahead has used the line already: a quarter of a second's worth. */
int HttpSource::receiveBuffer() const
{
    static constexpr qint64 least = 64 << 10;
    static constexpr qint64 most = 4 << 20;
    return m_pace.isLimited() ? static_cast<int>(std::clamp(m_pace.rate() / 4, least, most)) : 0;
}

void HttpSource::request(const QUrl &url)
{
    m_visited.append(url);
    m_answer = {};
    m_answered = false;
    m_ended = false;
    m_error.reset();
    // Over HTTP/2 many small files share a connection; one that is large, or has a rate, needs its own.
    const bool isSmall = m_wish.total >= 0 && m_wish.total <= smallFileBytes && !m_pace.isLimited();
    const bool sharesConnection = isSmall && url.scheme() == QLatin1String("https");
    if (sharesConnection || needsProxy(url, m_options.access))
        m_exchange.reset(new ManagerExchange(m_engine.managers()));
    else
        m_exchange.reset(new SocketExchange(m_engine.connections()));
    HttpExchange *exchange = m_exchange.get();
    connect(exchange, &HttpExchange::stirred, this, [this] {
        if (!m_held && !m_throttled)
            m_stall.start();
    });
    connect(exchange, &HttpExchange::headArrived, this, &HttpSource::headArrived);
    connect(exchange, &HttpExchange::readyRead, this, &HttpSource::drain);
    connect(exchange, &HttpExchange::finished, this, [this] { exchangeEnded(std::nullopt); });
    connect(exchange, &HttpExchange::failed, this, [this](const Error &error) { exchangeEnded(error); });
    m_stall.start();
    StoredLogins logins = m_options.logins ? *m_options.logins : StoredLogins();
    if (m_options.jar && !m_options.jar->isEmpty())
        logins.cookies = m_options.jar->over(logins.cookies);
    const HttpFields fields =
        requestFields(m_options.access, logins,
                      {m_options.wanted.isEmpty() ? m_options.url : m_options.wanted, m_options.url, url},
                      m_engine.clock().now())
        + rangeFields(m_wish);
    exchange->start(
        {url.adjusted(QUrl::RemoveUserInfo), fields, m_options.access, receiveBuffer(), sharesConnection});
}

void HttpSource::shorten(qint64 end)
{
    m_end = end;
}

void HttpSource::stop()
{
    m_stall.stop();
    m_held = false;
    m_throttled = false;
    m_yielded = false;
    m_pace.cancel();
    m_exchange.reset();
}

void HttpSource::hold()
{
    m_held = true;
    m_stall.stop();
}

void HttpSource::release()
{
    if (std::exchange(m_held, false) && m_exchange)
        goOn();
}

void HttpSource::goOn()
{
    m_stall.start();
    if (m_ended)
        exchangeEnded(m_error);
    else
        drain();
}

void HttpSource::headArrived(const HttpHead &head)
{
    if (m_options.jar)
        m_options.jar->take(head, m_visited.last());
    if (isRedirect(head.status)) {
        const Result<QUrl> next = redirectTarget(m_visited, head.value("Location"));
        stop();
        if (next)
            request(*next);
        else
            fail(next.error());
        return;
    }
    const Result<RangeAnswer> answer = judgeResponse(head, m_visited.last(), m_wish, m_engine.clock().now());
    if (!answer) {
        fail(answer.error());
        return;
    }
    m_answered = true;
    m_answer = *answer;
    m_offset = answer->begin;
    Q_EMIT statusChanged({});
    Q_EMIT answered(m_answer);
}

void HttpSource::drain()
{
    QByteArray &buffer = m_engine.buffer();
    // All that is there, each time: bytes left behind have stalled connections for good.
    qint64 drained = 0;
    while (m_exchange && m_answered && !m_held && !m_throttled && !m_yielded) {
        if (drained >= maxDrainedBytes) {
            yield();
            return;
        }
        // An empty file, or a refusal that means that all is there: its body is not the file's.
        if (m_answer.begin == m_answer.end) {
            succeed();
            return;
        }
        const qint64 wanted = m_end < 0 ? buffer.size() : std::min(buffer.size(), m_end - m_offset);
        if (wanted <= 0) {
            succeed();
            return;
        }
        const qint64 allowed = m_pace.allowance(wanted);
        if (allowed <= 0) {
            m_throttled = true;
            m_stall.stop(); // it is we who keep it waiting
            return;
        }
        const qint64 got = m_exchange->read(buffer.data(), allowed);
        if (got <= 0)
            return;
        m_pace.spend(got);
        drained += got;
        if (m_answer.end >= 0 && m_offset + got > m_answer.end) {
            fail(plainError(ErrorCode::Protocol,
                            QStringLiteral("the server sends more than the part it announced")));
            return;
        }
        const qint64 offset = m_offset;
        m_offset += got;
        Q_EMIT received(offset, QByteArrayView(buffer).first(got));
    }
}

/** A disk slower than the line would never let the loop come to an end: others have their turn in between. */
void HttpSource::yield()
{
    m_yielded = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (std::exchange(m_yielded, false) && m_exchange && !m_held && !m_throttled)
                goOn();
        },
        Qt::QueuedConnection);
}

void HttpSource::exchangeEnded(const std::optional<Error> &error)
{
    m_ended = true;
    m_error = error;
    if (m_held)
        return;
    drain();
    if (!m_exchange || m_held || m_throttled || m_yielded)
        return;
    const bool isShort = m_answered && m_answer.end >= 0 && m_offset < m_answer.end;
    if (error || isShort || !m_answered) {
        Error why = error.value_or(
            plainError(ErrorCode::Network,
                       QStringLiteral("the connection to %1 broke off").arg(hostAndPort(m_visited.last()))));
        if (isShort && why.code == ErrorCode::Network)
            why.message += QStringLiteral(", %1 bytes before the end").arg(m_answer.end - m_offset);
        fail(why);
        return;
    }
    succeed();
}

void HttpSource::stalled()
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_options.stallTimeout).count();
    fail(plainError(
        ErrorCode::Timeout,
        QStringLiteral("%1 sent nothing for %2 s").arg(hostAndPort(m_visited.last())).arg(seconds)));
}

void HttpSource::fail(const Error &error)
{
    stop();
    Q_EMIT failed(error);
}

void HttpSource::succeed()
{
    stop();
    Q_EMIT finished();
}

} // namespace Landline::Downloads
