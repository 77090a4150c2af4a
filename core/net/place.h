// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline::Net {

/**
 * The one spelling of a host's name or address: lower case without the root's dot, IPv4 also where it was
 * written as IPv6, IPv6 in its shortest form, with a zone only where one matters. Otherwise what a person
 * typed would decide whether a host is known. Looks nothing up.
 */
[[nodiscard]] QString canonicalHost(const QString &host);

/** "HOST:PORT", brackets around IPv6. */
[[nodiscard]] QString placeOf(const QString &host, quint16 port);

/** The same of "HOST:PORT" or "[V6]:PORT"; what is neither is returned as it is. */
[[nodiscard]] QString canonicalPlace(const QString &place);

} // namespace Landline::Net
