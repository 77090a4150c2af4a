// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QLocale>
#include <QString>

namespace Landline {

/** "631 MB", "2.9 kB": units of 1000, three digits at most, by the locale. */
[[nodiscard]] QString bytesText(qint64 bytes, const QLocale &locale = {});

/** "2.9 MB/s". */
[[nodiscard]] QString rateText(double bytesPerSecond, const QLocale &locale = {});

/** "45 s", "4 min", "1 h 05 min": a span as people say it, for what is left or has passed. */
[[nodiscard]] QString spanText(std::chrono::milliseconds span);

/** "500", "64K", "1.5M", "2G" with units of 1024, as curl has them. Errors: InvalidInput. */
[[nodiscard]] Result<qint64> parseByteCount(const QString &text);

} // namespace Landline
