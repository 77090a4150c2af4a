// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

namespace Landline::Tasks {

/** "verify": argument "list", a file like SHA256SUMS (see parseDigestList()). Reads every file that it names,
 * beside and below the list. The log has a line a file; one that differs or is missing makes a failure with
 * ErrorCode::Checksum, after all have been looked at. */
[[nodiscard]] TaskSpec verifySpec(const QString &list);
[[nodiscard]] TaskKind verifyKind();

} // namespace Landline::Tasks
