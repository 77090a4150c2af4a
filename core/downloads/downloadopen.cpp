// SPDX-License-Identifier: GPL-3.0-or-later
// How a download begins: what is there already, and whether it can be gone on with.
#include "core/downloads/downloadcoordinator.h"
#include "core/downloads/downloadengine.h"

#include <QDir>

namespace Landline::Downloads {

void DownloadCoordinator::readLogins()
{
    auto logins = std::make_shared<std::shared_ptr<const StoredLogins>>();
    m_engine.runInPool(
        this,
        [logins, access = m_request.access]() -> Result<void> {
            auto loaded = loadStoredLogins(access);
            if (!loaded)
                return failure(loaded.error());
            *logins = *loaded;
            return {};
        },
        [this, logins](const Result<void> &loaded) {
            if (m_stage != Stage::Fetching)
                return;
            if (!loaded) {
                endWith(loaded.error());
                return;
            }
            m_transfer.setLogins(*logins);
            open();
        });
}

void DownloadCoordinator::open()
{
    const QString wanted = m_request.wantedName();
    m_directory = wanted.isEmpty() ? QDir(m_request.directory).absolutePath() : directoryFor(wanted);
    const QString wantedPath = QDir(m_directory).filePath(wanted);
    if (!wanted.isEmpty() && isNameTaken(wantedPath)) {
        if (m_request.onConflict == ConflictPolicy::Skip) {
            skip(wantedPath);
            return;
        }
        if (m_request.onConflict == ConflictPolicy::Overwrite && isDirectory(wantedPath)) {
            endWith(directoryInTheWay(wantedPath));
            return;
        }
        if (m_request.onConflict == ConflictPolicy::Fail) {
            endWith({ErrorCode::AlreadyExists,
                     QStringLiteral("%1 is there already").arg(wanted),
                     wantedPath,
                     0,
                     {}});
            return;
        }
    }
    Result<std::optional<DownloadTarget>> found = openEarlier();
    if (!found && found.error().code == ErrorCode::Busy && m_busyTries++ < maxBusyTries) {
        // Most often it is our own, about to be let go by a digest that is under way.
        QTimer::singleShot(busyPause, this, [this] {
            if (m_stage == Stage::Fetching && !m_target.part)
                open();
        });
        return;
    }
    if (!found) {
        endWith(found.error());
        return;
    }
    if (*found) {
        m_target = std::move(**found);
        Q_EMIT nameChosen(m_target.control.name);
        if (m_target.recordIsStale) {
            startOver(QStringLiteral("a part of what was there is lost; starting over"),
                      [this] { fetchMissing(); });
            return;
        }
    }
    fetchRest();
}

void DownloadCoordinator::fetchRest()
{
    // At another address, what it sends is held against what is known, as a mirror's is.
    const bool isKnown = m_urls.contains(m_target.control.sourceUrl) || m_request.isMoved();
    const bool isProvable = !m_target.control.validators.ifRange().isEmpty();
    const bool hasSome = !map().isEmpty() && !map().isComplete();
    if (hasSome && (!isKnown || (!isProvable && !knowledge().isVerifiable))) {
        fetchAnew(QStringLiteral("it can't be told whether the file is still the same"));
        return;
    }
    m_isUnproven = hasSome && !isProvable;
    fetchMissing();
}

QString DownloadCoordinator::directoryFor(const QString &name) const
{
    const QString base = QDir(m_request.directory).absolutePath();
    return m_request.sortsByType ? m_engine.folders().directoryFor(name, base) : base;
}

Result<std::optional<DownloadTarget>> DownloadCoordinator::openEarlier()
{
    // Without a name it may lie in any folder that there is for one.
    const QStringList places = m_request.sortsByType && m_request.fileName.isEmpty()
                                   ? m_engine.folders().directories(m_directory)
                                   : QStringList{m_directory};
    for (const QString &place : places) {
        Result<std::optional<DownloadTarget>> found = openUnfinished(m_request, place, m_engine.unfinished());
        if (found && !*found)
            continue;
        if (found)
            m_directory = place;
        return found;
    }
    return std::optional<DownloadTarget>();
}

} // namespace Landline::Downloads
