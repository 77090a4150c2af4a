// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/digest.h"
#include "core/base/filesystem.h"
#include "core/tasks/taskcontext.h"

#include <QJsonObject>
#include <QVariant>

#include <functional>

namespace Landline::Tasks {

/** How much is read or written between two looks at whether to pause or to stop. */
inline constexpr qint64 fileBlock = 1 << 20;

/** Bytes of a whole job, told to the queue as they pass; pauses and cancels are heeded with each. */
class ByteProgress
{
public:
    /** `total`: bytes expected. The context outlives this. */
    ByteProgress(TaskContext &context, qint64 total);
    /** Before each block. Throws TaskCanceled. */
    void checkpoint();
    void add(qint64 bytes);
    [[nodiscard]] qint64 done() const { return m_done; }
    [[nodiscard]] TaskContext &context() const { return m_context; }

private:
    TaskContext &m_context;
    qint64 m_done = 0;
    qint64 m_total;
};

/** The function of a kind that makes digests in a thread of the pool. */
[[nodiscard]] std::function<QVariant(const QJsonObject &, TaskContext &)>
    withDigests(QVariant (*function)(const QJsonObject &, TaskContext &));

/** Reads the whole file into `digest` and ends it: lowercase hex. Throws Error and TaskCanceled. */
[[nodiscard]] QByteArray addFile(Digest &digest, const OsFile &file, ByteProgress &progress);

/** The same by path. `algorithm` as Digest has them. */
[[nodiscard]] QByteArray fileDigest(const QString &path, const QString &algorithm, ByteProgress &progress);

/** "sha-256" for 64 hex digits and so on; empty where no digest known here has that length. */
[[nodiscard]] QString algorithmForHexLength(qsizetype length);

} // namespace Landline::Tasks
