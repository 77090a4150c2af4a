// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/filedigests.h"

#include <QUrl>

namespace Landline::Downloads {

/** A longer one isn't read. */
inline constexpr qint64 maxChecksumFileBytes = 1 << 20;

/** Where digests of a file are published by custom: NAME.sha256, SHA256SUMS and the like beside it. */
[[nodiscard]] QList<QUrl> checksumFilesFor(const QUrl &file);

/**
 * The digest of `fileName` in such a file: lines “hex  name”, “hex *name”, “SHA256 (name) = hex”, or hex
 * alone where there is only one line. The algorithm is told by the number of digits.
 */
[[nodiscard]] FileDigest digestInChecksumFile(const QByteArray &text, const QString &fileName);

} // namespace Landline::Downloads
