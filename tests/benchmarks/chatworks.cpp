// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/chatworks.h"

namespace Landline::Bench {

static constexpr int longTextBytes = 300;

static Contender landline()
{
    return {QStringLiteral("Landline"), QStringLiteral("landline"), "plain"};
}

static Work roomWork()
{
    using namespace Measure;
    Work work{QStringLiteral("room"), QStringLiteral("1,000 plain members, 10 talk"), 1000, 10, 200, 4000};
    work.contenders = {landline(),
                       {QStringLiteral("redis"),
                        QStringLiteral("redis"),
                        "redis",
                        1,
                        false,
                        {{paced, 0.95}, {p50, 1.05}, {windowed, 0.8}}},
                       {QStringLiteral("ngircd"),
                        QStringLiteral("ngircd"),
                        "irc",
                        1,
                        false,
                        {{paced, 0.75}, {windowed, 0.5}}},
                       {QStringLiteral("nats"), QStringLiteral("nats"), "nats", 1, false, {{paced, 0.6}}},
                       {QStringLiteral("the seed's server"),
                        QStringLiteral("seed"),
                        "plain",
                        0.1,
                        false,
                        {{windowed, 0.05}}}};
    return work;
}

static Work crowdWork(int members, double joinSeconds)
{
    Work work{QStringLiteral("crowd-%1").arg(members),
              QStringLiteral("%1 plain members, 10 talk").arg(members),
              members,
              10,
              80,
              400};
    work.contenders = {landline()};
    work.goals = {{Measure::joinCpu, joinSeconds}, {Measure::memory, 3}};
    return work;
}

static Work encryptedWork(int members)
{
    Work work{QStringLiteral("tls-%1").arg(members),
              QStringLiteral("%1 encrypted members, 10 talk").arg(members),
              members,
              10,
              members < 500 ? 400 : 200,
              members < 500 ? 8000 : 2000};
    work.contenders = {{QStringLiteral("Landline"), QStringLiteral("landline-tls"), "upgraded"},
                       {QStringLiteral("redis, TLS"),
                        QStringLiteral("redis-tls"),
                        "redis-tls",
                        1,
                        false,
                        {{Measure::paced, 1.6}}}};
    work.goals = {{Measure::joinEach, 1.5}, {Measure::memory, 100}};
    return work;
}

static Work slowWork()
{
    Work work{QStringLiteral("slow"), QStringLiteral("20 talk, 40,000 × 300 B, one more never reads"), 20,
              20};
    work.windowedMessages = 40'000;
    work.bytes = longTextBytes;
    work.slow = true;
    Contender ours = landline();
    ours.oneNeverReads = true;
    Contender without = landline();
    without.name = QStringLiteral("Landline without that one");
    without.goals = {{Measure::windowed, 1.1}};
    work.contenders = {ours,
                       without,
                       {QStringLiteral("redis"), QStringLiteral("redis"), "redis", 1, true},
                       {QStringLiteral("nats"), QStringLiteral("nats"), "nats", 1, true},
                       {QStringLiteral("the seed's server"), QStringLiteral("seed"), "plain", 1, true}};
    work.goals = {{Measure::growth, 12}};
    return work;
}

static Work historyWork()
{
    Work work{QStringLiteral("history"),
              QStringLiteral("1,000 plain members, 10 talk, all is stored"),
              1000,
              10,
              200,
              2000};
    Contender ours = landline();
    ours.server = QStringLiteral("landline-history");
    Contender without = landline();
    without.name = QStringLiteral("Landline without history");
    without.goals = {{Measure::paced, 1.15}};
    work.contenders = {ours, without};
    return work;
}

QList<Work> roomWorks()
{
    return {roomWork(),          crowdWork(5000, 2), crowdWork(10'000, 6), encryptedWork(100),
            encryptedWork(1000), slowWork(),         historyWork()};
}

Work givenWork(int members, const std::string &dialect)
{
    Work work{QStringLiteral("given"), QStringLiteral("a server that runs already")};
    work.members = members;
    work.pacedMessages = 200;
    work.windowedMessages = 2000;
    work.contenders = {{QStringLiteral("it"), {}, dialect}};
    return work;
}

} // namespace Landline::Bench
