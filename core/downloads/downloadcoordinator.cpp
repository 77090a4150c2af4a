// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadcoordinator.h"

#include "core/base/bytecount.h"
#include "core/base/filename.h"
#include "core/downloads/downloadengine.h"

#include <QDir>

namespace Landline::Downloads {

DownloadCoordinator::DownloadCoordinator(DownloadEngine &engine, DownloadRequest request, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_request(std::move(request))
    , m_directory(QDir(m_request.directory).absolutePath())
    , m_urls(QList<QUrl>{m_request.url} + m_request.alternatives)
    , m_transfer(engine, m_request)
    , m_digest(engine, digestsAlong())
    , m_expected(m_request.digest)
{
    m_saveTimer.setInterval(saveInterval);
    m_reportTimer.setInterval(reportInterval);
    connect(&m_saveTimer, &QTimer::timeout, this, [this] {
        if (m_dirty && !m_saving)
            save({});
    });
    connect(&m_reportTimer, &QTimer::timeout, this, &DownloadCoordinator::report);
    connect(&m_transfer, &Transfer::statusChanged, this, &DownloadCoordinator::statusChanged);
    connect(&m_transfer, &Transfer::noticed, this, &DownloadCoordinator::noticed);
    connect(&m_transfer, &Transfer::answered, this, &DownloadCoordinator::answered);
    connect(&m_transfer, &Transfer::received, this, &DownloadCoordinator::received);
    connect(&m_transfer, &Transfer::finished, this, &DownloadCoordinator::transferFinished);
    connect(&m_transfer, &Transfer::lost, this, &DownloadCoordinator::transferLost);
    connect(&m_transfer, &Transfer::failed, this, &DownloadCoordinator::endWith);
    connect(&m_digest, &RunningDigest::completed, this, &DownloadCoordinator::digestsCompleted);
}

DownloadCoordinator::~DownloadCoordinator() = default;

QStringList DownloadCoordinator::digestsAlong() const
{
    QStringList names{m_request.digest.algorithm, m_request.hashAlgorithm};
    names.removeAll(QString());
    names.removeDuplicates();
    return names;
}

void DownloadCoordinator::start()
{
    m_stage = Stage::Fetching;
    m_restarts = 0;
    m_stopWanted = false;
    if (m_target.part) {
        fetchRest();
        return;
    }
    // What was known belongs to a file that has been let go, and that may be gone by now.
    m_target = {};
    m_whyAnew.clear();
    m_isUnproven = false;
    m_digest.reset();
    m_digests.clear();
    m_verified.clear();
    m_dirty = false;
    m_reserve = 0;
    if (m_request.access.netrcFile.isEmpty() && m_request.access.cookieFile.isEmpty())
        open();
    else
        readLogins();
}

FileKnowledge DownloadCoordinator::knowledge() const
{
    const ControlData &control = m_target.control;
    return {control.sourceUrl, control.validators, control.contentType,
            m_expected.isSet() || m_request.pieces.isSet()};
}

void DownloadCoordinator::fetchMissing()
{
    if (std::exchange(m_stopWanted, false)) {
        stop();
        return;
    }
    if (map().isComplete()) {
        finish();
        return;
    }
    m_saveTimer.start();
    m_reportTimer.start();
    m_reportedAt = m_engine.clock().monotonic();
    m_transfer.start(map(), knowledge(),
                     m_whyAnew.isEmpty() ? Transfer::Wanted::Missing : Transfer::Wanted::All);
}

void DownloadCoordinator::fetchAnew(const QString &why)
{
    m_whyAnew = why;
    fetchMissing();
}

Result<void> DownloadCoordinator::adopt(const RangeAnswer &answer, const QUrl &source, bool anew)
{
    ControlData &control = m_target.control;
    control.finalUrl = answer.finalUrl;
    control.contentType = answer.contentType;
    // They are those of all that is there, never of a part beside other bytes.
    const bool isFirst = answer.begin == 0 || control.validators.ifRange().isEmpty();
    if (anew || (isFirst && map().isEmpty())) {
        control.validators = answer.validators;
        control.sourceUrl = source;
    }
    map().setTotal(answer.total);
    if (m_target.part)
        return {};
    const QString offered =
        answer.suggestedName.isEmpty() ? answer.finalUrl.fileName(QUrl::FullyDecoded) : answer.suggestedName;
    control.url = m_request.partKey();
    control.wantedName = m_request.fileName;
    control.name = m_request.fileName.isEmpty() ? safeFileName(offered) : m_request.wantedName();
    m_directory = directoryFor(control.name);
    Result<DownloadTarget> target = beginTarget(m_request, m_directory, control);
    if (!target)
        return failure(target.error());
    m_target = std::move(*target);
    if (m_target.part->isNamed())
        rememberUnfinished();
    Q_EMIT nameChosen(m_target.control.name);
    return {};
}

void DownloadCoordinator::rememberUnfinished()
{
    m_engine.unfinished().add(m_directory, m_request.partKey(), m_request.fileName,
                              controlPathFor(m_target.part->path()));
}

Result<void> DownloadCoordinator::giveName()
{
    const QString before = m_target.control.name;
    if (Result<void> named = nameTarget(m_request, m_directory, m_target); !named)
        return named;
    rememberUnfinished();
    if (m_target.control.name != before)
        Q_EMIT nameChosen(m_target.control.name);
    return {};
}

void DownloadCoordinator::answered(const RangeAnswer &answer, const QUrl &source, bool anew)
{
    if (m_stage != Stage::Fetching)
        return;
    const bool isSame = m_target.control.validators.agreesWith(answer.validators);
    if (const Result<void> adopted = adopt(answer, source, anew); !adopted) {
        const Error error = adopted.error();
        if (error.code == ErrorCode::AlreadyExists && m_request.onConflict == ConflictPolicy::Skip) {
            skip(error.path);
        } else {
            endWith(error);
        }
        return;
    }
    if (anew)
        m_expected = m_request.digest; // what a server told was of the other version
    if (answer.digest.isSet() && !m_expected.isSet())
        expect(answer.digest);
    m_transfer.addSources(answer.mirrors, QStringLiteral("named by the server"));
    m_transfer.learn(knowledge());
    if (anew) {
        m_transfer.hold();
        const QString why = !m_whyAnew.isEmpty() ? m_whyAnew
                            : isSame             ? QStringLiteral("the server can't send parts of the file")
                                                 : QStringLiteral("the file has changed on the server");
        startOver(why + QStringLiteral("; starting over"), [this] { m_transfer.release(); });
    }
    reserveSpace();
}

void DownloadCoordinator::reserveSpace()
{
    const qint64 total = map().total();
    const qint64 missing = total - map().presentBytes();
    if (total < minReservedBytes || missing <= 0)
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
    m_reserve = total;
    m_dirty = true;
    if (!m_saving)
        save({});
}

void DownloadCoordinator::received(qint64 offset, QByteArrayView bytes)
{
    if (m_stage != Stage::Fetching)
        return;
    if (const Result<void> written = m_target.part->write(offset, bytes); !written) {
        endWith(written.error());
        return;
    }
    map().add({offset, offset + bytes.size()});
    m_dirty = true;
    m_digest.take(offset, bytes);
    m_digest.advance(m_target.part, map().prefix());
}

void DownloadCoordinator::transferFinished()
{
    if (m_stage != Stage::Fetching)
        return;
    if (map().total() < 0) // it ended where the server ended it, and nobody knows better
        map().setTotal(map().isEmpty() ? 0 : map().present().last().end);
    finish();
}

void DownloadCoordinator::transferLost(const QString &why)
{
    if (m_restarts < maxRestarts)
        fetchAnew(why);
    else
        endWith({ErrorCode::Changed, why, {}, 0, {}});
}

void DownloadCoordinator::startOver(const QString &why, std::function<void()> then)
{
    ++m_restarts;
    Q_EMIT noticed(why);
    m_whyAnew.clear();
    m_isUnproven = false;
    map().clear();
    m_digest.reset();
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
    const Result<void> named = m_target.part->isNamed() ? Result<void>() : giveName();
    // The data of this moment is flushed before the record that speaks of it is written.
    m_engine.runInPool(
        this,
        [named, part = m_target.part, control = m_target.control,
         reserve = std::exchange(m_reserve, 0)]() -> Result<void> {
            if (!named)
                return named;
            if (Result<void> reserved = part->reserve(reserve); !reserved)
                return reserved;
            if (Result<void> synced = part->sync(); !synced)
                return synced;
            return saveControl(controlPathFor(part->path()), control);
        },
        [this, then = std::move(then)](const Result<void> &saved) {
            m_saving = false;
            if (m_stage == Stage::Finishing) {
                verify();
                return;
            }
            if (!saved && m_stage == Stage::Fetching) {
                m_afterSave = {}; // it was about to go on
                endWith(saved.error());
                return;
            }
            if (then)
                then();
            if (!m_target.part) {
                m_afterSave = {};
                return;
            }
            if (std::function<void()> next = std::exchange(m_afterSave, {}))
                save(std::move(next));
        });
}

} // namespace Landline::Downloads
