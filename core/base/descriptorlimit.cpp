// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/descriptorlimit.h"

#include <algorithm>
#include <limits>
#include <sys/resource.h>

namespace Landline {

static rlim_t softLimitBefore = 0; // 0: not raised

/** No limit at all is more than any program has. */
static qint64 countOf(rlim_t limit)
{
    return qint64(std::min<rlim_t>(limit, std::numeric_limits<int>::max()));
}

qint64 raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return countOf(RLIM_INFINITY); // not known: whoever needs one finds out
    const rlim_t before = limit.rlim_cur;
    if (before >= limit.rlim_max)
        return countOf(before);
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return countOf(before);
    if (softLimitBefore == 0)
        softLimitBefore = before;
    return countOf(limit.rlim_cur);
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
