// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/kinds/listedkind.h"

namespace Landline::Downloads {

/** All kinds that may stand in a list of tasks: the standard ones, and "download" with the arguments of a
 * DownloadRequest. For Tasks::parseTaskList(). */
[[nodiscard]] QList<Tasks::ListedKind> allListedKinds();

} // namespace Landline::Downloads
