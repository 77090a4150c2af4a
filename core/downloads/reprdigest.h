// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/filedigests.h"

#include <QByteArray>

namespace Landline::Downloads {

/**
 * The strongest digest in a Repr-Digest field (RFC 9530: sha-256=:base64:, …); none where there is none that
 * is known. It is of the whole file, on a part of it too.
 */
[[nodiscard]] FileDigest parseReprDigest(const QByteArray &field);

/** The same of the older Digest field (RFC 3230: SHA-256=base64, …). */
[[nodiscard]] FileDigest parseOldDigest(const QByteArray &field);

} // namespace Landline::Downloads
