// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/getcommand.h"

#include "app/cli/eventwriter.h"
#include "app/cli/getevents.h"
#include "core/base/bytecount.h"

#include <QCommandLineParser>
#include <QDir>

#include <cmath>

namespace Landline::Cli {

using namespace Landline::Downloads;
using namespace Landline::Tasks;

static constexpr int defaultFilesAtOnce = 3;
static constexpr int maxFilesAtOnce = 64;
static constexpr int maxRetries = 1000;
static constexpr int maxTimeoutSeconds = 1'000'000;
/** Between two progress events of one file. */
static constexpr std::chrono::milliseconds progressEventInterval{500};

GetCommand::GetCommand()
    : m_engine(m_clock)
    , m_queue(m_clock)
{
    m_queue.registerKind(downloadKindName, downloadKind(m_engine));
}

GetCommand::~GetCommand() = default;

void GetCommand::addOptions(QCommandLineParser &parser) const
{
    parser.addOptions({
        {QStringLiteral("d"), QStringLiteral("Saves in DIR (default: here)."), QStringLiteral("DIR")},
        {QStringLiteral("o"), QStringLiteral("Names the file; with one URL."), QStringLiteral("NAME")},
        {QStringLiteral("i"),
         QStringLiteral(
             "Reads URLs from FILE, “-” is standard input: a line a file, further URLs of it after "
             "a TAB, out=NAME and dir=DIR on indented lines below, # comments."),
         QStringLiteral("FILE")},
        {QStringLiteral("j"), QStringLiteral("How many files at once (default 3)."), QStringLiteral("N")},
        {QStringLiteral("timeout"),
         QStringLiteral("Seconds without a byte before an attempt fails (default 30)."), QStringLiteral("S")},
        {QStringLiteral("retries"), QStringLiteral("Attempts after the first (default 5)."),
         QStringLiteral("N")},
        {QStringLiteral("on-conflict"),
         QStringLiteral("What to do when the file is there already: rename, overwrite, skip or fail "
                        "(default rename)."),
         QStringLiteral("WHAT")},
        {QStringLiteral("cacert"),
         QStringLiteral("Trusts the authorities in FILE (PEM) instead of the system's."),
         QStringLiteral("FILE")},
    });
    parser.addPositionalArgument(
        QStringLiteral("URL"),
        QStringLiteral("What to download; may hold ranges [001-100] and sets {a,b}. An interrupted download "
                       "goes on when the same command is run again."),
        QStringLiteral("URL..."));
}

/** The value of a whole-number option; `problem` is set when it is none within the bounds. */
static int numberOption(const QCommandLineParser &parser, const QString &name, int byDefault, int least,
                        int most, QString &problem)
{
    if (!parser.isSet(name))
        return byDefault;
    bool ok = false;
    const double value = parser.value(name).toDouble(&ok);
    if (!ok || !(value >= least && value <= most)
        || (name == QLatin1String("j") && value != std::floor(value))) {
        problem = QStringLiteral("%1%2 takes a number from %3 to %4, not “%5”")
                      .arg(name.size() == 1 ? QStringLiteral("-") : QStringLiteral("--"), name)
                      .arg(least)
                      .arg(most)
                      .arg(parser.value(name));
    }
    return ok ? static_cast<int>(std::ceil(value)) : byDefault;
}

QString GetCommand::readOptions(const QCommandLineParser &parser)
{
    QString problem;
    const int filesAtOnce =
        numberOption(parser, QStringLiteral("j"), defaultFilesAtOnce, 1, maxFilesAtOnce, problem);
    m_retries = numberOption(parser, QStringLiteral("retries"), m_retries, 0, maxRetries, problem);
    m_common.stallTimeout = std::chrono::seconds(numberOption(parser, QStringLiteral("timeout"),
                                                              static_cast<int>(m_common.stallTimeout.count()),
                                                              1, maxTimeoutSeconds, problem));
    if (!problem.isEmpty())
        return problem;
    if (parser.isSet(QStringLiteral("on-conflict"))) {
        const Result<ConflictPolicy> policy =
            conflictPolicyFromName(parser.value(QStringLiteral("on-conflict")));
        if (!policy)
            return QStringLiteral("--on-conflict: %1").arg(policy.error().message);
        m_common.onConflict = *policy;
    }
    m_common.directory = QDir(parser.value(QStringLiteral("d"))).absolutePath();
    if (parser.isSet(QStringLiteral("cacert"))) {
        const QFileInfo file(parser.value(QStringLiteral("cacert")));
        if (!file.isFile() || !file.isReadable())
            return QStringLiteral("--cacert: cannot read %1").arg(file.filePath());
        m_common.access.caCertificateFile = file.absoluteFilePath();
    }
    m_outName = parser.value(QStringLiteral("o"));
    if (parser.isSet(QStringLiteral("o")) && !isLeafName(m_outName))
        return QStringLiteral("-o takes a file name, not “%1”; -d takes the directory").arg(m_outName);
    m_queue.setGroupLimit(downloadGroup, filesAtOnce);
    m_window = 2 * filesAtOnce + 8;
    return {};
}

QString GetCommand::readUrls(const QCommandLineParser &parser)
{
    for (const QString &text : parser.positionalArguments()) {
        const Result<QList<QUrl>> urls = urlsOfPattern(text);
        if (!urls)
            return urls.error().message;
        for (const QUrl &url : *urls)
            m_waiting.append({{url}, m_outName, {}, 0});
    }
    const bool hasList = parser.isSet(QStringLiteral("i"));
    if (m_waiting.isEmpty() && !hasList)
        return QStringLiteral("a URL is missing");
    if (!m_outName.isEmpty() && (m_waiting.size() != 1 || hasList))
        return QStringLiteral("-o names one file; give it with one URL");
    return {};
}

QString GetCommand::start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile)
{
    Q_UNUSED(profile); // its state is beside the files, never in the desktop program's queue
    m_writer = &writer;
    if (const QString problem = readOptions(parser); !problem.isEmpty())
        return problem;
    if (const QString problem = readUrls(parser); !problem.isEmpty())
        return problem;
    connectQueue();
    if (parser.isSet(QStringLiteral("i")))
        openList(parser.value(QStringLiteral("i")));
    addWaiting();
    endIfDone();
    return {};
}

void GetCommand::connectQueue()
{
    connect(&m_queue, &TaskQueue::taskFinished, this, &GetCommand::jobEnded);
    connect(&m_queue, &TaskQueue::stateChanged, this, &GetCommand::stateChanged);
    connect(&m_queue, &TaskQueue::tasksChanged, this, &GetCommand::tasksChanged);
    connect(&m_queue, &TaskQueue::outputAppended, this, [this](TaskId id, const QByteArray &text) {
        m_writer->note(QStringLiteral("%1: %2").arg(m_jobs.value(id).url, QString::fromUtf8(text).trimmed()));
    });
}

void GetCommand::openList(const QString &path)
{
    m_allRead = false;
    connect(&m_reader, &LineReader::lineRead, this,
            [this](const QByteArray &line) { takeFromList(m_list.addLine(QString::fromUtf8(line))); });
    const auto ended = [this] {
        m_allRead = true;
        endIfDone();
    };
    connect(&m_reader, &LineReader::ended, this, [this, ended] {
        takeFromList(m_list.finish());
        ended();
    });
    connect(&m_reader, &LineReader::failed, this, [this, ended](const QString &message) {
        m_writer->diagnostic(message);
        ++m_failures;
        ended();
    });
    if (const QString wrong = m_reader.open(path); !wrong.isEmpty()) {
        m_writer->diagnostic(wrong);
        ++m_failures;
        m_allRead = true;
    }
}

void GetCommand::takeFromList(const UrlListResult &entries)
{
    if (!entries) {
        m_writer->diagnostic(entries.error().message);
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
        const auto next = std::find_if(m_waiting.begin(), m_waiting.end(),
                                       [this](const UrlListEntry &entry) { return !isUnderWay(entry); });
        if (next == m_waiting.end())
            break;
        const UrlListEntry entry = *next;
        m_waiting.erase(next);
        addJob(entry);
    }
    if (m_allRead)
        return;
    if (m_waiting.isEmpty() && m_jobs.size() < m_window && !m_interrupted)
        m_reader.resume();
    else
        m_reader.pause();
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
    DownloadRequest request = m_common;
    request.url = entry.urls.first();
    request.alternatives = entry.urls.mid(1);
    request.fileName = entry.out;
    if (!entry.directory.isEmpty())
        request.directory = QDir(m_common.directory).absoluteFilePath(entry.directory);
    Job job;
    job.number = ++m_added;
    job.entry = entry;
    job.url = request.url.toDisplayString(QUrl::FullyEncoded);
    // The queue starts it in the event loop: by then the job is known by its id.
    const TaskId id = m_queue.addTask(request.toSpec(), request.toOptions(m_retries));
    m_jobs.insert(id, job);
    m_writer->event(GetEvents::queued(job.number, job.url));
}

void GetCommand::stateChanged(TaskId id, TaskState state)
{
    const auto job = m_jobs.constFind(id);
    if (job == m_jobs.constEnd() || state != TaskState::RetryWait)
        return;
    const std::optional<TaskSnapshot> task = m_queue.task(id);
    if (!task)
        return;
    const auto delay = std::chrono::milliseconds(m_clock.now().msecsTo(task->nextStartAt));
    m_writer->event(GetEvents::retry(job->number, job->url, *task, delay));
    m_writer->note(QStringLiteral("%1: %2; trying again").arg(job->url, task->error.message));
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
        const std::chrono::milliseconds now = m_clock.monotonic();
        if (moved && now - job->reportedAt >= progressEventInterval) {
            job->reportedAt = now;
            m_writer->event(GetEvents::progress(job->number, job->url, task));
        }
    }
    drawProgress();
}

void GetCommand::jobEnded(const TaskSnapshot &task)
{
    const Job job = m_jobs.take(task.id);
    m_queue.request(task.id, TaskVerb::Remove);
    ++m_ended;
    m_endedBytes += task.progress.done;
    if (task.state == TaskState::Succeeded) {
        m_writer->event(GetEvents::done(job.number, job.url, task));
        m_writer->line(task.result);
    } else {
        ++m_failures;
        m_writer->event(GetEvents::failed(job.number, job.url, task));
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
    qint64 bytes = m_endedBytes;
    qint64 total = m_endedBytes;
    double rate = 0;
    bool known = m_waiting.isEmpty() && m_allRead;
    for (const Job &job : std::as_const(m_jobs)) {
        bytes += job.bytes;
        total += std::max<qint64>(job.total, 0);
        rate += job.bytesPerSecond;
        known &= job.total >= 0;
    }
    QString text = QStringLiteral("%1 of %2 files, %3").arg(m_ended).arg(m_added).arg(bytesText(bytes));
    if (known)
        text += QStringLiteral(" of %1").arg(bytesText(total));
    if (rate > 0)
        text += QStringLiteral(", %1").arg(rateText(rate));
    if (known && rate > 0) {
        const double seconds = static_cast<double>(total - bytes) / rate;
        text += QStringLiteral(", %1 left")
                    .arg(spanText(std::chrono::milliseconds(std::llround(seconds * 1000))));
    }
    m_writer->progress(m_jobs.isEmpty() ? QString() : text);
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
    m_reader.pause();
    m_writer->note(QStringLiteral("Stopped. The same command goes on where this one was."));
    const QList<TaskId> ids = m_jobs.keys();
    for (const TaskId id : ids)
        m_queue.request(id, TaskVerb::Cancel);
    endIfDone();
}

} // namespace Landline::Cli
