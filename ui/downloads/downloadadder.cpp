// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadadder.h"

#include "core/tasks/taskqueue.h"

namespace Landline::Ui {

using Downloads::DownloadRequest;

namespace {

/** A login out of the address: addresses are shown, copied and kept in the history. */
void takeLoginOut(DownloadRequest &request)
{
    if (request.url.userInfo().isEmpty())
        return;
    if (request.access.user.isEmpty()) {
        request.access.user = request.url.userName(QUrl::FullyDecoded);
        request.access.password = request.url.password(QUrl::FullyDecoded);
    }
    request.url.setUserInfo({});
}

} // namespace

DownloadAdder::DownloadAdder(Tasks::TaskQueue &queue, QObject *parent)
    : QObject(parent)
    , m_queue(queue)
{}

void DownloadAdder::setSettings(const IntakeSettings &settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    Q_EMIT settingsChanged(m_settings);
}

void DownloadAdder::add(const QList<DownloadRequest> &requests, const QString &remark)
{
    QList<Tasks::TaskId> ids;
    for (DownloadRequest request : requests) {
        if (request.directory.isEmpty()) {
            request.directory = m_directory;
            request.sortsByType = m_settings.folders.isOn;
            request.unpacks = m_settings.unpacks;
        }
        takeLoginOut(request);
        ids.append(m_queue.addTask(request.toSpec(), request.toOptions()));
    }
    if (!ids.isEmpty())
        Q_EMIT added(ids, remark);
}

void DownloadAdder::addUrls(const QList<QUrl> &urls)
{
    QList<DownloadRequest> requests;
    for (const QUrl &url : urls) {
        DownloadRequest request;
        request.url = url;
        requests.append(request);
    }
    add(requests);
}

bool DownloadAdder::addText(const QString &text)
{
    const QList<QUrl> urls = Downloads::urlsInText(text);
    addUrls(urls);
    return !urls.isEmpty();
}

} // namespace Landline::Ui
