// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultrun.h"

#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <csignal>

namespace Landline::Testing {

static constexpr std::chrono::milliseconds lookInterval{20};

static std::unique_ptr<HttpTestServer> serverFor(const FaultCase &fault)
{
    return fault.certificate.isEmpty() ? std::make_unique<HttpTestServer>()
                                       : std::make_unique<HttpTestServer>(fault.certificate);
}

FaultRun::FaultRun(FaultCase fault, FaultProgram program)
    : m_fault(std::move(fault))
    , m_program(std::move(program))
    , m_ownHere(serverFor(m_fault))
    , m_here(*m_ownHere)
    , m_place(QFileInfo(m_fault.path).fileName(), m_program.partName, m_program.controlName)
{
    if (m_fault.versions.isEmpty())
        m_fault.versions = {fileBody()};
    m_look.setInterval(lookInterval);
    connect(&m_look, &QTimer::timeout, this, &FaultRun::look);
    for (HttpTestServer *server : {&m_here, &m_there}) {
        connect(server, &HttpTestServer::sent, this, &FaultRun::bytesSent);
        connect(server, &HttpTestServer::requested, this, [this] { m_sinceTraffic.start(); });
    }
}

FaultRun::~FaultRun()
{
    for (const auto &run : m_runs) {
        run->disconnect(this);
        run->kill();
        run->waitForFinished();
    }
}

void FaultRun::start()
{
    for (const Need need : m_fault.needs.keys()) {
        if (!m_program.can(need)) {
            end(Grade::NotApplicable, QStringLiteral("it can't do what this needs"));
            return;
        }
    }
    if (m_fault.diskBytes > 0 && !m_place.setDiskSize(m_fault.diskBytes)) {
        end(Grade::NotApplicable, QStringLiteral("making a small disk (tmpfs) needs root"));
        return;
    }
    QMetaObject::invokeMethod(this, &FaultRun::startStep, Qt::QueuedConnection);
}

QString FaultRun::placed(QString text) const
{
    return text.replace("{here}", m_here.url({}).toString())
        .replace("{there}", m_there.url({}).toString().replace("127.0.0.1", "localhost"))
        .replace("{around}", m_place.around({}));
}

HttpAnswer FaultRun::placed(const HttpAnswer &answer) const
{
    if (!answer)
        return {};
    return [this, answer](const HttpTestRequest &request) {
        HttpScript script = answer(request);
        for (auto &[name, value] : script.headers) {
            if (value.contains('{'))
                value = placed(QString::fromLatin1(value)).toLatin1();
        }
        return script;
    };
}

void FaultRun::startStep()
{
    const FaultStep &step = m_fault.steps.at(++m_step);
    if (step.before)
        step.before(m_place);
    m_here.closeConnections();
    m_there.closeConnections();
    m_here.serveBy(placed(step.here));
    m_there.serveBy(placed(step.there));
    m_sentBefore = allSent();
    m_wasSignalled = false;
    m_output.clear();
    m_runs.clear();
    m_stepAge.start();
    m_sinceTraffic.start();
    m_look.start();
    for (int i = 0; i < step.runs; ++i)
        startProcess();
}

void FaultRun::startProcess()
{
    const FaultStep &step = m_fault.steps.at(m_step);
    const QString url = placed(QStringLiteral("{here}") + (step.path.isEmpty() ? m_fault.path : step.path));
    const QString mirror = placed(m_fault.needs.value(Need::Mirror));
    const QString login = m_fault.needs.value(Need::Login);
    const QString mirrors = m_place.around("case.mirrors");
    const QString checksum = m_fault.needs.value(Need::Checksum);
    FaultPlace::write(mirrors,
                      (url + '\t' + mirror + '\n').toUtf8()
                          + (checksum.isEmpty() ? QByteArray() : "  checksum=sha-256=" + checksum.toUtf8()));
    QStringList words = m_program.words(m_fault, {{"{url}", url},
                                                  {"{mirror}", mirror},
                                                  {"{mirrors}", mirrors},
                                                  {"{user}", login.section(':', 0, 0)},
                                                  {"{password}", login.section(':', 1)},
                                                  {"{dir}", m_place.out()},
                                                  {"{name}", QFileInfo(m_fault.path).fileName()}});
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name :
         {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
        environment.remove(name);
    environment.insert("HOME", m_place.around("case.home")); // nobody's own settings
    process->setProcessEnvironment(environment);
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setStandardInputFile(QProcess::nullDevice());
    process->setProgram(words.takeFirst());
    process->setArguments(words);
    QProcess *raw = process.get();
    connect(raw, &QProcess::readyRead, this, [this, raw] { m_output += raw->readAll(); });
    connect(
        raw, &QProcess::finished, this, [this] { processEnded(); }, Qt::QueuedConnection);
    connect(
        raw, &QProcess::errorOccurred, this,
        [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                end(Grade::NotApplicable, QStringLiteral("%1 is not installed").arg(m_program.name));
        },
        Qt::QueuedConnection);
    m_runs.push_back(std::move(process));
    raw->start();
}

/** The most memory that a process has had in use, in bytes; 0: unknown. */
static qint64 peakMemory(qint64 pid)
{
    const QByteArray status = FaultPlace::read(QStringLiteral("/proc/%1/status").arg(pid));
    const QByteArray line = status.mid(status.indexOf("VmHWM:")).split('\n').first();
    return line.split(':').value(1).trimmed().split(' ').first().toLongLong() * 1024;
}

void FaultRun::look()
{
    for (const auto &run : m_runs)
        m_memory = std::max(m_memory, peakMemory(run->processId()));
    if (m_stepAge.elapsed() > std::chrono::milliseconds(longestStep).count()) {
        signalAll(SIGKILL);
        end(Grade::Failed, QStringLiteral("it did not end within %1 s").arg(longestStep.count()));
        return;
    }
    const qsizetype requests = m_here.requests().size() + m_there.requests().size();
    if (std::exchange(m_requestsSeen, requests) != requests)
        m_sinceTraffic.start();
    const FaultStep &step = m_fault.steps.at(m_step);
    const bool hasBegun = allSent() > m_sentBefore;
    if (step.end != RunEnd::ByItself && step.atBytes < 0 && hasBegun
        && m_sinceTraffic.elapsed() > quiet.count())
        signalAll(step.end == RunEnd::Killed ? SIGKILL : SIGINT);
}

void FaultRun::bytesSent()
{
    m_sinceTraffic.start();
    if (m_step < 0)
        return;
    const FaultStep &step = m_fault.steps.at(m_step);
    if (step.atBytes >= 0 && allSent() - m_sentBefore >= step.atBytes)
        signalAll(step.end == RunEnd::Killed ? SIGKILL : SIGINT);
}

void FaultRun::signalAll(int number)
{
    if (std::exchange(m_wasSignalled, true) && number != SIGKILL)
        return; // a second Ctrl+C means more than the first
    for (const auto &run : m_runs) {
        if (run->processId() > 0)
            ::kill(static_cast<pid_t>(run->processId()), number);
    }
}

void FaultRun::processEnded()
{
    const bool allEnded = std::all_of(m_runs.begin(), m_runs.end(),
                                      [](const auto &run) { return run->state() == QProcess::NotRunning; });
    if (!allEnded || m_hasEnded || !m_look.isActive())
        return;
    m_look.stop();
    const FaultStep &step = m_fault.steps.at(m_step);
    const qint64 sent = allSent() - m_sentBefore;
    if (step.mustFail && saysDone()) {
        end(Grade::Failed, QStringLiteral("exit 0 where nothing could be right"));
        return;
    }
    if (step.mostBytes >= 0 && sent > step.mostBytes && m_excess.isEmpty())
        m_excess = QStringLiteral("it fetched %1 bytes, %2 were missing").arg(sent).arg(step.mostBytes);
    if (m_step + 1 < m_fault.steps.size())
        startStep();
    else
        judge();
}

bool FaultRun::hasTheFile() const
{
    QStringList paths{m_place.finalPath()};
    if (m_fault.mayHaveAnyName) {
        for (const QString &name : m_place.names())
            paths.append(m_place.out() + '/' + name);
    }
    return std::any_of(paths.cbegin(), paths.cend(), [this](const QString &path) {
        const QFileInfo info(path);
        return info.isFile() && !info.isSymLink() && m_fault.versions.contains(FaultPlace::read(path));
    });
}

QString FaultRun::statusText() const
{
    QStringList texts;
    for (const auto &run : m_runs)
        texts.append(QString::number(run->exitCode()));
    return QStringLiteral("exit %1").arg(texts.join(" and "));
}

FaultSight FaultRun::sight() const
{
    return {m_fault,           m_place,
            m_here.requests(), m_there.requests(),
            m_output,          std::chrono::milliseconds(m_stepAge.elapsed()),
            m_memory};
}

/** What is wrong however the download ended; empty: nothing. */
QString FaultRun::harm() const
{
    for (const auto &run : m_runs) {
        if (run->exitStatus() == QProcess::CrashExit && !m_wasSignalled)
            return QStringLiteral("it crashed with signal %1").arg(run->exitCode());
    }
    if (const QString damage = m_place.damage(); !damage.isEmpty())
        return damage;
    return m_fault.also ? m_fault.also(sight()) : QString();
}

bool FaultRun::saysDone() const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [](const auto &run) {
        return run->exitStatus() == QProcess::NormalExit && run->exitCode() == 0;
    });
}

/** In what it did less than could be, or more than was needed; empty: in nothing. */
QString FaultRun::shortfall() const
{
    if (!saysDone() && m_fault.wanted == Wanted::File)
        return QStringLiteral("it gave up, ") + statusText();
    if (!m_excess.isEmpty())
        return m_excess;
    if (m_fault.mostBytes >= 0 && allSent() > m_fault.mostBytes)
        return QStringLiteral("it fetched %1 bytes, %2 would do").arg(allSent()).arg(m_fault.mostBytes);
    const qsizetype requests = m_here.requests().size() + m_there.requests().size();
    if (requests > m_fault.mostRequests)
        return QStringLiteral("it made %1 requests").arg(requests);
    return m_fault.shortfall ? m_fault.shortfall(sight()) : QString();
}

void FaultRun::judge()
{
    const bool isDone = saysDone();
    const bool isThere = hasTheFile();
    const bool hasFinalName = QFileInfo(m_place.finalPath()).isFile() && !m_place.isKept(m_place.finalPath());
    if (const QString wrong = harm(); !wrong.isEmpty())
        end(Grade::Failed, wrong);
    else if (isDone && !isThere)
        end(Grade::Failed, QStringLiteral("exit 0, but the file is wrong or missing"));
    else if (isDone && m_fault.wanted == Wanted::NoFile)
        end(Grade::Failed, QStringLiteral("exit 0 where nothing could be right"));
    else if (!isDone && !isThere && hasFinalName
             && m_program.can(Need::PartFile)) // others have a case for it
        end(Grade::Failed, QStringLiteral("%1, and something wrong has the final name").arg(statusText()));
    else if (const QString less = shortfall(); !less.isEmpty())
        end(Grade::FellShort, less);
    else
        end(Grade::Passed);
}

void FaultRun::end(Grade grade, const QString &why)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_look.stop();
    m_verdict = {grade, why, allSent(), m_output};
    QMetaObject::invokeMethod(this, &FaultRun::ended, Qt::QueuedConnection);
}

} // namespace Landline::Testing
