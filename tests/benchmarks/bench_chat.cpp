// SPDX-License-Identifier: GPL-3.0-or-later
// Rooms over real sockets: a host of Landline beside servers that do a part of its work, in paired rounds.
// The members are one thread that checks each delivery; the server's CPU time is what the system counts.
#include "tests/benchmarks/chatload.h"
#include "tests/benchmarks/chatservers.h"
#include "tests/benchmarks/chatworks.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <sys/resource.h>

using namespace Landline::Bench;

namespace {

constexpr int inFlight = 64;

struct Settings
{
    QString cli;
    QString seed;
    std::string host = "127.0.0.1";
    int port = 0; ///< of a server that runs already
    qint64 pid = 0;
    double perSecond = 40;
};

double median(QList<double> values)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    const qsizetype half = values.size() / 2;
    return values.size() % 2 ? values.at(half) : (values.at(half - 1) + values.at(half)) / 2;
}

/** One server's turn in a round; nothing where it failed, which is said. */
std::optional<Figures> once(const Work &work, const Contender &contender, const Settings &settings)
{
    std::unique_ptr<ChatServerProcess> server;
    if (settings.port == 0)
        server = std::make_unique<ChatServerProcess>(contender.server, settings.cli, settings.seed);
    const qint64 pid = server ? server->pid() : settings.pid;
    const std::unique_ptr<Dialect> dialect = makeDialect(contender.dialect);
    LoadPlan plan{settings.host, server ? server->port() : settings.port, work.members, work.speakers};
    plan.oneNeverReads = contender.oneNeverReads;
    plan.oneOrder = contender.server.startsWith(QLatin1String("landline"));
    ChatLoad load(*dialect, plan);
    Figures figures;
    const auto failed = [&](const std::string &problem) {
        std::fprintf(stderr, "bench_chat: %s, %s: %s\n", qPrintable(work.name), qPrintable(contender.name),
                     problem.c_str());
        return std::nullopt;
    };

    const Usage before = usageOf(pid);
    if (const std::string problem = load.joinAll(); !problem.empty())
        return failed(problem);
    load.idle(std::chrono::milliseconds(400));
    const Usage joined = usageOf(pid);
    figures[Measure::joinCpu] = joined.cpu - before.cpu;
    figures[Measure::joinEach] = (joined.cpu - before.cpu) * 1e3 / work.members;
    figures[Measure::memory] = (joined.rss - before.rss) / work.members;

    if (work.pacedMessages > 0) {
        const Talk talk = load.paced(settings.perSecond, work.pacedMessages, work.bytes);
        const Usage talked = usageOf(pid);
        if (!talk.complete)
            return failed(talk.problem);
        figures[Measure::paced] = (talked.cpu - joined.cpu) * 1e6 / double(talk.deliveries);
        figures[Measure::p50] = talk.p50;
        figures[Measure::p99] = talk.p99;
    }
    const int messages = int(work.windowedMessages * contender.share);
    if (server)
        resetPeak(pid);
    const Usage quiet = usageOf(pid);
    const Talk talk = load.windowed(inFlight, messages, work.bytes);
    const Usage talked = usageOf(pid);
    if (!talk.complete)
        return failed(talk.problem);
    figures[Measure::windowed] = (talked.cpu - quiet.cpu) * 1e6 / double(talk.deliveries);
    figures[Measure::rate] = double(talk.deliveries) / talk.seconds;
    if (work.slow)
        figures[Measure::growth] = (peakOf(pid) - quiet.rss) / 1024;
    return figures;
}

QJsonObject rowOf(const Work &work, qsizetype index, const QList<QList<std::optional<Figures>>> &rounds)
{
    const Contender &contender = work.contenders.at(index);
    QJsonObject row{{QStringLiteral("by"), contender.name}};
    std::map<QString, QList<double>> values;
    std::map<QString, QList<double>> ratios;
    int lost = 0;
    for (const QList<std::optional<Figures>> &round : rounds) {
        const std::optional<Figures> &ours = round.first();
        const std::optional<Figures> &theirs = round.at(index);
        if (!theirs) {
            ++lost;
            continue;
        }
        for (const auto &[measure, value] : *theirs) {
            values[measure].append(value);
            if (ours && index > 0 && value > 0)
                ratios[measure].append(ours->at(measure) / value);
        }
    }
    for (const auto &[measure, all] : values)
        row.insert(measure, median(all));
    QJsonObject beside;
    for (const auto &[measure, all] : ratios)
        beside.insert(measure, median(all));
    row.insert(QStringLiteral("ratios"), beside);
    row.insert(QStringLiteral("failedRounds"), lost);
    QJsonArray goals;
    for (const Goal &goal : index == 0 ? work.goals : contender.goals) {
        const auto &from = index == 0 ? values : ratios;
        const auto found = from.find(goal.measure);
        const double value = found == from.end() ? 0 : median(found->second);
        goals.append(QJsonObject{{QStringLiteral("measure"), goal.measure},
                                 {QStringLiteral("most"), goal.most},
                                 {QStringLiteral("value"), value},
                                 {QStringLiteral("reached"), found != from.end() && value <= goal.most}});
    }
    row.insert(QStringLiteral("goals"), goals);
    return row;
}

QJsonObject resultsOf(const Work &work, const Settings &settings, int rounds)
{
    QList<QList<std::optional<Figures>>> all;
    for (int round = 0; round < rounds; ++round) {
        QList<std::optional<Figures>> figures;
        for (const Contender &contender : work.contenders)
            figures.append(once(work, contender, settings));
        all.append(figures);
    }
    QJsonArray rows;
    for (qsizetype i = 0; i < work.contenders.size(); ++i)
        rows.append(rowOf(work, i, all));
    return {{QStringLiteral("work"), work.name},
            {QStringLiteral("title"), work.title},
            {QStringLiteral("rows"), rows}};
}

void print(const QJsonObject &result)
{
    using namespace Measure;
    static const QStringList columns{joinCpu, joinEach, memory, paced, p50, p99, windowed, rate, growth};
    QTextStream out(stdout);
    out << "\n"
        << result.value(QLatin1String("title")).toString() << "\n| by | "
        << columns.join(QStringLiteral(" | ")) << " | goals (ours / this) |\n|---"
        << QStringLiteral("|---").repeated(columns.size()) << "|---|\n";
    for (const QJsonValue &value : result.value(QLatin1String("rows")).toArray()) {
        const QJsonObject row = value.toObject();
        out << "| " << row.value(QLatin1String("by")).toString();
        for (const QString &column : columns) {
            out << " | ";
            if (const QJsonValue figure = row.value(column); figure.isDouble())
                out << QString::number(figure.toDouble(), 'f', column == rate ? 0 : 2);
        }
        QStringList goals;
        for (const QJsonValue &each : row.value(QLatin1String("goals")).toArray()) {
            const QJsonObject goal = each.toObject();
            goals.append(QStringLiteral("%1 %2 of %3: %4")
                             .arg(goal.value(QLatin1String("measure")).toString())
                             .arg(goal.value(QLatin1String("value")).toDouble(), 0, 'f', 2)
                             .arg(goal.value(QLatin1String("most")).toDouble())
                             .arg(goal.value(QLatin1String("reached")).toBool() ? QStringLiteral("yes")
                                                                                : QStringLiteral("no")));
        }
        if (const int lost = row.value(QLatin1String("failedRounds")).toInt())
            goals.append(QStringLiteral("%1 rounds failed").arg(lost));
        out << " | " << goals.join(QStringLiteral("; ")) << " |\n";
    }
}

/** A descriptor a member. */
void raiseFileLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Rooms of Landline beside redis, ngircd, nats and the seed's server, in paired rounds."));
    parser.addHelpOption();
    const auto option = [&parser](const char *name, const char *text, const char *value,
                                  const QString &preset) {
        parser.addOption(
            QCommandLineOption(QLatin1String(name), QLatin1String(text), QLatin1String(value), preset));
    };
    option("rounds", "Paired rounds (default 5).", "N", QStringLiteral("5"));
    option("work",
           "Only this work (room, crowd-5000, crowd-10000, tls-100, tls-1000, slow, history); may be "
           "given more than once.",
           "NAME", {});
    option("by", "Only contenders with this in their name, beside ours.", "TEXT", {});
    option("cli", "Which landline-cli to measure.", "FILE",
           QCoreApplication::applicationDirPath() + QStringLiteral("/../bin/landline-cli"));
    option("seed", "The seed's server.", "FILE", QStringLiteral("tests/data/seed/chat_server.py"));
    option("host", "Measures a server that runs already, by its IPv4 address.", "ADDR", {});
    option("port", "Its port (default 8888).", "N", QStringLiteral("8888"));
    option("pid", "Its process, where it runs here: for its CPU time and memory.", "N", QStringLiteral("0"));
    option("members", "How many come to it (default 1000).", "N", QStringLiteral("1000"));
    option("rate", "Messages a second of paced talk (default 40).", "N", QStringLiteral("40"));
    parser.addOption(
        QCommandLineOption(QStringLiteral("plain"),
                           QStringLiteral("It is spoken to without encryption, as the seed's clients do.")));
    parser.addOption(QCommandLineOption(QStringLiteral("json"), QStringLiteral("Prints one JSON object.")));
    parser.process(application);
    raiseFileLimit();

    Settings settings;
    settings.cli = QFileInfo(parser.value(QStringLiteral("cli"))).absoluteFilePath();
    settings.seed = QFileInfo(parser.value(QStringLiteral("seed"))).absoluteFilePath();
    settings.perSecond = std::max(1.0, parser.value(QStringLiteral("rate")).toDouble());
    QList<Work> works = roomWorks();
    if (parser.isSet(QStringLiteral("host"))) {
        settings.host = parser.value(QStringLiteral("host")).toStdString();
        settings.port = parser.value(QStringLiteral("port")).toInt();
        settings.pid = parser.value(QStringLiteral("pid")).toLongLong();
        works = {givenWork(parser.value(QStringLiteral("members")).toInt(),
                           parser.isSet(QStringLiteral("plain")) ? "plain" : "upgraded")};
    }
    QJsonArray all;
    for (Work &work : works) {
        if (parser.isSet(QStringLiteral("work"))
            && !parser.values(QStringLiteral("work")).contains(work.name))
            continue;
        const QString by = parser.value(QStringLiteral("by"));
        const auto isOther = [&by](const Contender &one) { return !one.name.contains(by); };
        work.contenders.erase(std::remove_if(work.contenders.begin() + 1, work.contenders.end(), isOther),
                              work.contenders.end());
        const QJsonObject result = resultsOf(work, settings, parser.value(QStringLiteral("rounds")).toInt());
        if (parser.isSet(QStringLiteral("json")))
            all.append(result);
        else
            print(result);
        std::fflush(stdout);
    }
    if (parser.isSet(QStringLiteral("json")))
        std::puts(QJsonDocument(QJsonObject{{QStringLiteral("works"), all}})
                      .toJson(QJsonDocument::Compact)
                      .constData());
    return 0;
}
