// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/getcommand.h"

#include "app/cli/eventwriter.h"
#include "app/cli/getevents.h"
#include "app/cli/getprogress.h"
#include "core/downloads/metalink.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QTimer>

namespace Landline::Cli {

using namespace Landline::Downloads;
using namespace Landline::Tasks;

/** Between two progress events of one file. */
static constexpr std::chrono::milliseconds progressEventInterval{500};

GetCommand::GetCommand()
    : m_engine(m_clock)
    , m_queue(m_clock)
{
    m_engine.setLogDetail(LogDetail::Notices); // they go to the console
    m_queue.registerKind(downloadKindName, downloadKind(m_engine));
}

GetCommand::~GetCommand() = default;

void GetCommand::addOptions(QCommandLineParser &parser) const
{
    GetOptions::addTo(parser);
}

QString GetCommand::readUrls(const QStringList &arguments)
{
    for (const QString &text : arguments) {
        if (isMetalinkName(text) && QFileInfo::exists(text)) {
            const Result<QList<DownloadRequest>> files = loadMetalink(text);
            if (!files)
                return QStringLiteral("%1: %2").arg(text, files.error().message);
            m_waiting += UrlListEntry::fromMetalink(*files);
            continue;
        }
        const Result<QList<QUrl>> urls = urlsOfPattern(text, m_options.globbing);
        if (!urls)
            return urls.error().message;
        for (const QUrl &url : *urls)
            m_waiting.append({{url}, m_options.outName, {}, 0, {}, {}, {}, -1});
    }
    const bool hasList = !m_options.lists.isEmpty();
    if (m_waiting.isEmpty() && !hasList)
        return QStringLiteral("a URL is missing");
    const bool isOne = m_waiting.size() == 1 && !hasList;
    if (!m_options.outName.isEmpty() && !isOne)
        return QStringLiteral("-o names one file; give it with one URL");
    if (m_options.common.digest.isSet() && !isOne)
        return QStringLiteral("--checksum is of one file; give it with one URL, or checksum= in a list");
    // What a person types comes before what a Metalink says.
    if (!m_options.outName.isEmpty())
        m_waiting.first().out = m_options.outName;
    if (m_options.common.digest.isSet())
        m_waiting.first().digest = m_options.common.digest;
    return {};
}

QString GetCommand::start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile)
{
    Q_UNUSED(profile); // its state is beside the files, never in the desktop program's queue
    m_writer = &writer;
    const Result<GetOptions> options = GetOptions::from(parser);
    if (!options)
        return options.error().message;
    m_options = *options;
    if (const QString problem = readUrls(parser.positionalArguments()); !problem.isEmpty())
        return problem;
    m_engine.setSettings(m_options.settings);
    m_engine.hosts().setLongestPause(m_options.maxWait);
    m_queue.setGroupLimit(downloadGroup, m_options.filesAtOnce);
    m_window = 2 * m_options.filesAtOnce + 8;
    connectQueue();
    m_lists = m_options.lists;
    openNextList();
    addWaiting();
    endIfDone();
    return {};
}

void GetCommand::connectQueue()
{
    connect(&m_engine.hosts(), &HostBudget::paused, this, &GetCommand::holdBack);
    connect(&m_queue, &TaskQueue::taskFinished, this, &GetCommand::jobEnded);
    connect(&m_queue, &TaskQueue::stateChanged, this, &GetCommand::stateChanged);
    connect(&m_queue, &TaskQueue::tasksChanged, this, &GetCommand::tasksChanged);
    connect(&m_queue, &TaskQueue::outputAppended, this, [this](TaskId id, const QByteArray &text) {
        m_writer->note(QStringLiteral("%1: %2").arg(m_jobs.value(id).url, QString::fromUtf8(text).trimmed()));
    });
}

void GetCommand::holdBack(const QString &host)
{
    if (m_engine.hosts().pauseLeft(host).count() == 0)
        return;
    for (const auto &[id, job] : m_jobs.asKeyValueRange()) {
        if (!job.hasStarted && HostBudget::hostOf(job.entry.urls.first()) == host)
            m_queue.request(id, TaskVerb::Hold);
    }
    letGoOn(host);
}

void GetCommand::letGoOn(const QString &host)
{
    if (const auto left = m_engine.hosts().pauseLeft(host); left.count() > 0) {
        static constexpr std::chrono::milliseconds most = std::chrono::hours(1); // a timer's number is an int
        QTimer::singleShot(std::min(left, most), this, [this, host] { letGoOn(host); });
        return;
    }
    // Asked of all: it comes after a hold that is still on its way, and is refused where none is.
    for (const auto &[id, job] : m_jobs.asKeyValueRange()) {
        if (!job.hasStarted && mayBegin(job.entry))
            m_queue.request(id, TaskVerb::Release);
    }
    addWaiting();
}

bool GetCommand::mayBegin(const UrlListEntry &entry) const
{
    return m_engine.hosts().pauseLeft(HostBudget::hostOf(entry.urls.first())).count() == 0;
}

void GetCommand::openNextList()
{
    const auto goOn = [this] {
        openNextList();
        endIfDone();
    };
    m_allRead = true;
    while (m_allRead && !m_lists.isEmpty()) {
        m_list = UrlListParser();
        m_list.setGlobbing(m_options.globbing);
        if (m_reader) {
            m_reader->disconnect(this);
            m_reader.release()->deleteLater(); // its signal has led here
        }
        m_reader = std::make_unique<LineReader>();
        connect(m_reader.get(), &LineReader::lineRead, this,
                [this](const QByteArray &line) { takeFromList(m_list.addLine(QString::fromUtf8(line))); });
        connect(m_reader.get(), &LineReader::ended, this, [this, goOn] {
            takeFromList(m_list.finish());
            goOn();
        });
        connect(m_reader.get(), &LineReader::failed, this, [this, goOn](const QString &message) {
            m_writer->diagnostic(message);
            ++m_failures;
            goOn();
        });
        const QString wrong = m_reader->open(m_lists.takeFirst());
        m_allRead = !wrong.isEmpty();
        if (m_allRead) {
            m_writer->diagnostic(wrong);
            ++m_failures;
        }
    }
}

void GetCommand::takeFromList(const UrlListResult &entries)
{
    if (!entries) {
        const QString url = m_list.refused().toDisplayString(QUrl::FullyEncoded);
        m_writer->event(GetEvents::refused(++m_added, url, entries.error()));
        m_writer->diagnostic(entries.error().message);
        ++m_ended;
        ++m_failures;
        return;
    }
    m_waiting.append(*entries);
    addWaiting();
}

void GetCommand::addWaiting()
{
    while (m_jobs.size() < m_window && !m_interrupted) {
        // The same file twice is fetched one after the other, as two at once would be in each other's way.
        const auto next = std::find_if(m_waiting.begin(), m_waiting.end(), [this](const UrlListEntry &entry) {
            return !isUnderWay(entry) && mayBegin(entry);
        });
        if (next == m_waiting.end())
            break;
        const UrlListEntry entry = *next;
        m_waiting.erase(next);
        addJob(entry);
    }
    if (m_allRead)
        return;
    if (m_waiting.isEmpty() && m_jobs.size() < m_window && !m_interrupted)
        m_reader->resume();
    else
        m_reader->pause();
}

bool GetCommand::isUnderWay(const UrlListEntry &entry) const
{
    return std::any_of(m_jobs.cbegin(), m_jobs.cend(), [&entry](const Job &job) {
        return job.entry.urls.first() == entry.urls.first() && job.entry.out == entry.out
               && job.entry.directory == entry.directory;
    });
}

void GetCommand::addJob(const UrlListEntry &entry)
{
    DownloadRequest request = m_options.common;
    request.url = entry.urls.first();
    request.alternatives = entry.urls.mid(1);
    request.fileName = entry.out;
    if (!entry.directory.isEmpty())
        request.directory = QDir(m_options.common.directory).absoluteFilePath(entry.directory);
    if (entry.digest.isSet())
        request.digest = entry.digest;
    request.pieces = entry.pieces;
    request.size = entry.size;
    request.access.headers += entry.headers;
    TaskOptions options = request.toOptions(m_options.retries);
    options.retry.maxWait = m_options.maxWait;
    Job job;
    job.name = request.provisionalName();
    job.number = ++m_added;
    job.entry = entry;
    job.url = request.url.toDisplayString(QUrl::FullyEncoded);
    // The queue starts it in the event loop: by then the job is known by its id.
    const TaskId id = m_queue.addTask(request.toSpec(), options);
    m_jobs.insert(id, job);
    m_writer->event([&] { return GetEvents::queued(job.number, job.url); });
}

void GetCommand::stateChanged(TaskId id, TaskState state)
{
    const auto job = m_jobs.find(id);
    if (job == m_jobs.end())
        return;
    if (state == TaskState::Running && !std::exchange(job->hasStarted, true))
        boundTime(id);
    if (state != TaskState::RetryWait)
        return;
    const std::optional<TaskSnapshot> task = m_queue.task(id);
    if (!task)
        return;
    const auto delay = std::chrono::milliseconds(m_clock.now().msecsTo(task->nextStartAt));
    m_writer->event(GetEvents::retry(job->number, job->url, *task, delay));
    m_writer->note(QStringLiteral("%1: %2; trying again in %3 s, attempt %4 of %5")
                       .arg(job->url, task->error.message,
                            QString::number(std::max(0.1, static_cast<double>(delay.count()) / 1000), 'f', 1),
                            QString::number(task->attempt + 1), QString::number(m_options.retries + 1)));
}

void GetCommand::boundTime(TaskId id)
{
    if (m_options.maxTime.count() == 0)
        return;
    QTimer::singleShot(m_options.maxTime, this, [this, id] {
        if (const auto job = m_jobs.find(id); job != m_jobs.end()) {
            job->isOverdue = true;
            m_queue.request(id, TaskVerb::Cancel);
        }
    });
}

void GetCommand::tasksChanged(const QList<TaskSnapshot> &tasks)
{
    for (const TaskSnapshot &task : tasks) {
        const auto job = m_jobs.find(task.id);
        if (job == m_jobs.end())
            continue;
        const bool moved = job->bytes != task.progress.done;
        job->bytes = task.progress.done;
        job->total = task.progress.total;
        job->bytesPerSecond = task.bytesPerSecond;
        job->name = task.title;
        job->status = task.state == TaskState::RetryWait ? task.error.message : task.status;
        const std::chrono::milliseconds now = m_clock.monotonic();
        if (moved && now - job->reportedAt >= progressEventInterval) {
            job->reportedAt = now;
            m_writer->event([&] { return GetEvents::progress(job->number, job->url, task); });
        }
    }
    drawProgress();
}

void GetCommand::jobEnded(const TaskSnapshot &ended)
{
    TaskSnapshot task = ended;
    const Job job = m_jobs.take(task.id);
    if (job.isOverdue && task.state == TaskState::Canceled) {
        task.state = TaskState::Failed;
        task.error = {ErrorCode::Timeout,
                      QStringLiteral("it took longer than --max-time allows; what has come is kept"),
                      {},
                      0,
                      {}};
    }
    m_queue.request(task.id, TaskVerb::Remove);
    ++m_ended;
    m_endedBytes += task.progress.done;
    if (task.state == TaskState::Succeeded) {
        m_writer->event([&] { return GetEvents::done(job.number, job.url, task); });
        m_writer->line(task.result);
    } else {
        ++m_failures;
        m_writer->event([&] { return GetEvents::failed(job.number, job.url, task); });
        if (task.state != TaskState::Canceled)
            m_writer->diagnostic(QStringLiteral("%1: %2").arg(job.url, task.error.message));
    }
    addWaiting();
    drawProgress();
    endIfDone();
}

void GetCommand::drawProgress()
{
    if (!m_writer->isTerminal() || m_writer->isJson())
        return;
    GetProgress progress;
    progress.ended = m_ended;
    progress.failed = m_failures;
    progress.added = m_added + m_waiting.size();
    progress.allAdded = m_allRead && m_waiting.isEmpty();
    progress.endedBytes = m_endedBytes;
    QMap<qint64, FileProgress> running; // in the order in which they were added
    for (const Job &job : std::as_const(m_jobs)) {
        if (job.hasStarted)
            running.insert(job.number, {job.name, job.bytes, job.total, job.bytesPerSecond, job.status});
    }
    progress.running = running.values();
    m_writer->progressBlock(progressLines(progress, m_writer->width()));
}

void GetCommand::endIfDone()
{
    if (!m_jobs.isEmpty() || (!m_interrupted && (!m_allRead || !m_waiting.isEmpty())))
        return;
    m_writer->progress({});
    Q_EMIT finished(m_interrupted ? Interrupted : m_failures > 0 ? SomethingFailed : AllWell);
}

void GetCommand::interrupt(int count, int signalNumber)
{
    Q_UNUSED(signalNumber);
    if (count > 1) { // what is saved each half second has to do
        Q_EMIT finished(Interrupted);
        return;
    }
    m_interrupted = true;
    if (m_reader)
        m_reader->pause();
    m_writer->note(QStringLiteral("Stopped. The same command goes on where this one was."));
    const QList<TaskId> ids = m_jobs.keys();
    for (const TaskId id : ids)
        m_queue.request(id, TaskVerb::Cancel);
    endIfDone();
}

} // namespace Landline::Cli
