// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Landline::Downloads {

/** A longer header gives no name. */
inline constexpr qsizetype maxDispositionBytes = 8192;

/**
 * The file name in a Content-Disposition header (RFC 6266): filename* (RFC 8187, UTF-8 or ISO-8859-1) before
 * filename; raw bytes are taken for UTF-8 where they are, else ISO-8859-1. Not yet safe: see safeFileName().
 * Empty: there is none.
 */
[[nodiscard]] QString fileNameFromDisposition(const QByteArray &header);

} // namespace Landline::Downloads
