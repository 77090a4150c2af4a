// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpfilelookup.h"

#include "core/base/bytecount.h"
#include "core/base/filename.h"
#include "core/downloads/downloadengine.h"
#include "core/downloads/httpsource.h"

#include <algorithm>

namespace Landline::Downloads {

static constexpr int rangeNotSatisfiable = 416;

FileFacts factsOf(const RangeAnswer &answer)
{
    FileFacts facts;
    facts.name = safeFileName(answer.suggestedName.isEmpty() ? answer.finalUrl.fileName(QUrl::FullyDecoded)
                                                             : answer.suggestedName);
    facts.size = answer.total;
    facts.isResumable = answer.isPart && !answer.validators.ifRange().isEmpty();
    const QByteArray type = answer.contentType.split(';').first().trimmed().toLower();
    const bool isPage = type == "text/html" || type == "application/xhtml+xml";
    // Who asks for a page by its name wants it.
    const bool isNamedSo = facts.name.endsWith(QLatin1String(".html"), Qt::CaseInsensitive)
                           || facts.name.endsWith(QLatin1String(".htm"), Qt::CaseInsensitive);
    facts.isWebPage = isPage && !isNamedSo && answer.suggestedName.isEmpty();
    return facts;
}

HttpFileLookup::HttpFileLookup(std::chrono::milliseconds patience, QObject *parent)
    : FileLookup(parent)
    , m_patience(patience)
{}

HttpFileLookup::~HttpFileLookup() = default;

void HttpFileLookup::want(const QList<FileQuestion> &questions)
{
    QMetaObject::invokeMethod(this, [this, questions] { replace(questions); });
}

void HttpFileLookup::serve(DownloadEngine &engine)
{
    m_engine = &engine;
    askNext();
}

void HttpFileLookup::replace(const QList<FileQuestion> &questions)
{
    const QList<FileQuestion> wanted = questions.mid(0, maxQuestions);
    m_running.removeIf([&](const Running &running) {
        if (wanted.contains(running.question))
            return false;
        running.source->disconnect(this);
        running.source->stop();
        running.source->deleteLater();
        return true;
    });
    m_answered.removeIf([&](const FileQuestion &question) { return !wanted.contains(question); });
    m_waiting.clear();
    for (const FileQuestion &question : wanted) {
        const bool isRunning = std::any_of(m_running.cbegin(), m_running.cend(), [&](const Running &running) {
            return running.question == question;
        });
        if (!isRunning && !m_answered.contains(question) && !m_waiting.contains(question))
            m_waiting.append(question);
    }
    askNext();
}

void HttpFileLookup::askNext()
{
    while (m_engine && m_running.size() < maxAtOnce && !m_waiting.isEmpty())
        ask(m_waiting.takeFirst());
}

void HttpFileLookup::ask(const FileQuestion &question)
{
    HttpOptions options;
    options.url = question.url;
    options.stallTimeout = 2 * m_patience; // never the first to give up
    options.access = question.access;
    auto *source = new HttpSource(*m_engine, options, this);
    m_running.append({question, source});
    connect(source, &RangeSource::answered, this,
            [this, question](const RangeAnswer &given) { answer(question, factsOf(given)); });
    connect(source, &RangeSource::failed, this, [this, question](const Error &error) {
        FileFacts facts;
        // An empty file has no first byte to ask for.
        if (error.httpStatus == rangeNotSatisfiable) {
            facts.name = safeFileName(question.url.fileName(QUrl::FullyDecoded));
            facts.size = 0;
        } else {
            facts.problem = error;
        }
        answer(question, facts);
    });
    QTimer::singleShot(m_patience, source, [this, question] {
        FileFacts facts;
        facts.problem = {ErrorCode::Timeout,
                         QStringLiteral("%1 did not answer within %2")
                             .arg(hostAndPort(question.url), spanText(m_patience)),
                         {},
                         0,
                         {}};
        answer(question, facts);
    });
    RangeWish firstByte;
    firstByte.end = 1;
    source->fetch(firstByte);
}

void HttpFileLookup::answer(const FileQuestion &question, const FileFacts &facts)
{
    const auto running = std::find_if(m_running.begin(), m_running.end(),
                                      [&](const Running &one) { return one.question == question; });
    if (running == m_running.end())
        return;
    // Its slot is on the stack: it goes later, but hears and reads nothing more.
    running->source->disconnect(this);
    running->source->stop();
    running->source->deleteLater();
    m_running.erase(running);
    m_answered.append(question);
    Q_EMIT found(question, facts);
    askNext();
}

} // namespace Landline::Downloads
