// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/benchmarks/chatdialects.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;
struct epoll_event;

namespace Landline::Bench {

struct LoadPlan
{
    std::string host = "127.0.0.1";
    int port = 0;
    int members = 1000;
    int speakers = 10; ///< the first of the members, or further connections where members can't speak
    bool oneNeverReads = false; ///< a further member
    bool oneOrder = false;      ///< the messages' order has to be the same for everybody
};

/** What a stretch of talking was like for the members. */
struct Talk
{
    std::int64_t deliveries = 0;
    double seconds = 0;
    double p50 = 0; ///< ms from a message's way into the sender's socket to its arrival
    double p99 = 0;
    bool complete = false; ///< everybody got each message once, each speaker's in order
    std::string problem;
};

/**
 * The members of a room, over real sockets, all in the calling thread: epoll and as little else as can be, so
 * that the server has the machine for itself. Every delivery is checked.
 */
class ChatLoad
{
public:
    ChatLoad(const Dialect &dialect, LoadPlan plan);
    ~ChatLoad();
    ChatLoad(const ChatLoad &) = delete;
    ChatLoad &operator=(const ChatLoad &) = delete;

    /** Connects all, and waits until each has been told of all who came after it. Empty, or what failed. */
    [[nodiscard]] std::string joinAll();
    /** At a fixed rate, whatever has arrived. */
    [[nodiscard]] Talk paced(double perSecond, int messages, int bytes);
    /** As many at a time as are given: the next one goes out when one has arrived everywhere. */
    [[nodiscard]] Talk windowed(int inFlight, int messages, int bytes);
    /** Takes what comes for a while. */
    void idle(std::chrono::milliseconds time);

private:
    struct Member
    {
        int descriptor = -1;
        int index = 0; ///< negative for one that only speaks
        ssl_st *ssl = nullptr;
        bool in = false;
        bool wantsRoom = false;
        std::string rest; ///< of a line that is not whole
        std::string out;
        std::vector<std::uint32_t> next; ///< number of the next message, by speaker
        std::uint64_t order = 0;         ///< digest of what came, in its order
    };

    void connectOne(int index);
    void beginTls(Member &member);
    void continueTls(Member &member);
    void say(Member &member, const std::string &bytes);
    void send(Member &member);
    void receive(Member &member);
    long readSome(Member &member);
    void take(Member &member, std::string_view bytes);
    void takeLine(Member &member, std::string_view line);
    void takeMessage(Member &member, std::string_view line, std::size_t at);
    void turn(int timeoutMs);
    void watch(Member &member);
    void fail(const std::string &problem);
    void speak(int bytes);
    [[nodiscard]] int listeners() const;
    Talk begin(int messages);
    Talk finish(Talk talk);

    const Dialect &m_dialect;
    LoadPlan m_plan;
    int m_epoll = -1;
    ssl_ctx_st *m_tls = nullptr;
    std::vector<std::unique_ptr<Member>> m_members; ///< those who only speak, and who never reads, are last
    std::vector<Member *> m_speakers;
    std::vector<char> m_block;
    int m_comingIn = 0;
    std::int64_t m_joinsTold = 0;
    std::int64_t m_said = 0;      ///< messages, since the beginning
    std::int64_t m_firstSaid = 0; ///< of this talk
    std::vector<int> m_missing;   ///< deliveries, by message of this talk
    int m_inFlight = 0;
    std::int64_t m_delivered = 0;
    std::int64_t m_lastNews = 0;            ///< when something came, ns
    std::vector<std::uint32_t> m_latencies; ///< µs
    std::string m_problem;
    std::int64_t m_began = 0;
};

} // namespace Landline::Bench
