// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTcpSocket;

namespace Landline::Net {

/** A dead peer is noticed within about a minute, also one that is never written to (30 s idle, 3 probes 10 s
 * apart). */
void setKeepAlive(QTcpSocket &socket);

} // namespace Landline::Net
