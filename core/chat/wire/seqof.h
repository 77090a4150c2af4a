// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <variant>

namespace Landline::Chat::Wire {

[[nodiscard]] inline qint64 seqOf(const LogFrame &entry)
{
    return std::visit([](const auto &frame) { return frame.seq; }, entry);
}

} // namespace Landline::Chat::Wire
