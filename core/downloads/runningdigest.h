// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/digest.h"
#include "core/downloads/partfile.h"

#include <QByteArrayView>
#include <QHash>
#include <QObject>

#include <memory>
#include <vector>

namespace Landline::Downloads {

class DownloadEngine;

/**
 * Digests of a part file while it grows. Of a small file the bytes are taken as they come; more than that is
 * read back in the pool, out of the system's cache, in whichever order it came: the thread that receives is
 * left to the network. Engine thread. Deleting it is safe at any time.
 */
class RunningDigest final : public QObject
{
    Q_OBJECT
public:
    /** What is read at once, and what makes it worth a trip to the pool. */
    static constexpr qint64 stepBytes = 32 << 20;
    static constexpr qint64 wakeBytes = 4 << 20;
    /** Of the file's beginning, that are taken as they come: for fewer a trip to the pool costs more. */
    static constexpr qint64 inlineBytes = 1 << 20;

    /** `engine` outlives this. Unknown algorithms are left out. */
    RunningDigest(DownloadEngine &engine, const QStringList &algorithms);
    ~RunningDigest() override;

    /** One more; what was read is read again. */
    void require(const QString &algorithm);
    [[nodiscard]] bool isEmpty() const { return m_algorithms.isEmpty(); }
    [[nodiscard]] bool computes(const QString &algorithm) const { return m_algorithms.contains(algorithm); }
    /** These were written at `offset`; they are left to advance() and complete() where they don't follow on
     * those before, or lie beyond inlineBytes. */
    void take(qint64 offset, QByteArrayView bytes);
    /** The first `prefix` bytes of the file are there. */
    void advance(const std::shared_ptr<PartFile> &part, qint64 prefix);
    /** All `total` bytes are there: completed() follows. */
    void complete(const std::shared_ptr<PartFile> &part, qint64 total);
    /** Starts over: the bytes were not the file's. */
    void reset();

signals:
    /** Lowercase hex by algorithm; or why the file can't be read. */
    void completed(const QHash<QString, QByteArray> &hex, const Landline::Error &error);

private:
    struct State
    {
        std::vector<Digest> digests;
        qint64 at = 0;
    };
    void step();
    void stepped(const Result<void> &read);

    DownloadEngine &m_engine;
    QStringList m_algorithms;
    std::shared_ptr<State> m_state; ///< the pool's while a step is under way
    std::shared_ptr<PartFile> m_part;
    qint64 m_prefix = 0;
    qint64 m_total = -1; ///< once complete
    bool m_busy = false;
};

/** Which of the pieces that lie below `total` are wrong: index by index. Blocks: for the pool. */
[[nodiscard]] Result<QList<qsizetype>> wrongPieces(PartFile &part, const struct PieceDigests &pieces,
                                                   qint64 total);

} // namespace Landline::Downloads
