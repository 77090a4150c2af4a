// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace Landline {

/** Lets this process have as many descriptors as the system allows: the usual soft limit of 1,024 is for
 * programs that use select(). How many that are. Not to be called by two threads at once. */
qint64 raiseDescriptorLimit();

/** In a child process, before it becomes another program (which may use select()): what the limit was at
 * first. Async-signal-safe. */
void restoreDescriptorLimit();

} // namespace Landline
