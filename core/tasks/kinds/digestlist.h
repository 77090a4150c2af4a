// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Landline::Tasks {

/** Lists of digests are larger by far only when they are something else. */
inline constexpr qsizetype maxDigestListBytes = 16 << 20;
inline constexpr qsizetype maxDigestListEntries = 100'000;

/** A file and what its digest should be. */
struct DigestEntry
{
    QString name; ///< relative, cleaned, within the list's directory
    QString algorithm;
    QByteArray hex; ///< lower case
    bool operator==(const DigestEntry &) const = default;
};

/** What a list says, in its order. */
struct DigestList
{
    QList<DigestEntry> entries;
    bool isSigned = false; ///< it carries a PGP signature, which nobody has checked
};

/**
 * A list as sha256sum and its kin write it: "HEX  NAME" or "HEX *NAME" a line, a backslash before it when the
 * name is escaped; or "SHA256 (NAME) = HEX". The digits' number says the algorithm. Comments, empty lines and
 * a PGP armour are passed over. Errors, with the line: Damaged for what is neither; Refused for a name that
 * leads out of the directory; TooLarge.
 */
[[nodiscard]] Result<DigestList> parseDigestList(const QByteArray &text);

} // namespace Landline::Tasks
