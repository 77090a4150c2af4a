// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/functionworker.h"

#include <QDeadlineTimer>

#include <cxxabi.h>
#include <exception>
#include <typeinfo>

namespace Landline::Tasks {

static QString readableTypeName(const std::type_info &type)
{
    int status = 0;
    const std::unique_ptr<char, void (*)(void *)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
    return QString::fromUtf8(name ? name.get() : type.name());
}

static Error exceptionError(const QString &text)
{
    return {ErrorCode::Exception, text, {}, 0, {}};
}

/** Calls the function and sorts what comes out of it. */
static void callFor(FunctionReport &report, FunctionPool::Work &work, TaskContext &context)
{
    report.id = work.id;
    const auto fail = [&report](Error error) {
        report.end = FunctionEnd::Error;
        report.rest = std::make_unique<FunctionReport::Rest>();
        report.rest->error = std::move(error);
    };
    try {
        report.value = work.function(context);
    } catch (const TaskCanceled &) {
        report.end = FunctionEnd::Canceled;
    } catch (const Error &error) {
        fail(error);
    } catch (const std::exception &exception) {
        fail(exceptionError(QStringLiteral("%1: %2").arg(readableTypeName(typeid(exception)),
                                                         QString::fromUtf8(exception.what()))));
    } catch (...) {
        const std::type_info *type = abi::__cxa_current_exception_type();
        fail(exceptionError(QStringLiteral("an exception of type %1")
                                .arg(type ? readableTypeName(*type) : QStringLiteral("unknown"))));
    }
}

void FunctionPool::Worker::execute(Work &work)
{
    callFor(m_last.emplace(), work, *this);
    // One that was asked to stop may yet be tried again, whatever it returns.
    if (m_last->end == FunctionEnd::Value && !isCanceled()) {
        work.function = nullptr; // what it holds is released before its success is told
    } else {
        if (!m_last->rest)
            m_last->rest = std::make_unique<FunctionReport::Rest>();
        m_last->rest->function = std::move(work.function);
    }
}

void FunctionPool::Worker::turn(const Work *work)
{
    const BriefLocker lock(&m_mutex);
    if (m_last && m_current.isNull()) { // it was given up meanwhile
        ++m_returned;
        m_givenUp = {};
    } else if (m_last) {
        if (m_saidSomething && m_news.progress)
            m_last->progress = *m_news.progress;
        if (m_saidSomething && (m_news.status || !m_news.output.isEmpty())) {
            if (!m_last->rest)
                m_last->rest = std::make_unique<FunctionReport::Rest>();
            m_last->rest->news = std::move(m_news);
        }
        m_ended.push_back(std::move(*m_last));
    }
    if (m_last)
        m_hasEnds.store(true, std::memory_order_relaxed);
    m_last.reset();
    if (std::exchange(m_saidSomething, false))
        m_news = {};
    m_current = work ? work->id : TaskId();
    m_canceled = false;
    m_suspendRequested = false;
}

void FunctionPool::Worker::takeNews(News &news)
{
    const BriefLocker lock(&m_mutex);
    if (news.ended.empty())
        news.ended.swap(m_ended);
    else
        std::move(m_ended.begin(), m_ended.end(), std::back_inserter(news.ended));
    m_ended.clear();
    m_hasEnds.store(false, std::memory_order_relaxed);
    if (!m_current.isNull())
        news.running.push_back(m_current);
    news.returned += std::exchange(m_returned, 0);
}

FunctionNews FunctionPool::Worker::takeOwnNews(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    if (m_current != id)
        return {};
    FunctionNews news = std::exchange(m_news, {});
    m_news.suspended = news.suspended;
    return news;
}

bool FunctionPool::Worker::runs(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    return m_current == id;
}

void FunctionPool::Worker::requestCancel(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    if (!id.isNull() && m_current != id)
        return;
    m_canceled = true;
    m_wakeUp.wakeAll();
}

void FunctionPool::Worker::requestSuspend(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    if (m_current == id)
        m_suspendRequested = true;
}

void FunctionPool::Worker::requestResume(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    if (m_current != id)
        return;
    m_suspendRequested = false;
    m_news.suspended = false;
    m_wakeUp.wakeAll();
}

bool FunctionPool::Worker::detach(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    if (m_current != id)
        return false;
    m_current = {};
    m_givenUp = id;
    detached = true;
    return true;
}

bool FunctionPool::Worker::holds(TaskId id)
{
    const BriefLocker lock(&m_mutex);
    return m_givenUp == id;
}

void FunctionPool::Worker::suspendIfRequested()
{
    if (!m_suspendRequested)
        return;
    const BriefLocker lock(&m_mutex);
    while (m_suspendRequested && !m_canceled) {
        m_news.suspended = true;
        m_saidSomething = true;
        m_wakeUp.wait(&m_mutex);
    }
    m_news.suspended = false;
}

void FunctionPool::Worker::setProgress(const Progress &progress)
{
    const BriefLocker lock(&m_mutex);
    m_news.progress = progress;
    m_saidSomething = true;
}

void FunctionPool::Worker::setStatus(const QString &status)
{
    const BriefLocker lock(&m_mutex);
    m_news.status = status;
    m_saidSomething = true;
}

void FunctionPool::Worker::log(const QByteArray &text)
{
    const BriefLocker lock(&m_mutex);
    m_news.output.append(text);
    m_saidSomething = true;
}

bool FunctionPool::Worker::sleepFor(std::chrono::milliseconds span)
{
    const QDeadlineTimer deadline(span);
    const BriefLocker lock(&m_mutex);
    while (!m_canceled && !deadline.hasExpired())
        m_wakeUp.wait(&m_mutex, deadline);
    return !m_canceled;
}

} // namespace Landline::Tasks
