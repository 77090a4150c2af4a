// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/history/history.h"

namespace Landline::Chat {

/** What is kept: what was said. Who came and left matters only while it happens. */
[[nodiscard]] inline bool isKept(const Message &message)
{
    return message.kind == MessageKind::Text || message.kind == MessageKind::System;
}

/** A count that somebody asked for, within bounds. */
[[nodiscard]] inline int pageCount(int asked)
{
    return qBound(0, asked, maxPageMessages);
}

} // namespace Landline::Chat
