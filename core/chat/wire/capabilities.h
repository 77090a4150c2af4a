// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>

namespace Landline::Chat::Wire {

/** What the other side of a connection understands beyond the two plain shapes. */
enum class Capability {
    Upgraded = 0x1, ///< encrypted, and has said hello
};
Q_DECLARE_FLAGS(Capabilities, Capability)
Q_DECLARE_OPERATORS_FOR_FLAGS(Capabilities)

} // namespace Landline::Chat::Wire
