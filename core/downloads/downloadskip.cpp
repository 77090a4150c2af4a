// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is there already and is left alone, as was asked: what is known of it all the same.
#include "core/base/digest.h"
#include "core/base/filesystem.h"
#include "core/downloads/downloadcoordinator.h"
#include "core/downloads/downloadengine.h"

#include <QFileInfo>

namespace Landline::Downloads {

static constexpr qint64 pieceBytes = 1 << 20;

/** In hex, by algorithm. Blocks. */
static Result<QHash<QString, QByteArray>> digestsOf(const QString &path, const QStringList &algorithms)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    if (!file)
        return failure(file.error());
    std::vector<Digest> digests;
    for (const QString &algorithm : algorithms) {
        Result<Digest> digest = Digest::create(algorithm);
        if (!digest)
            return failure(digest.error());
        digests.push_back(std::move(*digest));
    }
    for (qint64 at = 0;;) {
        const Result<QByteArray> piece = file->readAt(at, pieceBytes);
        if (!piece)
            return failure(piece.error());
        if (piece->isEmpty())
            break;
        for (Digest &digest : digests)
            digest.add(*piece);
        at += piece->size();
    }
    QHash<QString, QByteArray> hex;
    for (Digest &digest : digests)
        hex.insert(digest.algorithm(), digest.finish());
    return hex;
}

void DownloadCoordinator::skip(const QString &path)
{
    m_transfer.stop();
    m_stage = Stage::Finishing;
    const auto endFailed = [this](const Error &error) {
        end();
        Q_EMIT failed(error);
    };
    if (!QFileInfo(path).isFile()) {
        endFailed({ErrorCode::AlreadyExists,
                   QStringLiteral("%1 is there already, and is no file").arg(QFileInfo(path).fileName()),
                   path,
                   0,
                   {}});
        return;
    }
    const auto endSkipped = [this, path] {
        if (m_target.part) { // it came while this one was on its way: ours is not needed
            discardTarget(m_target);
            m_target.part.reset();
        }
        end();
        Q_EMIT skipped(path);
    };
    const QStringList algorithms = digestsAlong();
    if (algorithms.isEmpty()) {
        endSkipped();
        return;
    }
    Q_EMIT statusChanged(QStringLiteral("checking"));
    auto found = std::make_shared<QHash<QString, QByteArray>>();
    m_engine.runInPool(
        this,
        [found, path, algorithms]() -> Result<void> {
            return digestsOf(path, algorithms).map([&found](const QHash<QString, QByteArray> &hex) {
                *found = hex;
            });
        },
        [this, path, found, endFailed, endSkipped](const Result<void> &computed) {
            const FileDigest &wanted = m_request.digest;
            const QByteArray hex = found->value(wanted.algorithm);
            if (!computed) {
                endFailed(computed.error());
            } else if (wanted.isSet() && hex != wanted.hex) {
                endFailed(
                    {ErrorCode::Checksum,
                     QStringLiteral("the file that is there already has the %1 checksum %2; it should be "
                                    "%3")
                         .arg(wanted.algorithm, QString::fromLatin1(hex), QString::fromLatin1(wanted.hex)),
                     path,
                     0,
                     {}});
            } else {
                m_digests = *found;
                m_verified = wanted.toText();
                report();
                endSkipped();
            }
        });
}

} // namespace Landline::Downloads
