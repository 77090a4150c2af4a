// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <variant>

namespace Landline::Chat::Wire {

/** What an entry of the log takes, in memory or on a line, roughly. */
[[nodiscard]] inline qint64 roughSize(const LogFrame &frame)
{
    constexpr qint64 overhead = 150; // keys, names and numbers around the text
    if (const auto *posted = std::get_if<Posted>(&frame))
        return overhead + posted->content.size();
    if (const auto *edited = std::get_if<Edited>(&frame))
        return overhead + edited->content.size();
    if (const auto *notice = std::get_if<Notice>(&frame))
        return overhead + notice->content.size();
    return overhead;
}

} // namespace Landline::Chat::Wire
