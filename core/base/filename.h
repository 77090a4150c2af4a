// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline {

/** The longest file name made here, in UTF-8 bytes: room for " (999)", ".part" and ".landline" below 255. */
inline constexpr qsizetype maxFileNameBytes = 230;

/**
 * A leaf file name that is safe on Linux, Windows and macOS, out of any text: the last component by either
 * separator, without control, bidi and zero-width characters, characters and names that Windows reserves,
 * leading dots, dashes, tildes and spaces, trailing dots and spaces; at most maxFileNameBytes, cut before
 * the extension. Never empty: `fallback` where nothing is left.
 */
[[nodiscard]] QString safeFileName(const QString &text, const QString &fallback = QStringLiteral("download"));

/** "name.tar.gz" → {"name", ".tar.gz"}; the extension is empty where there is none. */
struct NameParts
{
    QString stem;
    QString extension;
    bool operator==(const NameParts &) const = default;
};
[[nodiscard]] NameParts splitExtension(const QString &name);

/** A name to which something can be added: the same, or a cut one where it is longer than maxFileNameBytes.
 */
[[nodiscard]] QString extensibleName(const QString &name);

/** "name (2).tar.gz" for ("name.tar.gz", 2). */
[[nodiscard]] QString numberedName(const QString &name, int number);

} // namespace Landline
