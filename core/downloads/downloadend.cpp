// SPDX-License-Identifier: GPL-3.0-or-later
// How a download ends: paused, failed, or complete under its final name.
#include "core/downloads/downloadcoordinator.h"
#include "core/downloads/downloadengine.h"

#include <algorithm>

namespace Landline::Downloads {

void DownloadCoordinator::settle(std::function<void()> then)
{
    m_stage = Stage::Stopping;
    m_saveTimer.stop();
    m_reportTimer.stop();
    m_transfer.stop();
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
    m_digest.reset(); // it holds the part file too
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
    case Stage::Finishing:
        m_stopWanted = true; // it ends by itself in a moment, or finds that something is to be fetched again
        break;
    case Stage::Stopping:
    case Stage::Ended:
        break; // it ends by itself in a moment
    }
}

/** Whoever has given another address decides what becomes of the bytes: none are let go for a wrong one. */
static Error keptFor(Error error)
{
    error.code = ErrorCode::NotTheFile;
    error.message = QStringLiteral("at the new address: %1; what has come is kept").arg(error.message);
    return error;
}

void DownloadCoordinator::endWith(const Error &what)
{
    if (m_stage != Stage::Fetching)
        return;
    if (what.code == ErrorCode::DiskFull)
        makeRoomForRecord();
    const bool isOther = what.code == ErrorCode::Changed && m_request.isMoved() && !map().isEmpty();
    keepAndFail(isOther ? keptFor(what) : what);
}

void DownloadCoordinator::keepAndFail(const Error &error)
{
    settle([this, error] {
        if (m_target.part)
            report();
        end();
        Q_EMIT failed(error);
    });
}

void DownloadCoordinator::makeRoomForRecord()
{
    if (!m_target.part || map().isEmpty())
        return;
    const qint64 end = map().present().last().end;
    const qint64 kept = std::max<qint64>(0, end - recordRoom);
    map().remove({kept, end});
    m_dirty = true;
    // Where even this fails, the record stays as it was: it says less than there is, never more.
    if (const Result<void> cut = m_target.part->truncate(kept); !cut)
        Q_EMIT noticed(cut.error().message);
}

void DownloadCoordinator::finish()
{
    m_stage = Stage::Finishing;
    m_saveTimer.stop();
    m_reportTimer.stop();
    m_transfer.stop();
    Q_EMIT statusChanged(QStringLiteral("finishing"));
    if (!m_saving) // else it follows on the save that is under way
        verify();
}

void DownloadCoordinator::verify()
{
    if (m_request.size >= 0 && map().total() != m_request.size) {
        refuse({ErrorCode::Checksum,
                QStringLiteral("the file has %1 bytes; it should have %2")
                    .arg(map().total())
                    .arg(m_request.size),
                {},
                0,
                {}});
        return;
    }
    if (m_request.usesChecksumFile && !m_expected.isSet()) {
        findChecksum();
        return;
    }
    if (m_digest.isEmpty()) {
        checkPieces({});
        return;
    }
    Q_EMIT statusChanged(QStringLiteral("checking"));
    m_digest.complete(m_target.part, map().total());
}

void DownloadCoordinator::expect(const FileDigest &digest)
{
    m_expected = digest;
    m_digest.require(digest.algorithm);
}

void DownloadCoordinator::findChecksum()
{
    Q_EMIT statusChanged(QStringLiteral("looking for a checksum beside the file"));
    const ControlData &control = m_target.control;
    HttpOptions options{control.finalUrl.isEmpty() ? m_request.url : control.finalUrl, m_request.stallTimeout,
                        m_request.access};
    options.wanted = m_request.url;
    m_checksumFetch = std::make_unique<ChecksumFetch>(m_engine, options);
    connect(m_checksumFetch.get(), &ChecksumFetch::ended, this, [this](const FileDigest &digest) {
        m_checksumFetch.release()->deleteLater();
        if (digest.isSet()) {
            expect(digest);
            verify();
            return;
        }
        keepAndFail({ErrorCode::Checksum,
                     QStringLiteral("there is no checksum of it beside the file on the server; what has "
                                    "come is kept, and done with when no checksum file is asked for"),
                     {},
                     0,
                     {}});
    });
    m_checksumFetch->start();
}

void DownloadCoordinator::digestsCompleted(const QHash<QString, QByteArray> &hex, const Error &error)
{
    if (m_stage != Stage::Finishing) {
        if (error && m_stage == Stage::Fetching)
            endWith(error);
        return;
    }
    if (error) {
        keepAndFail(error);
        return;
    }
    m_digests = hex;
    const QByteArray found = hex.value(m_expected.algorithm);
    if (!m_expected.isSet() || found == m_expected.hex) {
        m_verified = m_expected.toText();
        if (m_expected.isSet())
            publish();
        else
            checkPieces({});
        return;
    }
    checkPieces(
        Error{ErrorCode::Checksum,
              QStringLiteral("the file's %1 checksum is %2; it should be %3")
                  .arg(m_expected.algorithm, QString::fromLatin1(found), QString::fromLatin1(m_expected.hex)),
              {},
              0,
              {}});
}

void DownloadCoordinator::checkPieces(const std::optional<Error> &mismatch)
{
    if (!m_request.pieces.isSet()) {
        if (mismatch)
            askOneAlone(*mismatch);
        else
            publish();
        return;
    }
    auto wrong = std::make_shared<QList<qsizetype>>();
    m_engine.runInPool(
        this,
        [wrong, part = m_target.part, pieces = m_request.pieces, total = map().total()]() -> Result<void> {
            Result<QList<qsizetype>> found = wrongPieces(*part, pieces, total);
            if (!found)
                return failure(found.error());
            *wrong = *found;
            return {};
        },
        [this, wrong, mismatch](const Result<void> &checked) {
            if (!checked) {
                keepAndFail(checked.error());
            } else if (!wrong->isEmpty()) {
                repair(*wrong, mismatch);
            } else if (mismatch) {
                refuse(*mismatch);
            } else {
                if (m_verified.isEmpty())
                    m_verified = m_request.pieces.algorithm + QStringLiteral(" of pieces");
                publish();
            }
        });
}

void DownloadCoordinator::repair(const QList<qsizetype> &wrong, const std::optional<Error> &mismatch)
{
    const qint64 length = m_request.pieces.length;
    if (++m_repairs > maxRepairs) {
        refuse(mismatch.value_or(
            Error{ErrorCode::Checksum,
                  QStringLiteral("%1 pieces of the file are wrong, and come wrong again").arg(wrong.size()),
                  {},
                  0,
                  {}}));
        return;
    }
    Q_EMIT noticed(
        wrong.size() == 1
            ? QStringLiteral("a piece of the file is wrong; fetching it again")
            : QStringLiteral("%1 pieces of the file are wrong; fetching them again").arg(wrong.size()));
    for (const qsizetype index : wrong)
        map().remove({index * length, (index + 1) * length});
    m_digest.reset();
    m_stage = Stage::Fetching;
    m_dirty = true;
    fetchMissing();
}

void DownloadCoordinator::askOneAlone(const Error &mismatch)
{
    // What an earlier run had brought may be of another version: that is no server's fault.
    if (m_isUnproven) {
        m_stage = Stage::Fetching;
        startOver(QStringLiteral("%1; fetching all of it again").arg(mismatch.message),
                  [this] { fetchMissing(); });
        return;
    }
    if (!m_transfer.trustOneAlone()) {
        refuse(mismatch);
        return;
    }
    m_stage = Stage::Fetching;
    startOver(QStringLiteral("%1; fetching it again, from one server alone").arg(mismatch.message),
              [this] { fetchMissing(); });
}

void DownloadCoordinator::refuse(const Error &error)
{
    // Going on from these bytes would end the same way: the next attempt begins from nothing.
    map().clear();
    end();
    Q_EMIT failed(error);
}

void DownloadCoordinator::publish()
{
    auto path = std::make_shared<QString>();
    report();
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
            if (*size > total) {
                if (Result<void> cut = part->truncate(total); !cut)
                    return cut;
            }
            if (const Result<void> synced = part->sync(); !synced)
                return synced;
            const Result<QString> published = publishTarget(*part, directory, control.name, policy);
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
                skip(published.error().path);
            } else {
                keepAndFail(published.error());
            }
        });
}

void DownloadCoordinator::report()
{
    const ControlData &control = m_target.control;
    const std::chrono::milliseconds now = m_engine.clock().monotonic();
    if (m_stage == Stage::Fetching)
        m_transfer.measure(now - std::exchange(m_reportedAt, now));
    Q_EMIT advanced(map().presentBytes(), map().total());
    tellQuiet();
    const QString url = m_request.url.toDisplayString(QUrl::FullyEncoded);
    QJsonObject details{
        {QStringLiteral("url"), url},
        {QStringLiteral("finalUrl"),
         control.finalUrl == m_request.url ? url : control.finalUrl.toDisplayString(QUrl::FullyEncoded)},
        {QStringLiteral("directory"), m_directory},
        {QStringLiteral("segments"), map().toJson()},
        {QStringLiteral("active"), m_transfer.activeJson()},
        {QStringLiteral("connections"), m_stage == Stage::Fetching ? m_transfer.connections() : 0},
        {QStringLiteral("sources"), m_transfer.sourcesJson()},
        {QStringLiteral("contentType"), QString::fromLatin1(control.contentType)},
        {QStringLiteral("etag"), QString::fromLatin1(control.validators.etag)},
        {QStringLiteral("lastModified"), QString::fromLatin1(control.validators.lastModified)}};
    if (m_target.part) {
        details.insert(QStringLiteral("name"), control.name);
        details.insert(QStringLiteral("file"), m_directory + u'/' + control.name);
        details.insert(QStringLiteral("part"), m_target.part->path());
    }
    if (!m_digests.isEmpty()) {
        QJsonObject digests;
        for (const auto &[algorithm, hex] : m_digests.asKeyValueRange())
            digests.insert(algorithm, QString::fromLatin1(hex));
        details.insert(QStringLiteral("digests"), digests);
    }
    if (!m_verified.isEmpty())
        details.insert(QStringLiteral("verified"), m_verified);
    Q_EMIT detailsChanged(details);
}

void DownloadCoordinator::tellQuiet()
{
    std::chrono::seconds quiet{0};
    if (m_stage == Stage::Fetching)
        quiet = std::chrono::floor<std::chrono::seconds>(m_transfer.quietFor());
    if (quiet < quietAfter)
        quiet = {};
    if (std::exchange(m_quietTold, quiet) == quiet)
        return;
    const auto timeout = std::chrono::round<std::chrono::seconds>(m_request.stallTimeout);
    Q_EMIT statusChanged(quiet.count() == 0 ? QString()
                                            : QStringLiteral("no data for %1 s; asking again after %2 s")
                                                  .arg(quiet.count())
                                                  .arg(timeout.count()));
}

} // namespace Landline::Downloads
