// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/kinds/filedigest.h"
#include "core/tasks/kinds/filetree.h"
#include "core/tasks/kinds/transfercontrol.h"
#include "core/tasks/kinds/transferkind.h"

#include <QHash>
#include <QSet>

namespace Landline::Tasks {

/** One attempt at copying a file or a tree to its control's part path. Throws Error and TaskCanceled; what
 * was copied is kept for the next attempt. */
class TreeCopy
{
public:
    /** `control` and `context` outlive this. */
    TreeCopy(QString source, TransferControl &control, TransferMode mode, qint64 syncStep,
             TaskContext &context);

    /** Copies what is missing and waits until all is on the disk. The files as they were when they were read,
     * by their path within the source; not those that an earlier attempt has copied. */
    [[nodiscard]] QHash<QString, FileStamp> run();

private:
    [[nodiscard]] QString sourcePath(const QString &inner) const;
    [[nodiscard]] QString targetPath(const QString &inner) const;
    void checkEntries(const QList<TreeEntry> &entries) const;
    void copyEntry(const TreeEntry &entry, const QString &inner, ByteProgress &progress);
    void copyFile(const QString &inner, ByteProgress &progress);
    void copyContent(const OsFile &from, OsFile &to, const FileStamp &stamp, ByteProgress &progress);
    void copyLink(const QString &inner);
    [[nodiscard]] bool isCopied(const QString &inner) const;
    void noteSynced(const QString &inner);
    void removeOthers(const QSet<QString> &inners) const;
    void copyDirectoryModes(const QList<TreeEntry> &entries) const;

    QString m_source;
    TransferControl &m_control;
    TransferMode m_mode;
    qint64 m_syncStep;
    TaskContext &m_context;
    bool m_isTree;
    bool m_trustsEarlier = false; ///< still among the entries that an earlier attempt has synced
    qint64 m_sinceSync = 0;
    int m_entriesSinceSync = 0;
    QHash<QString, FileStamp> m_copied;
};

/** Whether two times of one file, on two file systems, are the same: some keep only every other second. */
[[nodiscard]] bool isSameTime(qint64 one, qint64 other);

/** "sub/file" for the entry "tree/sub/file"; empty for the tree itself. */
[[nodiscard]] QString innerPath(const TreeEntry &entry);

} // namespace Landline::Tasks
