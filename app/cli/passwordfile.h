// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace Landline::Cli {

/**
 * The first line of a file, which may be a pipe: `--password-file <(pass show room)`. Errors: Io,
 * InvalidInput (it is empty, longer than 1,024 bytes or no UTF-8).
 */
[[nodiscard]] Result<QString> readPasswordFile(const QString &path);

} // namespace Landline::Cli
