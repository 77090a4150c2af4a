// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline::Downloads {

/**
 * Why no encrypted connection to `host` came about, in words, out of what the TLS library says
 * (“error:0A00010B:SSL routines::wrong version number”).
 */
[[nodiscard]] QString handshakeProblemText(const QString &host, const QString &libraryText);

} // namespace Landline::Downloads
