// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/taskcontext.h"

#include <QList>
#include <QString>

namespace Landline::Tasks {

/** More files than this in one task are refused: their list would fill the memory. */
inline constexpr qsizetype maxTreeEntries = 1'000'000;

/** What lies at a path; links are looked at, not through. */
enum class EntryType { File, Directory, Link, Other };

struct TreeEntry
{
    QString relative; ///< to the tree's parent: begins with the tree's own name
    EntryType type = EntryType::File;
    qint64 size = 0; ///< of a file
    bool operator==(const TreeEntry &) const = default;
};

[[nodiscard]] EntryType entryType(const QString &path);

/** `path` and all that is below it, each directory before its content, names in the order of their bytes.
 * Throws Error (NotFound, PermissionDenied, TooLarge) and TaskCanceled. */
[[nodiscard]] QList<TreeEntry> listTree(const QString &path, TaskContext &context,
                                        qsizetype maxEntries = maxTreeEntries);

[[nodiscard]] qint64 totalSize(const QList<TreeEntry> &entries);

} // namespace Landline::Tasks
