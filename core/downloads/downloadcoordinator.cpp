// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadcoordinator.h"

#include "core/base/bytecount.h"
#include "core/base/filename.h"
#include "core/downloads/downloadengine.h"
#include "core/downloads/httpsource.h"

#include <QDir>

namespace Landline::Downloads {

DownloadCoordinator::DownloadCoordinator(DownloadEngine &engine, DownloadRequest request, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_request(std::move(request))
    , m_directory(QDir(m_request.directory).absolutePath())
    , m_urls(QList<QUrl>{m_request.url} + m_request.alternatives)
{
    m_saveTimer.setInterval(saveInterval);
    m_reportTimer.setInterval(reportInterval);
    connect(&m_saveTimer, &QTimer::timeout, this, [this] {
        if (m_dirty && !m_saving)
            save({});
    });
    connect(&m_reportTimer, &QTimer::timeout, this, &DownloadCoordinator::report);
}

DownloadCoordinator::~DownloadCoordinator() = default;

void DownloadCoordinator::start()
{
    m_stage = Stage::Fetching;
    m_restarts = 0;
    if (!m_target.part)
        open();
    else
        fetchMissing();
}

void DownloadCoordinator::open()
{
    const QString wanted = m_request.wantedName();
    const QString wantedPath = QDir(m_directory).filePath(wanted);
    if (!wanted.isEmpty() && isNameTaken(wantedPath)) {
        if (m_request.onConflict == ConflictPolicy::Skip) {
            end();
            Q_EMIT skipped(wantedPath);
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
    Result<std::optional<DownloadTarget>> found = openUnfinished(m_request, m_directory);
    if (!found) {
        endWith(found.error());
        return;
    }
    if (*found) {
        m_target = std::move(**found);
        m_urlIndex = std::max<qsizetype>(0, m_urls.indexOf(m_target.control.sourceUrl));
        Q_EMIT nameChosen(m_target.control.name);
        const bool canContinue =
            m_urls.contains(m_target.control.sourceUrl) && !m_target.control.validators.ifRange().isEmpty();
        if (m_target.recordIsStale) {
            startOver(QStringLiteral("a part of what was there is lost; starting over"),
                      [this] { fetchMissing(); });
            return;
        }
        if (!map().isEmpty() && !map().isComplete() && !canContinue) {
            startOver(QStringLiteral("it can't be told whether the file is still the same; starting over"),
                      [this] { fetchMissing(); });
            return;
        }
    }
    fetchMissing();
}

void DownloadCoordinator::fetchMissing()
{
    const std::optional<ByteRange> missing = map().firstMissing();
    if (!missing) {
        finish();
        return;
    }
    m_wish = {};
    m_wish.begin = missing->begin;
    m_wish.end = missing->end == map().total() ? -1 : missing->end;
    m_wish.total = map().total();
    m_wish.validators = m_target.control.validators;
    m_wish.contentType = m_target.control.contentType;
    m_bytesAtFetch = map().presentBytes();

    m_source = std::make_unique<HttpSource>(
        m_engine, HttpOptions{m_urls.at(m_urlIndex), m_request.stallTimeout, m_request.access});
    connect(m_source.get(), &RangeSource::statusChanged, this, &DownloadCoordinator::statusChanged);
    connect(m_source.get(), &RangeSource::answered, this, &DownloadCoordinator::sourceAnswered);
    connect(m_source.get(), &RangeSource::received, this, &DownloadCoordinator::sourceReceived);
    // Queued: these replace or delete the source, which is still on the stack.
    connect(m_source.get(), &RangeSource::finished, this, &DownloadCoordinator::sourceFinished,
            Qt::QueuedConnection);
    connect(m_source.get(), &RangeSource::failed, this, &DownloadCoordinator::sourceFailed,
            Qt::QueuedConnection);
    m_saveTimer.start();
    m_reportTimer.start();
    m_source->fetch(m_wish);
}

Result<void> DownloadCoordinator::adopt(const RangeAnswer &answer)
{
    ControlData &control = m_target.control;
    control.sourceUrl = m_urls.at(m_urlIndex);
    control.finalUrl = answer.finalUrl;
    control.contentType = answer.contentType;
    if (answer.begin == 0 || control.validators.ifRange().isEmpty())
        control.validators = answer.validators;
    map().setTotal(answer.total);
    if (m_target.part)
        return {};
    const QString offered =
        answer.suggestedName.isEmpty() ? answer.finalUrl.fileName(QUrl::FullyDecoded) : answer.suggestedName;
    control.url = m_request.url;
    control.wantedName = m_request.fileName;
    control.name = m_request.fileName.isEmpty() ? safeFileName(offered) : m_request.wantedName();
    Result<DownloadTarget> target = beginTarget(m_request, m_directory, control);
    if (!target)
        return failure(target.error());
    m_target = std::move(*target);
    Q_EMIT nameChosen(m_target.control.name);
    return {};
}

void DownloadCoordinator::sourceAnswered(const RangeAnswer &answer)
{
    if (m_stage != Stage::Fetching)
        return;
    const bool anew = m_wish.begin > 0 && answer.begin == 0;
    if (const Result<void> adopted = adopt(answer); !adopted) {
        const Error error = adopted.error();
        if (error.code == ErrorCode::AlreadyExists && m_request.onConflict == ConflictPolicy::Skip) {
            m_source->stop();
            end();
            Q_EMIT skipped(error.path);
        } else {
            endWith(error);
        }
        return;
    }
    if (anew) {
        const bool same = m_wish.validators.agreesWith(answer.validators);
        m_source->hold();
        startOver(same ? QStringLiteral("the server can't send parts of the file; starting over")
                       : QStringLiteral("the file has changed on the server; starting over"),
                  [this] { m_source->release(); });
    }
    reserveSpace();
    if (m_stage == Stage::Fetching)
        report();
}

void DownloadCoordinator::reserveSpace()
{
    const qint64 total = map().total();
    const qint64 missing = total - map().presentBytes();
    if (total < 0 || missing <= 0)
        return;
    const qint64 free = freeSpace(m_directory);
    const Result<qint64> size = m_target.part->size();
    // What an earlier run reserved is not counted as free, but is ours: only a fresh file is held against it.
    if (free >= 0 && missing > free && size && *size == 0) {
        endWith({ErrorCode::DiskFull,
                 QStringLiteral("%1 has %2 free; the file needs %3")
                     .arg(m_directory, bytesText(free), bytesText(missing)),
                 m_directory,
                 0,
                 {}});
        return;
    }
    if (total >= minReservedBytes) {
        m_reserve = total;
        m_dirty = true;
        if (!m_saving)
            save({});
    }
}

void DownloadCoordinator::sourceReceived(qint64 offset, QByteArrayView bytes)
{
    if (m_stage != Stage::Fetching)
        return;
    if (const Result<void> written = m_target.part->write(offset, bytes); !written) {
        endWith(written.error());
        return;
    }
    map().add({offset, offset + bytes.size()});
    m_dirty = true;
}

void DownloadCoordinator::sourceFinished()
{
    if (m_stage != Stage::Fetching || sender() != m_source.get())
        return;
    if (map().total() < 0) // it ended where the server ended it, and nobody knows better
        map().setTotal(map().isEmpty() ? 0 : map().present().last().end);
    if (!map().isComplete() && map().presentBytes() <= m_bytesAtFetch) {
        endWith({ErrorCode::Protocol, QStringLiteral("the server does not send what is missing"), {}, 0, {}});
        return;
    }
    fetchMissing();
}

void DownloadCoordinator::sourceFailed(const Error &error)
{
    if (m_stage != Stage::Fetching || sender() != m_source.get())
        return;
    const bool cannotGoOn = error.code == ErrorCode::Changed || error.code == ErrorCode::Protocol;
    if (cannotGoOn && m_wish.begin > 0 && m_restarts < maxRestarts) {
        startOver(QStringLiteral("%1; starting over").arg(error.message), [this] { fetchMissing(); });
        return;
    }
    if (useNextUrl(error))
        return;
    endWith(m_firstError && !isTransient(error) ? m_firstError : error);
}

bool DownloadCoordinator::useNextUrl(const Error &error)
{
    // What has come from this one would be lost: trying it again is better as long as that may help.
    if (m_urlIndex + 1 >= m_urls.size() || (isTransient(error) && !map().isEmpty()))
        return false;
    if (!m_firstError || isTransient(error))
        m_firstError = error;
    ++m_urlIndex;
    const QString notice =
        QStringLiteral("%1; trying %2").arg(error.message, m_urls.at(m_urlIndex).toDisplayString());
    if (map().isEmpty()) {
        Q_EMIT noticed(notice);
        fetchMissing();
    } else {
        startOver(notice, [this] { fetchMissing(); });
    }
    return true;
}

void DownloadCoordinator::startOver(const QString &why, std::function<void()> then)
{
    ++m_restarts;
    Q_EMIT noticed(why);
    map().clear();
    m_dirty = true;
    // The record that promises the old bytes has to be gone from the disk before new ones are written.
    save([this, then = std::move(then)] {
        if (m_stage != Stage::Fetching)
            return;
        if (const Result<void> cleared = m_target.part->clear(); !cleared) {
            endWith(cleared.error());
            return;
        }
        then();
    });
}

void DownloadCoordinator::save(std::function<void()> then)
{
    if (m_saving) {
        m_afterSave = then ? std::move(then) : [] {};
        return;
    }
    m_saving = true;
    m_dirty = false;
    // The data of this moment is flushed before the record that speaks of it is written.
    m_engine.runInPool(
        this,
        [part = m_target.part, control = m_target.control,
         reserve = std::exchange(m_reserve, 0)]() -> Result<void> {
            if (Result<void> reserved = part->reserve(reserve); !reserved)
                return reserved;
            if (Result<void> synced = part->sync(); !synced)
                return synced;
            return saveControl(controlPathFor(part->path()), control);
        },
        [this, then = std::move(then)](const Result<void> &saved) {
            m_saving = false;
            if (m_stage == Stage::Finishing) {
                publish();
                return;
            }
            if (!saved && m_stage == Stage::Fetching) {
                endWith(saved.error());
                return;
            }
            if (then)
                then();
            if (std::function<void()> next = std::exchange(m_afterSave, {}))
                save(std::move(next));
        });
}

} // namespace Landline::Downloads
