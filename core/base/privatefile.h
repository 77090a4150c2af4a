// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>

namespace Landline {

/**
 * Writes a small file that is not there yet, readable by the owner alone (0600): whole under its name or not
 * at all, whenever the program ends. Error AlreadyExists: unlike writePrivateFile() it never replaces
 * anything.
 */
[[nodiscard]] Result<void> writeNewPrivateFile(const QString &path, QByteArrayView content);

} // namespace Landline
