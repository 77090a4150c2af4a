// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QHostAddress;

namespace Landline::Net {

/** A dead peer is noticed within about a minute, also one that is never written to (30 s idle, 3 probes 10 s
 * apart). Where the system can't be told so the descriptor is left as it is. */
void setKeepAlive(qintptr descriptor);

/** What is written leaves at once (TCP_NODELAY). */
void setLowDelay(qintptr descriptor);

/** The address without the IPv4-in-IPv6 form that a socket for both families gives. */
[[nodiscard]] QString plainAddress(const QHostAddress &address);
/** Of IPv6 the network (/64), all of which one machine may take, though a whole room of them may share it;
 * else the address. */
[[nodiscard]] QString networkOf(const QString &address);

} // namespace Landline::Net
