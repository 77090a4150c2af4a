// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/filedigest.h"

#include "core/tasks/kinds/arguments.h"

#include <QScopeGuard>

namespace Landline::Tasks {

ByteProgress::ByteProgress(TaskContext &context, qint64 total)
    : m_context(context)
    , m_total(total)
{
    m_context.setProgress({0, m_total, Unit::Bytes});
}

void ByteProgress::checkpoint()
{
    m_context.suspendIfRequested();
    m_context.throwIfCanceled();
}

void ByteProgress::add(qint64 bytes)
{
    m_done += bytes;
    m_context.setProgress({m_done, std::max(m_total, m_done), Unit::Bytes});
}

std::function<QVariant(const QJsonObject &, TaskContext &)>
withDigests(QVariant (*function)(const QJsonObject &, TaskContext &))
{
    return [function](const QJsonObject &arguments, TaskContext &context) {
        const auto release = qScopeGuard(&Digest::releaseThread); // whichever way it ends
        return function(arguments, context);
    };
}

QByteArray addFile(Digest &digest, const OsFile &file, ByteProgress &progress)
{
    qint64 offset = 0;
    while (true) {
        progress.checkpoint();
        const QByteArray block = orThrow(file.readAt(offset, fileBlock));
        digest.add(block);
        offset += block.size();
        progress.add(block.size());
        if (block.size() < fileBlock)
            return digest.finish();
    }
}

QByteArray fileDigest(const QString &path, const QString &algorithm, ByteProgress &progress)
{
    Digest digest = orThrow(Digest::create(algorithm));
    return addFile(digest, orThrow(OsFile::open(path, OpenMode::ReadOnly)), progress);
}

QString algorithmForHexLength(qsizetype length)
{
    switch (length) {
    case 32:
        return QStringLiteral("md5");
    case 40:
        return QStringLiteral("sha-1");
    case 64:
        return QStringLiteral("sha-256");
    case 128:
        return QStringLiteral("sha-512");
    default:
        return {};
    }
}

} // namespace Landline::Tasks
