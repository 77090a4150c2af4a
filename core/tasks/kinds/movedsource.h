// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"
#include "core/tasks/taskcontext.h"

#include <QHash>
#include <QString>

namespace Landline::Tasks {

/**
 * Deletes the source of a move, entry by entry, where the copy has the same. `copied`: the files as they were
 * read, by their path within the source; for others the copy's size and time count. What was changed or added
 * meanwhile stays, and is thrown as ErrorCode::Changed.
 */
void removeMovedSource(const QString &source, const QString &copy, const QHash<QString, FileStamp> &copied,
                       TaskContext &context);

} // namespace Landline::Tasks
