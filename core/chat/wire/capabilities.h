// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>
#include <QStringList>

namespace Landline::Chat::Wire {

/** What the other side of a connection understands beyond the two plain shapes. */
enum class Capability {
    Upgraded = 0x1, ///< encrypted, and has said hello
    Typing = 0x2,
    Presence = 0x4,
    Marks = 0x8,
    Private = 0x10,
};
Q_DECLARE_FLAGS(Capabilities, Capability)
Q_DECLARE_OPERATORS_FOR_FLAGS(Capabilities)

/** Those that have a name on the wire, by it; names that are not known mean nothing. */
[[nodiscard]] Capabilities capabilitiesFrom(const QStringList &names);
/** All that this program understands. */
[[nodiscard]] QStringList capabilityNames();

} // namespace Landline::Chat::Wire
