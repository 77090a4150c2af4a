// SPDX-License-Identifier: GPL-3.0-or-later
// How a download ends: paused, failed, or complete under its final name.
#include "core/downloads/downloadcoordinator.h"
#include "core/downloads/downloadengine.h"

namespace Landline::Downloads {

void DownloadCoordinator::settle(std::function<void()> then)
{
    m_stage = Stage::Stopping;
    m_saveTimer.stop();
    m_reportTimer.stop();
    if (m_source)
        m_source->stop();
    if (m_target.part && (m_saving || m_dirty))
        save(std::move(then));
    else
        then();
}

void DownloadCoordinator::end()
{
    m_saveTimer.stop();
    m_reportTimer.stop();
    m_stage = Stage::Ended;
    close();
}

void DownloadCoordinator::close()
{
    if (m_target.part && map().isEmpty())
        discardTarget(m_target); // nothing of it is worth keeping
    m_target.part.reset();
}

void DownloadCoordinator::stop()
{
    switch (m_stage) {
    case Stage::Fetching:
        settle([this] {
            m_stage = Stage::Idle;
            report();
            Q_EMIT stopped();
        });
        break;
    case Stage::Idle:
        Q_EMIT stopped();
        break;
    case Stage::Stopping:
    case Stage::Finishing:
    case Stage::Ended:
        break; // it ends by itself in a moment
    }
}

void DownloadCoordinator::endWith(const Error &error)
{
    if (m_stage != Stage::Fetching)
        return;
    settle([this, error] {
        if (m_target.part)
            report();
        end();
        Q_EMIT failed(error);
    });
}

void DownloadCoordinator::finish()
{
    m_stage = Stage::Finishing;
    m_saveTimer.stop();
    m_reportTimer.stop();
    if (m_source)
        m_source->stop();
    report();
    Q_EMIT statusChanged(QStringLiteral("finishing"));
    if (!m_saving) // else it follows on the save that is under way
        publish();
}

void DownloadCoordinator::publish()
{
    auto path = std::make_shared<QString>();
    m_engine.runInPool(
        this,
        [path, part = m_target.part, control = m_target.control, directory = m_directory,
         policy = m_request.onConflict]() -> Result<void> {
            const Result<qint64> size = part->size();
            if (!size)
                return failure(size.error());
            const qint64 total = control.segments.total();
            if (*size < total) {
                return failure(ErrorCode::Damaged,
                               QStringLiteral("%1 was cut short by somebody else").arg(part->path()),
                               part->path());
            }
            if (const Result<void> cut = part->truncate(total); *size > total && !cut)
                return cut;
            if (const Result<void> synced = part->sync(); !synced)
                return synced;
            const Result<QString> published = publishTarget(part->path(), directory, control.name, policy);
            if (!published)
                return failure(published.error());
            *path = *published;
            return {};
        },
        [this, path](const Result<void> &published) {
            if (published) {
                m_target.part.reset(); // it has its final name: nothing is to be taken away
                end();
                Q_EMIT completed(*path);
            } else if (published.error().code == ErrorCode::AlreadyExists
                       && m_request.onConflict == ConflictPolicy::Skip) {
                discardTarget(m_target);
                m_target.part.reset();
                end();
                Q_EMIT skipped(published.error().path);
            } else {
                end();
                Q_EMIT failed(published.error());
            }
        });
}

void DownloadCoordinator::report()
{
    const ControlData &control = m_target.control;
    Q_EMIT advanced(map().presentBytes(), map().total());
    QJsonObject details{
        {QStringLiteral("url"), m_request.url.toDisplayString(QUrl::FullyEncoded)},
        {QStringLiteral("finalUrl"), control.finalUrl.toDisplayString(QUrl::FullyEncoded)},
        {QStringLiteral("directory"), m_directory},
        {QStringLiteral("segments"), map().toJson()},
        {QStringLiteral("connections"), m_stage == Stage::Fetching ? 1 : 0},
        {QStringLiteral("etag"), QString::fromLatin1(control.validators.etag)},
        {QStringLiteral("lastModified"), QString::fromLatin1(control.validators.lastModified)}};
    if (m_target.part) {
        details.insert(QStringLiteral("name"), control.name);
        details.insert(QStringLiteral("file"), m_directory + u'/' + control.name);
        details.insert(QStringLiteral("part"), m_target.part->path());
    }
    Q_EMIT detailsChanged(details);
}

} // namespace Landline::Downloads
