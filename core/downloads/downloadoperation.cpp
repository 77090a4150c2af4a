// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadoperation.h"

#include "core/base/bytecount.h"
#include "core/downloads/downloadcoordinator.h"
#include "core/downloads/downloadengine.h"

#include <QFileInfo>

namespace Landline::Downloads {

DownloadOperation::DownloadOperation(DownloadEngine &engine, const Result<DownloadRequest> &request)
    : m_engine(engine)
    , m_request(request)
    , m_onFullDisk(engine.fullDiskPolicy())
{
    if (m_request)
        makeCoordinator();
}

void DownloadOperation::makeCoordinator()
{
    if (m_coordinator) {
        m_coordinator->disconnect();
        m_coordinator->close();
        m_coordinator.release()->deleteLater(); // its signal may have led here
    }
    m_renewed = false;
    m_coordinator = std::make_unique<DownloadCoordinator>(m_engine, *m_request);
    connect(m_coordinator.get(), &DownloadCoordinator::statusChanged, this, &DownloadOperation::setStatus);
    connect(m_coordinator.get(), &DownloadCoordinator::nameChosen, this, [this](const QString &name) {
        setTitle(name);
        note([&] { return QStringLiteral("its name is %1").arg(name); });
    });
    connect(m_coordinator.get(), &DownloadCoordinator::noticed, this, [this](const QString &text) {
        setStatus(text);
        if (m_engine.logDetail() == LogDetail::Notices)
            log(text.toUtf8() + '\n');
        else
            note([&] { return text; });
    });
    connect(m_coordinator.get(), &DownloadCoordinator::advanced, this, [this](qint64 done, qint64 total) {
        m_bytes = done;
        setProgress({done, total, Tasks::Unit::Bytes});
    });
    connect(m_coordinator.get(), &DownloadCoordinator::detailsChanged, this,
            [this](const QJsonObject &details) {
                m_details = details;
                setDetails(details);
            });
    // Queued: the queue deletes this operation when it hears of its end, the coordinator with it.
    connect(m_coordinator.get(), &DownloadCoordinator::completed, this, &DownloadOperation::completed,
            Qt::QueuedConnection);
    connect(m_coordinator.get(), &DownloadCoordinator::skipped, this, &DownloadOperation::skipped,
            Qt::QueuedConnection);
    connect(m_coordinator.get(), &DownloadCoordinator::failed, this, &DownloadOperation::failedOrFull,
            Qt::QueuedConnection);
    connect(m_coordinator.get(), &DownloadCoordinator::stopped, this, &DownloadOperation::stopped,
            Qt::QueuedConnection);
}

DownloadOperation::~DownloadOperation() = default;

Tasks::Capabilities DownloadOperation::capabilities() const
{
    return Tasks::Capability::Suspendable | Tasks::Capability::Resumable;
}

void DownloadOperation::note(const std::function<QString()> &text)
{
    if (m_engine.logDetail() == LogDetail::Notices)
        return;
    const QTime time = m_engine.clock().now().toLocalTime().time();
    log(QStringLiteral("%1  %2\n").arg(time.toString(QStringLiteral("HH:mm:ss")), text()).toUtf8());
}

void DownloadOperation::start()
{
    if (m_request)
        begin();
    else
        fail(m_request.error());
}

void DownloadOperation::begin()
{
    m_full = false;
    if (m_renewed)
        makeCoordinator();
    note([&] {
        return QStringLiteral("asking for %1").arg(m_request->url.toDisplayString(QUrl::FullyEncoded));
    });
    m_coordinator->start();
}

void DownloadOperation::cancel()
{
    m_wish = Wish::Cancel;
    if (m_full) // nothing is left to be stopped
        endCanceled();
    else if (!std::exchange(m_stopping, true))
        m_coordinator->stop();
}

void DownloadOperation::suspend()
{
    m_wish = Wish::Suspend;
    if (!std::exchange(m_stopping, true))
        m_coordinator->stop();
}

void DownloadOperation::resume()
{
    m_wish = Wish::Run;
    if (!m_stopping) // else stopped() will see the wish
        begin();
}

void DownloadOperation::setArguments(const QJsonObject &arguments)
{
    const Result<DownloadRequest> request = DownloadRequest::fromJson(arguments);
    if (!m_request || !request || *request == *m_request)
        return;
    DownloadRequest sameRate = *request;
    sameRate.bytesPerSecond = m_request->bytesPerSecond;
    const bool isRateOnly = sameRate == *m_request;
    m_request = request;
    if (isRateOnly) {
        m_coordinator->setRate(request->bytesPerSecond);
        return;
    }
    m_renewed = true;
    if (m_wish == Wish::Run && !std::exchange(m_stopping, true))
        m_coordinator->stop(); // begin() follows
}

void DownloadOperation::failedOrFull(const Error &error)
{
    if (error.code != ErrorCode::DiskFull || m_onFullDisk == FullDiskPolicy::Fail) {
        note([&] { return error.message; });
        fail(error);
        return;
    }
    m_stopping = false;
    switch (m_wish) {
    case Wish::Run:
        note([&] { return error.message; });
        m_wish = Wish::Suspend;
        m_full = true;
        suspendItself(QStringLiteral("%1; make room there, then resume").arg(error.message));
        break;
    case Wish::Suspend:
        m_full = true;
        acknowledgeSuspended();
        break;
    case Wish::Cancel:
        endCanceled();
        break;
    }
}

void DownloadOperation::stopped()
{
    m_stopping = false;
    switch (m_wish) {
    case Wish::Run:
        begin();
        break;
    case Wish::Suspend:
        note([] { return QStringLiteral("paused"); });
        acknowledgeSuspended();
        break;
    case Wish::Cancel:
        m_coordinator->close();
        endCanceled();
        break;
    }
}

void DownloadOperation::completed(const QString &file)
{
    if (m_details.value(QLatin1String("file")) != file) { // a number was added to the name
        m_details.insert(QStringLiteral("name"), QFileInfo(file).fileName());
        m_details.insert(QStringLiteral("file"), file);
        setDetails(m_details);
        setTitle(QFileInfo(file).fileName());
    }
    const QString result = QStringLiteral("%1, %2").arg(file, bytesText(m_bytes));
    note([&] { return QStringLiteral("complete: ") + result; });
    succeed(result, file);
}

void DownloadOperation::skipped(const QString &file)
{
    m_details.insert(QStringLiteral("url"), m_request->url.toDisplayString(QUrl::FullyEncoded));
    m_details.insert(QStringLiteral("name"), QFileInfo(file).fileName());
    m_details.insert(QStringLiteral("file"), file);
    m_details.insert(QStringLiteral("skipped"), true);
    setDetails(m_details);
    const qint64 size = QFileInfo(file).size();
    setProgress({size, size, Tasks::Unit::Bytes});
    succeed(QStringLiteral("%1 was there already").arg(file), file);
}

} // namespace Landline::Downloads
