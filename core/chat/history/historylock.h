// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filelock.h"

namespace Landline::Chat {

/** The one name of a file that is reached by several paths. What lies beside a history is named by it. */
[[nodiscard]] QString canonicalHistory(const QString &file);

/**
 * Takes FILE.lock beside a history, by whichever path the file is known, until the returned lock is
 * destroyed: two hosts on one file would give out the same numbers. A lock whose owner has died is taken
 * over. Errors: Busy (another host has it), PermissionDenied (its directory can't be written), DiskFull.
 */
[[nodiscard]] Result<std::unique_ptr<FileLock>> lockHistory(const QString &file);

} // namespace Landline::Chat
