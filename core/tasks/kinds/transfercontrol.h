// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"

#include <QString>

namespace Landline::Tasks {

/** How far a copy is. It never says more than is on the disk. */
struct TransferState
{
    QString source;
    QString lastSynced; ///< of a tree: all entries up to this one are there
    QString current;    ///< the file in progress …
    qint64 size = 0;    ///< … as it was, when it was begun
    qint64 modified = 0;
    qint64 offset = 0; ///< so much of it is there
    QString published; ///< the whole copy has this name: only the source is still to be deleted
};

/**
 * The file NAME.part.copy beside an unfinished copy NAME.part: says how far it is, and its lock says that
 * somebody works on it. All functions throw Error.
 */
class TransferControl
{
public:
    /** The one of an earlier attempt at the same, or a new one: NAME, or a numbered one where NAME.part is
     * somebody else's. */
    [[nodiscard]] static TransferControl claim(const QString &source, const QString &directory,
                                               const QString &name);

    [[nodiscard]] TransferState &state() { return m_state; }
    /** No attempt before this one has written anything. */
    [[nodiscard]] bool isFresh() const { return m_isFresh; }
    [[nodiscard]] const QString &partPath() const { return m_partPath; }
    /** Of a tree: where the file in progress lies. */
    [[nodiscard]] QString stagePath() const { return m_partPath + QStringLiteral(".file"); }
    /** Writes the state; what it speaks of has been synced. */
    void save();
    void remove();
    void removeIfNothingWasWritten();

private:
    TransferControl(OsFile file, QString partPath);
    void load(const QString &source);

    OsFile m_file;
    QString m_partPath;
    TransferState m_state;
    bool m_isFresh = true;
    bool m_isOthers = false; ///< it speaks of another source
};

} // namespace Landline::Tasks
