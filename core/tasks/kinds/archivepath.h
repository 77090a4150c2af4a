// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace Landline::Tasks {

/** Deeper trees than this are made to break programs, not by people. */
inline constexpr qsizetype maxArchiveDepth = 100;
/** The longest name in a directory, in UTF-8 bytes. */
inline constexpr qsizetype maxEntryNameBytes = 255;

/**
 * An archive's name for an entry as a relative path: without "." and doubled slashes, control and deceptive
 * characters taken out; empty for the top itself. Error Refused: absolute, with "..", too deep or too long.
 */
[[nodiscard]] Result<QString> safeEntryPath(const QString &name);

/**
 * Whether a symbolic link at `path` (relative to the top) to `target` stays within the top whatever the other
 * links are: relative, with ".." only at its front and no more of them than there are directories above it.
 */
[[nodiscard]] bool linkStaysInside(const QString &path, const QString &target);

/** "photos" for "/home/me/photos.tar.gz": the name without what says that it is an archive. */
[[nodiscard]] QString archiveStem(const QString &path);

} // namespace Landline::Tasks
