// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QUrl>

namespace Landline::Downloads {

/** More mirrors than this of one answer are passed over. */
inline constexpr qsizetype maxLinkedMirrors = 32;

/** The http and https URLs in a Link field (RFC 8288) with rel=duplicate (RFC 6249), the ones that the server
 * puts first (`pri`) first; resolved against `base`. */
[[nodiscard]] QList<QUrl> parseDuplicateLinks(const QByteArray &field, const QUrl &base);

} // namespace Landline::Downloads
