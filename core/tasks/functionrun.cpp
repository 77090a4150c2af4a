// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/functionrun.h"

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

static FunctionOutcome failedWith(Error error)
{
    return {FunctionOutcome::End::Error, {}, std::move(error)};
}

FunctionRun::FunctionRun(TaskFunction function)
    : m_function(std::move(function))
{}

FunctionOutcome FunctionRun::execute()
{
    if (isCanceled())
        return {FunctionOutcome::End::Canceled, {}, {}};
    try {
        QVariant value = m_function(*this);
        return {FunctionOutcome::End::Value, std::move(value), {}};
    } catch (const TaskCanceled &) {
        return {FunctionOutcome::End::Canceled, {}, {}};
    } catch (const Error &error) {
        return failedWith(error);
    } catch (const std::exception &exception) {
        return failedWith({ErrorCode::Exception,
                           QStringLiteral("%1: %2").arg(readableTypeName(typeid(exception)),
                                                        QString::fromUtf8(exception.what())),
                           {},
                           0,
                           {}});
    } catch (...) {
        const std::type_info *type = abi::__cxa_current_exception_type();
        return failedWith({ErrorCode::Exception,
                           QStringLiteral("an exception of type %1")
                               .arg(type ? readableTypeName(*type) : QStringLiteral("unknown")),
                           {},
                           0,
                           {}});
    }
}

void FunctionRun::requestCancel()
{
    m_canceled = true;
    const QMutexLocker lock(&m_mutex);
    m_wakeUp.wakeAll();
}

void FunctionRun::requestSuspend()
{
    m_suspendRequested = true;
}

void FunctionRun::requestResume()
{
    m_suspendRequested = false;
    const QMutexLocker lock(&m_mutex);
    m_news.suspended = false;
    m_wakeUp.wakeAll();
}

FunctionNews FunctionRun::takeNews()
{
    const QMutexLocker lock(&m_mutex);
    FunctionNews news = std::move(m_news);
    m_news = {};
    m_news.suspended = news.suspended;
    return news;
}

void FunctionRun::suspendIfRequested()
{
    if (!m_suspendRequested)
        return;
    const QMutexLocker lock(&m_mutex);
    while (m_suspendRequested && !m_canceled) {
        m_news.suspended = true;
        m_wakeUp.wait(&m_mutex);
    }
    m_news.suspended = false;
}

void FunctionRun::setProgress(const Progress &progress)
{
    const QMutexLocker lock(&m_mutex);
    m_news.progress = progress;
}

void FunctionRun::setStatus(const QString &status)
{
    const QMutexLocker lock(&m_mutex);
    m_news.status = status;
}

void FunctionRun::log(const QByteArray &text)
{
    const QMutexLocker lock(&m_mutex);
    m_news.output.append(text);
}

bool FunctionRun::sleepFor(std::chrono::milliseconds span)
{
    const QDeadlineTimer deadline(span);
    const QMutexLocker lock(&m_mutex);
    while (!m_canceled && !deadline.hasExpired())
        m_wakeUp.wait(&m_mutex, deadline);
    return !m_canceled;
}

} // namespace Landline::Tasks
