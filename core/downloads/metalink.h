// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"

#include <QByteArray>

namespace Landline::Downloads {

/** A larger Metalink file, more files in it, or more addresses of one are refused. */
inline constexpr qint64 maxMetalinkBytes = 16 << 20;
inline constexpr qsizetype maxMetalinkFiles = 10'000;
inline constexpr qsizetype maxMetalinkUrls = 100;
/** What is wrapped in more elements is passed over; version 3 needs one. */
inline constexpr int maxMetalinkDepth = 8;

/** True for .meta4 and .metalink. */
[[nodiscard]] bool isMetalinkName(const QString &name);

/**
 * The files that a Metalink names, version 4 (RFC 5854) or 3: name, size, digests of the file and of its
 * pieces, and the http and https addresses, the best first. A file's path is cut to its name. Errors:
 * InvalidInput (no Metalink, or no address that can be used), TooLarge.
 */
[[nodiscard]] Result<QList<DownloadRequest>> parseMetalink(const QByteArray &text);
/** Reads it. Blocks. */
[[nodiscard]] Result<QList<DownloadRequest>> loadMetalink(const QString &path);

} // namespace Landline::Downloads
