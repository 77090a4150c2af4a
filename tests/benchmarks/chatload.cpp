// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/chatload.h"

#include "core/net/tlsidentity.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Landline::Bench {

// A message's text: ^ speaker number time ^ and what makes it as long as it should be.
static constexpr char mark = '^';
static constexpr std::size_t speakerDigits = 3;
static constexpr std::size_t numberDigits = 8;
static constexpr std::size_t timeDigits = 19;
static constexpr std::size_t markedSize = speakerDigits + numberDigits + timeDigits + 2;
static constexpr std::int64_t giveUpAfter = 20'000'000'000; ///< ns without anything new
static constexpr std::size_t blockSize = 256 * 1024;

static std::int64_t now()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

ChatLoad::ChatLoad(const Dialect &dialect, LoadPlan plan)
    : m_dialect(dialect)
    , m_plan(std::move(plan))
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_tls(SSL_CTX_new(TLS_client_method()))
    , m_block(blockSize)
{
    SSL_CTX_set_mode(m_tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

ChatLoad::~ChatLoad()
{
    for (const auto &member : m_members) {
        SSL_free(member->ssl);
        ::close(member->descriptor);
    }
    SSL_CTX_free(m_tls);
    ::close(m_epoll);
}

void ChatLoad::fail(const std::string &problem)
{
    if (m_problem.empty())
        m_problem = problem;
}

int ChatLoad::listeners() const
{
    return m_plan.members - (m_dialect.echoes() ? 0 : 1);
}

std::string ChatLoad::joinAll()
{
    std::vector<int> coming;
    for (int i = 0; i < m_plan.members; ++i)
        coming.push_back(i);
    for (int i = 0; m_dialect.speaksApart() && i < m_plan.speakers; ++i)
        coming.push_back(-1 - i);
    m_lastNews = now();
    for (std::size_t i = 0; m_problem.empty() && (i < coming.size() || m_comingIn > 0);) {
        while (i < coming.size() && m_comingIn < m_dialect.comingInAtOnce() && m_problem.empty())
            connectOne(coming[i++]);
        turn(100);
    }
    const std::int64_t pairs = std::int64_t(m_plan.members) * (m_plan.members - 1) / 2;
    while (m_problem.empty() && m_dialect.tellsJoins() && m_joinsTold < pairs)
        turn(100);
    if (m_plan.oneNeverReads && m_problem.empty()) {
        connectOne(m_plan.members);
        while (m_comingIn > 0 && m_problem.empty())
            turn(100);
        idle(std::chrono::milliseconds(500)); // until everybody knows of it
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, m_members.back()->descriptor, nullptr);
    }
    for (const auto &member : m_members) {
        member->next.resize(std::size_t(m_plan.speakers), 0);
        const bool speaks = m_dialect.speaksApart() ? member->index < 0 : member->index < m_plan.speakers;
        if (speaks)
            m_speakers.push_back(member.get());
    }
    return m_problem;
}

void ChatLoad::connectOne(int index)
{
    auto owned = std::make_unique<Member>();
    Member &member = *owned;
    m_members.push_back(std::move(owned));
    member.index = index;
    member.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(member.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(std::uint16_t(m_plan.port));
    ::inet_pton(AF_INET, m_plan.host.c_str(), &address.sin_addr);
    const int connected =
        ::connect(member.descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address);
    if (member.descriptor < 0 || (connected < 0 && errno != EINPROGRESS))
        return fail(std::string("cannot connect: ") + std::strerror(errno));
    ++m_comingIn;
    epoll_event event{EPOLLIN, {&member}};
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, member.descriptor, &event);
    if (m_dialect.startsEncrypted())
        beginTls(member);
    else
        say(member, m_dialect.opening(index, false));
}

void ChatLoad::beginTls(Member &member)
{
    // Each is somebody else: a host takes connections of one key for one member.
    static std::vector<Net::TlsIdentity> identities;
    const auto who = std::size_t(member.index < 0 ? m_plan.members - member.index : member.index);
    while (identities.size() <= who)
        identities.push_back(Net::TlsIdentity::create().value());
    member.ssl = SSL_new(m_tls);
    SSL_use_certificate(member.ssl, identities[who].certificate());
    SSL_use_PrivateKey(member.ssl, identities[who].key());
    SSL_set_fd(member.ssl, member.descriptor);
    SSL_set_connect_state(member.ssl);
    member.wantsRoom = true; // it begins once the connection stands
    watch(member);
}

void ChatLoad::continueTls(Member &member)
{
    ERR_clear_error();
    const int status = SSL_do_handshake(member.ssl);
    if (status == 1) {
        say(member, m_dialect.opening(member.index, true));
        return;
    }
    const int what = SSL_get_error(member.ssl, status);
    if (what != SSL_ERROR_WANT_READ && what != SSL_ERROR_WANT_WRITE)
        return fail("the connection could not be encrypted");
    member.wantsRoom = what == SSL_ERROR_WANT_WRITE;
    watch(member);
}

void ChatLoad::watch(Member &member)
{
    epoll_event event{EPOLLIN | (member.wantsRoom ? quint32(EPOLLOUT) : 0U), {&member}};
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, member.descriptor, &event);
}

void ChatLoad::say(Member &member, const std::string &bytes)
{
    member.out += bytes;
    send(member);
}

void ChatLoad::send(Member &member)
{
    const bool wanted = member.wantsRoom;
    member.wantsRoom = false;
    while (!member.out.empty() && !member.wantsRoom) {
        long sent = 0;
        if (member.ssl) {
            ERR_clear_error();
            sent = SSL_write(member.ssl, member.out.data(), int(member.out.size()));
            if (sent <= 0 && SSL_get_error(member.ssl, int(sent)) != SSL_ERROR_WANT_WRITE)
                return fail("a member can't send");
        } else {
            sent = ::send(member.descriptor, member.out.data(), member.out.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno != EAGAIN && errno != ENOTCONN)
                return fail(std::string("a member can't send: ") + std::strerror(errno));
        }
        if (sent > 0)
            member.out.erase(0, std::size_t(sent));
        else
            member.wantsRoom = true;
    }
    if (wanted != member.wantsRoom)
        watch(member);
}

long ChatLoad::readSome(Member &member)
{
    if (!member.ssl)
        return ::recv(member.descriptor, m_block.data(), m_block.size(), 0);
    ERR_clear_error();
    const int got = SSL_read(member.ssl, m_block.data(), int(m_block.size()));
    if (got > 0)
        return got;
    const int what = SSL_get_error(member.ssl, got);
    errno = EAGAIN;
    return what == SSL_ERROR_WANT_READ || what == SSL_ERROR_WANT_WRITE ? -1 : 0;
}

void ChatLoad::receive(Member &member)
{
    const bool ssl = member.ssl != nullptr; // it may begin with what is read now
    while (m_problem.empty()) {
        const long got = readSome(member);
        if (got > 0) {
            m_lastNews = now();
            take(member, {m_block.data(), std::size_t(got)});
            if (ssl)
                continue; // more may be in OpenSSL's hands
        } else if (got == 0) {
            fail("the server ended a member's connection");
        } else if (errno != EAGAIN && errno != EINTR) {
            fail(std::string("a member's connection is lost: ") + std::strerror(errno));
        }
        return;
    }
}

void ChatLoad::take(Member &member, std::string_view bytes)
{
    std::string joined;
    if (!member.rest.empty()) {
        joined = std::move(member.rest);
        joined += bytes;
        bytes = joined;
        member.rest.clear();
    }
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        if (end == std::string_view::npos) {
            member.rest = bytes;
            return;
        }
        takeLine(member, bytes.substr(0, end));
        bytes.remove_prefix(end + 1);
    }
}

void ChatLoad::takeLine(Member &member, std::string_view line)
{
    if (!member.in) {
        const Dialect::Answer answer = m_dialect.hear(line);
        if (!answer.say.empty())
            say(member, answer.say);
        if (answer.step == Dialect::Step::Encrypt) {
            beginTls(member);
        } else if (answer.step == Dialect::Step::In) {
            member.in = true;
            --m_comingIn;
        }
        return;
    }
    if (const std::size_t at = line.find(mark); at != std::string_view::npos)
        return takeMessage(member, line, at);
    if (m_dialect.isJoin(line))
        ++m_joinsTold;
    else if (const std::string reply = m_dialect.reply(line); !reply.empty())
        say(member, reply);
}

static std::uint64_t number(std::string_view digits)
{
    std::uint64_t value = 0;
    for (const char digit : digits)
        value = value * 10 + std::uint64_t(digit - '0');
    return value;
}

void ChatLoad::takeMessage(Member &member, std::string_view line, std::size_t at)
{
    if (line.size() < at + markedSize || line[at + markedSize - 1] != mark)
        return fail("a message was cut: " + std::string(line));
    const auto speaker = std::size_t(number(line.substr(at + 1, speakerDigits)));
    const auto count = std::uint32_t(number(line.substr(at + 1 + speakerDigits, numberDigits)));
    const auto sent = std::int64_t(number(line.substr(at + 1 + speakerDigits + numberDigits, timeDigits)));
    if (speaker >= member.next.size() || count != member.next[speaker]) {
        return fail("member " + std::to_string(member.index) + " got message " + std::to_string(count)
                    + " of speaker " + std::to_string(speaker) + " out of its order");
    }
    ++member.next[speaker];
    const std::int64_t message = std::int64_t(count) * m_plan.speakers + std::int64_t(speaker);
    member.order = member.order * 1'000'003 + std::uint64_t(message) + 1;
    m_latencies.push_back(std::uint32_t((now() - sent) / 1000));
    ++m_delivered;
    if (--m_missing[std::size_t(message - m_firstSaid)] == 0)
        --m_inFlight;
}

void ChatLoad::turn(int timeoutMs)
{
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(m_epoll, events.data(), int(events.size()), timeoutMs);
    for (int i = 0; i < count && m_problem.empty(); ++i) {
        const epoll_event &event = events[std::size_t(i)];
        Member &member = *static_cast<Member *>(event.data.ptr);
        if (member.ssl && !SSL_is_init_finished(member.ssl)) {
            continueTls(member);
            continue;
        }
        if (event.events & EPOLLOUT)
            send(member);
        if (event.events & (EPOLLIN | EPOLLERR | EPOLLHUP))
            receive(member);
    }
    if (count == 0 && now() - m_lastNews > giveUpAfter)
        fail("nothing came any more");
}

void ChatLoad::idle(std::chrono::milliseconds time)
{
    const std::int64_t end = now() + std::chrono::nanoseconds(time).count();
    for (std::int64_t left = end - now(); left > 0 && m_problem.empty(); left = end - now())
        turn(int(left / 1'000'000) + 1);
}

void ChatLoad::speak(int bytes)
{
    const auto speaker = std::size_t(m_said % m_plan.speakers);
    std::array<char, markedSize + 1> marked{};
    std::snprintf(marked.data(), marked.size(), "%c%03zu%08lld%019lld%c", mark, speaker,
                  static_cast<long long>(m_said / m_plan.speakers), static_cast<long long>(now()), mark);
    std::string text(marked.data(), markedSize);
    text.resize(std::max(text.size(), std::size_t(bytes)), 'x');
    Member &member = *m_speakers[speaker];
    if (!m_dialect.echoes())
        ++member.next[speaker]; // it won't hear of it
    ++m_said;
    ++m_inFlight;
    say(member, m_dialect.message(text));
}

Talk ChatLoad::begin(int messages)
{
    m_firstSaid = m_said;
    m_missing.assign(std::size_t(messages), listeners());
    m_delivered = 0;
    m_inFlight = 0;
    m_latencies.clear();
    m_latencies.reserve(std::size_t(messages) * std::size_t(m_plan.members));
    m_began = m_lastNews = now();
    return {};
}

Talk ChatLoad::finish(Talk talk)
{
    talk.seconds = double(now() - m_began) * 1e-9;
    talk.deliveries = m_delivered;
    idle(std::chrono::milliseconds(50)); // nothing comes twice
    const auto wrongOrder = [this](const std::unique_ptr<Member> &member) {
        return member->index >= 0 && member->index < m_plan.members
               && member->order != m_members.front()->order;
    };
    if (m_plan.oneOrder && std::any_of(m_members.begin(), m_members.end(), wrongOrder))
        fail("two members got the messages in a different order");
    const auto percentile = [this](double share) {
        if (m_latencies.empty())
            return 0.0;
        const auto at = std::ptrdiff_t(double(m_latencies.size() - 1) * share);
        std::nth_element(m_latencies.begin(), m_latencies.begin() + at, m_latencies.end());
        return double(m_latencies[std::size_t(at)]) * 1e-3;
    };
    talk.p50 = percentile(0.5);
    talk.p99 = percentile(0.99);
    talk.problem = m_problem;
    talk.complete = m_problem.empty() && m_inFlight == 0;
    return talk;
}

Talk ChatLoad::paced(double perSecond, int messages, int bytes)
{
    Talk talk = begin(messages);
    const double between = 1e9 / perSecond;
    for (int i = 0; i < messages && m_problem.empty(); ++i) {
        const std::int64_t due = m_began + std::int64_t(between * i);
        for (std::int64_t left = due - now(); left > 0 && m_problem.empty(); left = due - now())
            turn(int(left / 1'000'000) + 1);
        speak(bytes);
    }
    while (m_inFlight > 0 && m_problem.empty())
        turn(100);
    return finish(talk);
}

Talk ChatLoad::windowed(int inFlight, int messages, int bytes)
{
    Talk talk = begin(messages);
    for (int i = 0; (i < messages || m_inFlight > 0) && m_problem.empty();) {
        while (i < messages && m_inFlight < inFlight && m_problem.empty()) {
            speak(bytes);
            ++i;
        }
        turn(100);
    }
    return finish(talk);
}

} // namespace Landline::Bench
