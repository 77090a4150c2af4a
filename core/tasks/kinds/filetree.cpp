// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/filetree.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <numeric>

namespace Landline::Tasks {

static EntryType typeOf(const QFileInfo &info)
{
    if (info.isSymLink())
        return EntryType::Link;
    if (info.isDir())
        return EntryType::Directory;
    return info.isFile() ? EntryType::File : EntryType::Other;
}

EntryType entryType(const QString &path)
{
    return typeOf(QFileInfo(path));
}

qint64 totalSize(const QList<TreeEntry> &entries)
{
    return std::accumulate(entries.cbegin(), entries.cend(), qint64(0),
                           [](qint64 sum, const TreeEntry &entry) { return sum + entry.size; });
}

namespace {

/** The walk: what is still to be looked at is a list, so that no depth is too deep for the stack. */
class TreeWalk
{
public:
    TreeWalk(QString parent, TaskContext &context, qsizetype maxEntries)
        : m_parent(std::move(parent))
        , m_context(context)
        , m_maxEntries(maxEntries)
    {}

    QList<TreeEntry> walk(const QString &name)
    {
        m_left = {name};
        while (!m_left.isEmpty()) {
            m_context.throwIfCanceled();
            visit(m_left.takeLast());
        }
        return std::move(m_entries);
    }

private:
    void visit(const QString &relative)
    {
        const QString path = m_parent.filePath(relative);
        const QFileInfo info(path);
        const EntryType type = typeOf(info);
        if (m_entries.size() == m_maxEntries) {
            throw Error{ErrorCode::TooLarge,
                        QStringLiteral("there are more than %1 files; do it in parts").arg(m_maxEntries),
                        path,
                        0,
                        {}};
        }
        m_entries.append({relative, type, type == EntryType::File ? info.size() : 0});
        if (type == EntryType::Directory)
            visitDirectory(path, relative);
    }

    void visitDirectory(const QString &path, const QString &relative)
    {
        if (!QFileInfo(path).isReadable() || !QFileInfo(path).isExecutable()) {
            throw Error{ErrorCode::PermissionDenied,
                        QStringLiteral("cannot read the directory %1").arg(path),
                        path,
                        0,
                        {}};
        }
        QStringList names = QDir(path).entryList(
            QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Unsorted);
        std::sort(names.begin(), names.end(), std::greater<>());
        for (const QString &name : names)
            m_left.append(relative + u'/' + name);
    }

    QDir m_parent;
    TaskContext &m_context;
    qsizetype m_maxEntries;
    QStringList m_left;
    QList<TreeEntry> m_entries;
};

} // namespace

QList<TreeEntry> listTree(const QString &path, TaskContext &context, qsizetype maxEntries)
{
    const QFileInfo info(path);
    if (!info.exists() && !info.isSymLink())
        throw Error{ErrorCode::NotFound, QStringLiteral("%1 is not there").arg(path), path, 0, {}};
    return TreeWalk(info.path(), context, maxEntries).walk(info.fileName());
}

} // namespace Landline::Tasks
