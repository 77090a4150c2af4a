// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

namespace Landline::Downloads {

/** A date of HTTP in any of the three forms of RFC 9110, section 5.6.7; invalid for anything else. In UTC. */
[[nodiscard]] QDateTime parseHttpDate(const QByteArray &text);

} // namespace Landline::Downloads
