// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QList>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace Landline::Downloads {

/** Bytes that may pass by a rate; pure, the caller says what time it is. */
class ByteBucket
{
public:
    /** What is saved up while nothing passes: late timers cost no rate, and a pause earns no burst. */
    static constexpr std::chrono::milliseconds saved{200};

    /** 0: no limit. */
    void setRate(qint64 bytesPerSecond, std::chrono::milliseconds now);
    [[nodiscard]] qint64 rate() const { return m_rate; }
    void fill(std::chrono::milliseconds now);
    /** What may pass now. */
    [[nodiscard]] qint64 available() const;
    void take(qint64 bytes);

private:
    qint64 m_rate = 0;
    double m_tokens = 0;
    std::chrono::milliseconds m_filled{0};
};

class RateLimiter;

/** One connection's part in the rates of its file and of all; asked before each read. Engine thread. */
class Pace : public QObject
{
    Q_OBJECT
public:
    /** `file` may be null. Both are there for as long as this is used, and until it is canceled where it
     * waits. */
    Pace(RateLimiter &limiter, ByteBucket *file);
    ~Pace() override;

    /** True where there is a limit at all: then little is to be read ahead. */
    [[nodiscard]] bool isLimited() const { return rate() > 0; }
    /** The lower one of the rates, in bytes a second; 0: there is none. */
    [[nodiscard]] qint64 rate() const;
    /** How many of `wanted` bytes may be read now; 0: not before ready(). */
    [[nodiscard]] qint64 allowance(qint64 wanted);
    /** Waits no more. */
    void cancel();
    /** So many were read. */
    void spend(qint64 bytes);

signals:
    void ready();

private:
    friend class RateLimiter;
    RateLimiter &m_limiter;
    ByteBucket *m_file;
    qint64 m_portion = 0;
    bool m_isWaiting = false;
};

/**
 * The rate of all downloads together, and the turn of those who wait for it: every tick what has been earned
 * is dealt out evenly. Engine thread.
 */
class RateLimiter : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds tick{20};

    /** `clock` outlives this. */
    explicit RateLimiter(const Clock &clock);

    /** Bytes a second; 0: no limit. */
    void setRate(qint64 bytesPerSecond);
    [[nodiscard]] qint64 rate() const { return m_all.rate(); }
    [[nodiscard]] std::chrono::milliseconds now() const { return m_clock.monotonic(); }

private:
    friend class Pace;
    void wait(Pace &pace);
    void deal();

    const Clock &m_clock;
    ByteBucket m_all;
    QList<Pace *> m_waiting;
    QTimer m_timer;
};

} // namespace Landline::Downloads
