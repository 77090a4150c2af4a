// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/descriptorlimit.h"

#include <sys/resource.h>

namespace Landline {

static rlim_t softLimitBefore = 0; // 0: not raised

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max)
        return;
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) == 0 && softLimitBefore == 0)
        softLimitBefore = before;
}

void restoreDescriptorLimit()
{
    rlimit limit{};
    if (softLimitBefore == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = softLimitBefore < limit.rlim_max ? softLimitBefore : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace Landline
