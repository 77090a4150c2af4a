// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytecount.h"

#include <array>
#include <cmath>

namespace Landline {

QString bytesText(qint64 bytes, const QLocale &locale)
{
    static constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    double value = static_cast<double>(bytes);
    size_t unit = 0;
    // 999.5 would be printed as "1000", so the next unit begins there.
    while (std::abs(value) >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    const int decimals = unit > 0 && std::abs(value) < 9.95 ? 1 : 0;
    return QStringLiteral("%1 %2").arg(locale.toString(value, 'f', decimals), QLatin1String(units.at(unit)));
}

QString rateText(double bytesPerSecond, const QLocale &locale)
{
    return bytesText(std::llround(bytesPerSecond), locale) + QStringLiteral("/s");
}

QString spanText(std::chrono::milliseconds span)
{
    const qint64 seconds = std::max<qint64>(0, (span.count() + 500) / 1000);
    if (span.count() < 1000)
        return QStringLiteral("%1 ms").arg(span.count());
    if (seconds < 60)
        return QStringLiteral("%1 s").arg(seconds);
    const qint64 minutes = (seconds + 30) / 60;
    if (minutes < 60)
        return QStringLiteral("%1 min").arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours < 48)
        return QStringLiteral("%1 h %2 min").arg(hours).arg(minutes % 60, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1 days").arg(hours / 24);
}

Result<qint64> parseByteCount(const QString &text)
{
    static constexpr qint64 largest = qint64(1) << 60;
    QString number = text.trimmed();
    double factor = 1;
    if (!number.isEmpty()) {
        switch (number.back().toUpper().unicode()) {
        case u'K':
            factor = 1024.0;
            break;
        case u'M':
            factor = 1024.0 * 1024;
            break;
        case u'G':
            factor = 1024.0 * 1024 * 1024;
            break;
        default:
            break;
        }
        if (factor > 1)
            number.chop(1);
    }
    bool ok = false;
    const double value = QLocale::c().toDouble(number, &ok) * factor;
    if (!ok || !std::isfinite(value) || value < 0 || value > static_cast<double>(largest)) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("“%1” is not a size; write a number such as 500, 64K, 1.5M or 2G").arg(text));
    }
    return std::llround(value);
}

} // namespace Landline
