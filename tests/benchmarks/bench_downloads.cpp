// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads beside other programs, in paired rounds from nginx on loopback: wall and CPU time of the whole
// process and its peak memory. Every run's files are counted and measured; their bytes are checked by the
// tests.
#include "tests/benchmarks/benchserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <functional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Landline::Bench;

namespace {

constexpr qint64 kibi = 1024;
constexpr qint64 mebi = kibi * kibi;

struct Goal
{
    double wall = 0; ///< ours / this at most; 0: none
    double cpu = 0;
};

/** A program beside ours; `line` is a shell's, with {dir}, {url}, {list}, {cli}, {ca} and {py}. */
struct Rival
{
    QString name;
    QString line;
    Goal goal;
    bool isOurs = false; ///< another way to run ours: its figures stand for themselves
};

enum class Disk { Memory, Real };

struct Work
{
    QString name;
    QString title;
    Disk disk = Disk::Memory;
    int files = 1;
    qint64 fileBytes = 0;
    bool sparse = false;
    std::function<QStringList(const BenchServer &, const QString &name)> urls; ///< of one file
    QString ours;
    QList<Rival> rivals;
    double peakMebi = 0; ///< goal for our memory; 0: none
    double leastBytesPerSecond = 0;
};

struct Figure
{
    double wall = 0;
    double cpu = 0;
    double peak = 0; ///< MiB
};

double seconds(const timeval &time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

Figure run(const QString &line)
{
    const QByteArray text = line.toUtf8();
    QElapsedTimer timer;
    timer.start();
    const pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", text.constData(), static_cast<char *>(nullptr));
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    const double wall = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
    if (status != 0) {
        std::fprintf(stderr, "bench_downloads: this failed: %s\n", text.constData());
        std::exit(1);
    }
    return {wall, seconds(usage.ru_utime) + seconds(usage.ru_stime),
            static_cast<double>(usage.ru_maxrss) / static_cast<double>(kibi)};
}

double median(QList<double> values)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    const qsizetype half = values.size() / 2;
    return values.size() % 2 ? values.at(half) : (values.at(half - 1) + values.at(half)) / 2;
}

struct Tools
{
    QString cli;
    QString script;
    QString realDirectory;
};

const QString curl = QStringLiteral("curl -sf --no-progress-meter");
const QString aria2 = QStringLiteral("aria2c --no-conf -q --file-allocation=none --allow-overwrite=true");

QStringList plainUrl(const BenchServer &server, const QString &name)
{
    return {server.plain(name)};
}

QStringList secureUrl(const BenchServer &server, const QString &name)
{
    return {server.secure(name)};
}

Work largeWork()
{
    Work work{QStringLiteral("large"), QStringLiteral("1 GiB, one connection, to memory")};
    work.fileBytes = kibi * mebi;
    work.urls = plainUrl;
    work.ours = QStringLiteral("exec {cli} get -x1 -d {dir} {url}");
    work.rivals = {
        {QStringLiteral("curl"), QStringLiteral("exec %1 -o {dir}/f {url}").arg(curl), {1.0, 0.85}},
        {QStringLiteral("wget"), QStringLiteral("exec wget -q -O {dir}/f {url}"), {0.85, 0}},
        {QStringLiteral("aria2 -x4"),
         QStringLiteral("exec %1 -x4 -s4 -k1M -d {dir} {url}").arg(aria2),
         {0.85, 0}}};
    return work;
}

Work diskWork()
{
    Work work{QStringLiteral("disk"),
              QStringLiteral("1 GiB, one connection, to disk, the last sync included")};
    work.disk = Disk::Real;
    work.fileBytes = kibi * mebi;
    work.urls = plainUrl;
    work.ours = QStringLiteral("exec {cli} get -x1 -d {dir} {url}");
    work.rivals = {{QStringLiteral("curl; sync"),
                    QStringLiteral("%1 -o {dir}/f {url} && sync {dir}/f").arg(curl),
                    {0.65, 0.65}}};
    return work;
}

Work memoryWork(int connections, qint64 gibi)
{
    Work work{QStringLiteral("peak%1x%2").arg(gibi).arg(connections),
              QStringLiteral("peak memory, %1 GiB, %2 connection%3")
                  .arg(gibi)
                  .arg(connections)
                  .arg(connections > 1 ? QStringLiteral("s") : QString())};
    work.fileBytes = gibi * kibi * mebi;
    work.sparse = true;
    work.urls = plainUrl;
    work.ours = QStringLiteral("exec {cli} get -x%1 --max-per-host 16 -d {dir} {url}").arg(connections);
    work.peakMebi = connections > 1 ? 90 : 45;
    return work;
}

Work limitedWork()
{
    Work work{QStringLiteral("limited"), QStringLiteral("256 MiB, 16 connections of 10 MiB/s each")};
    work.fileBytes = 256 * mebi;
    work.urls = [](const BenchServer &server, const QString &name) {
        return QStringList{server.limited(name)};
    };
    work.ours = QStringLiteral("exec {cli} get -x16 --max-per-host 16 -d {dir} {url}");
    work.rivals = {{QStringLiteral("aria2 -x16"),
                    QStringLiteral("exec %1 -x16 -s16 -k1M -d {dir} {url}").arg(aria2),
                    {0.95, 1.0}}};
    return work;
}

Work manyWork(const QString &name, const QString &title, int files, qint64 bytes, bool secure)
{
    Work work{name, title};
    work.files = files;
    work.fileBytes = bytes;
    work.urls = secure ? secureUrl : plainUrl;
    work.ours = QStringLiteral("exec {cli} get -j16 --max-per-host 16 --cacert {ca} -d {dir} -i {list}");
    const QString curlMany =
        QStringLiteral("cd {dir} && exec %1 --cacert {ca} -Z --parallel-max 16 --remote-name-all -K {curls}")
            .arg(curl);
    const QString ariaMany =
        QStringLiteral("exec %1 --ca-certificate={ca} -j16 -d {dir} -i {list}").arg(aria2);
    work.rivals = {{QStringLiteral("curl -Z"), curlMany, {}}, {QStringLiteral("aria2 -j16"), ariaMany, {}}};
    return work;
}

Work tlsWork()
{
    Work work{QStringLiteral("tls"), QStringLiteral("512 MiB over TLS")};
    work.fileBytes = 512 * mebi;
    work.urls = secureUrl;
    work.ours = QStringLiteral("exec {cli} get -x1 --cacert {ca} -d {dir} {url}");
    work.rivals = {{QStringLiteral("curl"),
                    QStringLiteral("exec %1 --http1.1 --cacert {ca} -o {dir}/f {url}").arg(curl),
                    {1.2, 0}},
                   {QStringLiteral("aria2 -x1"),
                    QStringLiteral("exec %1 --ca-certificate={ca} -x1 -d {dir} {url}").arg(aria2),
                    {1.0, 0}}};
    return work;
}

Work tinyWork()
{
    Work work{QStringLiteral("tiny"), QStringLiteral("1 byte, the whole process")};
    work.fileBytes = 1;
    work.urls = plainUrl;
    work.ours = QStringLiteral("exec {cli} get -d {dir} {url}");
    work.rivals = {{QStringLiteral("curl"), QStringLiteral("exec %1 -o {dir}/f {url}").arg(curl), {1.5, 0}}};
    return work;
}

Work hashWork()
{
    Work work{QStringLiteral("hash"), QStringLiteral("512 MiB with SHA-256 along the way")};
    work.fileBytes = 512 * mebi;
    work.urls = plainUrl;
    work.ours = QStringLiteral("exec {cli} get -x1 --hash sha-256 -d {dir} {url}");
    work.rivals = {
        {QStringLiteral("without"), QStringLiteral("exec {cli} get -x1 -d {dir} {url}"), {1.35, 1.7}, true}};
    return work;
}

Work mirrorsWork()
{
    Work work{QStringLiteral("mirrors"),
              QStringLiteral("512 MiB from 5 MiB/s and three mirrors of 40 MiB/s")};
    work.fileBytes = 512 * mebi;
    work.urls = [](const BenchServer &server, const QString &name) {
        QStringList urls;
        for (int i = 0; i < 4; ++i)
            urls.append(server.mirror(i, name));
        return urls;
    };
    work.ours = QStringLiteral("exec {cli} get -x4 -d {dir} -i {list}");
    work.rivals = {{QStringLiteral("aria2, four URIs"),
                    QStringLiteral("exec %1 -x4 -s4 -k1M -d {dir} {url}").arg(aria2),
                    {1.03, 0}}};
    work.leastBytesPerSecond = 0.93 * 125 * static_cast<double>(mebi);
    return work;
}

QList<Work> allWorks()
{
    Work small =
        manyWork(QStringLiteral("small"), QStringLiteral("2,000 files of 16 KiB"), 2000, 16 * kibi, false);
    small.rivals.append(
        {QStringLiteral("aiohttp, 16"), QStringLiteral("exec /usr/bin/python3 {py} {list} {dir}"), {0.9, 0}});
    Work smallTls = manyWork(QStringLiteral("small-tls"), QStringLiteral("2,000 files of 16 KiB over TLS"),
                             2000, 16 * kibi, true);
    smallTls.rivals[1].goal.wall = 0.75;
    Work medium = manyWork(QStringLiteral("medium"), QStringLiteral("200 files of 1 MiB"), 200, mebi, false);
    medium.rivals[1].goal.wall = 0.95;
    return {
        largeWork(),   diskWork(),   memoryWork(1, 1), memoryWork(1, 4), memoryWork(16, 1), memoryWork(16, 4),
        limitedWork(), small,        smallTls,         medium,           tlsWork(),         tinyWork(),
        hashWork(),    mirrorsWork()};
}

QString fileName(const Work &work, int index)
{
    return QStringLiteral("%1-%2").arg(work.name).arg(index, 5, 10, QLatin1Char('0'));
}

void writeFile(const QString &path, const QString &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        std::exit(1);
}

/** Does a work's rounds, one program after the other in each. */
class Contest
{
public:
    Contest(BenchServer &server, const Work &work, const Tools &tools)
        : m_server(server)
        , m_work(work)
        , m_tools(tools)
        , m_memory(QFileInfo(server.authority()).path() + QStringLiteral("/out-XXXXXX"))
        , m_real(tools.realDirectory + QStringLiteral("/landline-bench-XXXXXX"))
    {
        QString list;
        QString curls;
        for (int i = 0; i < work.files; ++i) {
            m_server.makeFile(fileName(work, i), work.fileBytes, work.sparse);
            const QStringList urls = work.urls(server, fileName(work, i));
            list += urls.join(u'\t') + u'\n';
            curls += QStringLiteral("url=\"%1\"\n").arg(urls.first());
            m_urls = urls.join(u' ');
        }
        writeFile(m_memory.filePath(QStringLiteral("list")), list);
        writeFile(m_memory.filePath(QStringLiteral("curls")), curls);
    }
    ~Contest()
    {
        for (int i = 0; i < m_work.files; ++i)
            m_server.removeFile(fileName(m_work, i));
    }
    Contest(const Contest &) = delete;
    Contest &operator=(const Contest &) = delete;

    QJsonObject results(int rounds)
    {
        QList<QList<Figure>> figures(m_work.rivals.size() + 1);
        for (int round = 0; round <= rounds; ++round) {
            for (qsizetype i = 0; i < figures.size(); ++i) {
                const Figure figure = once(i == 0 ? m_work.ours : m_work.rivals.at(i - 1).line);
                if (round > 0) // the first one warms up
                    figures[i].append(figure);
            }
        }
        QJsonArray rows{row(QStringLiteral("Landline"), figures.first(), figures.first(), {})};
        for (qsizetype i = 1; i < figures.size(); ++i)
            rows.append(row(m_work.rivals.at(i - 1).name, figures.first(), figures.at(i),
                            m_work.rivals.at(i - 1).goal));
        return {{QStringLiteral("work"), m_work.name},
                {QStringLiteral("title"), m_work.title},
                {QStringLiteral("rows"), rows}};
    }

private:
    Figure once(QString line)
    {
        const QString out =
            (m_work.disk == Disk::Real ? m_real.path() : m_memory.path()) + QStringLiteral("/files");
        QDir(out).removeRecursively();
        QDir().mkpath(out);
        if (m_work.disk == Disk::Real)
            sync();
        line.replace(QLatin1String("{dir}"), out)
            .replace(QLatin1String("{url}"), m_urls)
            .replace(QLatin1String("{list}"), m_memory.filePath(QStringLiteral("list")))
            .replace(QLatin1String("{curls}"), m_memory.filePath(QStringLiteral("curls")))
            .replace(QLatin1String("{ca}"), m_server.authority())
            .replace(QLatin1String("{cli}"), m_tools.cli)
            .replace(QLatin1String("{py}"), m_tools.script);
        const Figure figure = run(line);
        qint64 bytes = 0;
        int files = 0;
        for (QDirIterator at(out, QDir::Files); at.hasNext(); ++files)
            bytes += QFileInfo(at.next()).size();
        if (files != m_work.files || bytes != m_work.files * m_work.fileBytes) {
            std::fprintf(stderr, "bench_downloads: %d files of %lld bytes came of: %s\n", files,
                         static_cast<long long>(bytes), qPrintable(line));
            std::exit(1);
        }
        QDir(out).removeRecursively();
        return figure;
    }

    QJsonObject row(const QString &name, const QList<Figure> &ours, const QList<Figure> &theirs,
                    const Goal &goal) const
    {
        QList<double> wall;
        QList<double> cpu;
        QList<double> peak;
        QList<double> wallRatio;
        QList<double> cpuRatio;
        for (qsizetype i = 0; i < theirs.size(); ++i) {
            wall.append(theirs.at(i).wall);
            cpu.append(theirs.at(i).cpu);
            peak.append(theirs.at(i).peak);
            wallRatio.append(ours.at(i).wall / theirs.at(i).wall);
            cpuRatio.append(ours.at(i).cpu / theirs.at(i).cpu);
        }
        QJsonObject out{{QStringLiteral("by"), name},
                        {QStringLiteral("wall"), median(wall)},
                        {QStringLiteral("cpu"), median(cpu)},
                        {QStringLiteral("peakMiB"), median(peak)}};
        const bool isFirst = &ours == &theirs;
        QStringList goals;
        bool reached = true;
        const auto judge = [&](double goalValue, double value, const QString &what) {
            if (goalValue <= 0)
                return;
            goals.append(what.arg(goalValue));
            reached = reached && value <= goalValue;
        };
        if (!isFirst) {
            out.insert(QStringLiteral("wallRatio"), median(wallRatio));
            out.insert(QStringLiteral("cpuRatio"), median(cpuRatio));
            judge(goal.wall, median(wallRatio), QStringLiteral("wall %1"));
            judge(goal.cpu, median(cpuRatio), QStringLiteral("CPU %1"));
        } else {
            judge(m_work.peakMebi, median(peak), QStringLiteral("%1 MiB"));
            if (m_work.leastBytesPerSecond > 0) {
                judge(static_cast<double>(m_work.fileBytes) / m_work.leastBytesPerSecond, median(wall),
                      QStringLiteral("%1 s"));
            }
        }
        if (!goals.isEmpty()) {
            out.insert(QStringLiteral("goal"), goals.join(QLatin1String(", ")));
            out.insert(QStringLiteral("reached"), reached);
        }
        return out;
    }

    BenchServer &m_server;
    Work m_work;
    Tools m_tools;
    QTemporaryDir m_memory;
    QTemporaryDir m_real;
    QString m_urls;
};

void print(const QJsonObject &result)
{
    QTextStream out(stdout);
    out << "\n"
        << result.value(QLatin1String("title")).toString()
        << "\n| by | wall s | CPU s | MiB | wall, ours / this | CPU, ours / this | goal | reached |\n"
           "|---|---|---|---|---|---|---|---|\n";
    const auto number = [](const QJsonValue &value, int digits) {
        return value.isDouble() ? QString::number(value.toDouble(), 'f', digits) : QString();
    };
    for (const QJsonValue &value : result.value(QLatin1String("rows")).toArray()) {
        const QJsonObject row = value.toObject();
        const QJsonValue reached = row.value(QLatin1String("reached"));
        out << "| " << row.value(QLatin1String("by")).toString() << " | "
            << number(row.value(QLatin1String("wall")), 3) << " | "
            << number(row.value(QLatin1String("cpu")), 3) << " | "
            << number(row.value(QLatin1String("peakMiB")), 1) << " | "
            << number(row.value(QLatin1String("wallRatio")), 2) << " | "
            << number(row.value(QLatin1String("cpuRatio")), 2) << " | "
            << row.value(QLatin1String("goal")).toString() << " | "
            << (reached.isBool() ? (reached.toBool() ? "yes" : "no") : "") << " |\n";
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Downloads beside curl, wget, aria2 and aiohttp, in paired rounds."));
    parser.addHelpOption();
    const QCommandLineOption rounds(QStringLiteral("rounds"), QStringLiteral("Paired rounds (default 7)."),
                                    QStringLiteral("N"), QStringLiteral("7"));
    const QCommandLineOption only(QStringLiteral("work"),
                                  QStringLiteral("Only this work; may be given more than once."),
                                  QStringLiteral("NAME"));
    const QCommandLineOption cli(
        QStringLiteral("cli"), QStringLiteral("Which landline-cli to measure."), QStringLiteral("FILE"),
        QCoreApplication::applicationDirPath() + QStringLiteral("/../bin/landline-cli"));
    const QCommandLineOption script(QStringLiteral("aiohttp"), QStringLiteral("The script with aiohttp."),
                                    QStringLiteral("FILE"),
                                    QStringLiteral("tests/benchmarks/aiohttp_get.py"));
    const QCommandLineOption disk(QStringLiteral("disk"), QStringLiteral("A directory on a real disk."),
                                  QStringLiteral("DIR"), QDir::currentPath());
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Prints one JSON object."));
    parser.addOptions({rounds, only, cli, script, disk, json});
    parser.process(application);

    BenchServer server;
    server.start();
    const Tools tools{QFileInfo(parser.value(cli)).absoluteFilePath(),
                      QFileInfo(parser.value(script)).absoluteFilePath(), parser.value(disk)};
    QJsonArray all;
    for (const Work &work : allWorks()) {
        if (parser.isSet(only) && !parser.values(only).contains(work.name))
            continue;
        const QJsonObject result = Contest(server, work, tools).results(parser.value(rounds).toInt());
        if (parser.isSet(json))
            all.append(result);
        else
            print(result);
    }
    if (parser.isSet(json))
        std::puts(QJsonDocument(QJsonObject{{QStringLiteral("works"), all}})
                      .toJson(QJsonDocument::Compact)
                      .constData());
    return 0;
}
