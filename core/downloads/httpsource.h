// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/cookiejar.h"
#include "core/downloads/httpexchange.h"
#include "core/downloads/rangesource.h"
#include "core/downloads/ratelimiter.h"
#include "core/downloads/requestfields.h"

#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace Landline::Downloads {

class DownloadEngine;

/** What an HTTP source has to know beside the range. */
struct HttpOptions
{
    QUrl url;
    std::chrono::milliseconds stallTimeout;
    HttpAccess access;
    QUrl startAt;                   ///< where `url` is known to lead to; empty: it is asked
    ByteBucket *fileRate = nullptr; ///< outlives the source
    QUrl wanted;                    ///< what the person asked for, whose login it is; empty: `url`
    std::shared_ptr<const StoredLogins> logins;
    std::shared_ptr<CookieJar> jar; ///< of the download; null: cookies that are set are dropped
};

/**
 * A web server as a source of ranges: one request at a time, redirects followed here, bytes drained through
 * the engine's one buffer. It never decompresses and never trusts a part that it did not ask for.
 */
class HttpSource final : public RangeSource
{
    Q_OBJECT
public:
    /** A file that is known to have no more than this is fetched over HTTP/2 where the server has it. */
    static constexpr qint64 smallFileBytes = 256 << 10;
    /** So much is taken before others have their turn. */
    static constexpr qint64 maxDrainedBytes = 8 << 20;

    HttpSource(DownloadEngine &engine, HttpOptions options, QObject *parent = nullptr);
    ~HttpSource() override;

    void fetch(const RangeWish &wish) override;
    void shorten(qint64 end) override;
    void stop() override;
    void hold() override;
    void release() override;
    /** Nothing comes because it is asked for nothing: it is held, or waits for its turn by the rates. */
    [[nodiscard]] bool isPausedByUs() const { return m_held || m_throttled; }

private:
    /** Deleted later: its signals lead to its end. */
    struct DeleteLater
    {
        void operator()(HttpExchange *exchange) const;
    };

    [[nodiscard]] int receiveBuffer() const;
    void request(const QUrl &url);
    void headArrived(const HttpHead &head);
    void drain();
    void yield();
    void goOn();
    void exchangeEnded(const std::optional<Error> &error);
    void stalled();
    void fail(const Error &error);
    void succeed();

    DownloadEngine &m_engine;
    HttpOptions m_options;
    RangeWish m_wish;
    RangeAnswer m_answer;
    Pace m_pace;
    QList<QUrl> m_visited;
    std::unique_ptr<HttpExchange, DeleteLater> m_exchange;
    QTimer m_stall;
    qint64 m_offset = 0; ///< of the next byte
    qint64 m_end = -1;   ///< where it stops by itself; -1: where the answer ends
    bool m_answered = false;
    bool m_held = false;
    bool m_yielded = false;       ///< goes on when others have had their turn
    bool m_throttled = false;     ///< waits for its turn by the rates
    bool m_ended = false;         ///< the exchange has ended, maybe while it was held …
    std::optional<Error> m_error; ///< … like this
};

} // namespace Landline::Downloads
