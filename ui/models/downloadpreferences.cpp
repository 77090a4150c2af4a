// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloadpreferences.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <bit>

namespace Landline::Ui {

using Downloads::RateHours;

DownloadPreferences::DownloadPreferences(const Clock &clock, Downloads::DownloadSettings settings,
                                         QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_settings(std::move(settings))
{}

void DownloadPreferences::setSettings(const Downloads::DownloadSettings &settings)
{
    if (m_settings == settings)
        return;
    m_settings = settings;
    Q_EMIT changed();
}

qint64 DownloadPreferences::rateNow() const
{
    return m_settings.rateAt(m_clock.now().toLocalTime());
}

const RateHours *DownloadPreferences::hoursNow() const
{
    const QDateTime now = m_clock.now().toLocalTime();
    const auto found = std::find_if(m_settings.hours.cbegin(), m_settings.hours.cend(),
                                    [&now](const RateHours &hours) { return hours.contains(now); });
    return found == m_settings.hours.cend() ? nullptr : &*found;
}

QString limitText(qint64 bytesPerSecond)
{
    if (bytesPerSecond <= 0)
        return QStringLiteral("no limit");
    const struct
    {
        double size;
        const char *name;
    } units[] = {{1e9, "GB/s"}, {1e6, "MB/s"}, {1e3, "kB/s"}, {1, "B/s"}};
    const auto value = static_cast<double>(bytesPerSecond);
    const auto *unit = std::find_if(std::begin(units), std::end(units) - 1,
                                    [value](const auto &some) { return value >= some.size * 0.9995; });
    return QStringLiteral("%1 %2").arg(QLocale().toString(value / unit->size, 'g', 3),
                                       QLatin1String(unit->name));
}

QString daysText(int days)
{
    days &= RateHours::everyDay;
    if (days == RateHours::everyDay)
        return QStringLiteral("every day");
    if (days == 0)
        return QStringLiteral("never");
    const auto name = [](int day) { return QLocale().dayName(day + 1, QLocale::ShortFormat); };
    const int first = std::countr_zero(static_cast<unsigned>(days));
    const int count = std::popcount(static_cast<unsigned>(days));
    const bool inARow = days == (((1 << count) - 1) << first);
    if (inARow && count > 2)
        return QStringLiteral("%1–%2").arg(name(first), name(first + count - 1));
    QStringList names;
    for (int day = 0; day < 7; ++day) {
        if ((days & (1 << day)) != 0)
            names.append(name(day));
    }
    return names.join(QStringLiteral(", "));
}

} // namespace Landline::Ui
