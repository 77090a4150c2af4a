// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadsettings.h"

#include <QJsonArray>

#include <algorithm>

namespace Landline::Downloads {

static const QString timeFormat = QStringLiteral("HH:mm");

bool RateHours::contains(const QDateTime &local) const
{
    const QTime time = local.time();
    const auto isOn = [this](QDate day) { return (days & (1 << (day.dayOfWeek() - 1))) != 0; };
    if (from <= until)
        return isOn(local.date()) && time >= from && time < until;
    return time >= from ? isOn(local.date()) : time < until && isOn(local.date().addDays(-1));
}

qint64 DownloadSettings::rateAt(const QDateTime &local) const
{
    const auto found = std::find_if(hours.cbegin(), hours.cend(),
                                    [&](const RateHours &some) { return some.contains(local); });
    return found == hours.cend() ? bytesPerSecond : found->bytesPerSecond;
}

QJsonObject DownloadSettings::toJson() const
{
    QJsonArray list;
    for (const RateHours &some : hours) {
        list.append(QJsonObject{{QStringLiteral("from"), some.from.toString(timeFormat)},
                                {QStringLiteral("until"), some.until.toString(timeFormat)},
                                {QStringLiteral("days"), some.days},
                                {QStringLiteral("bytesPerSecond"), some.bytesPerSecond}});
    }
    return {{QStringLiteral("bytesPerSecond"), bytesPerSecond},
            {QStringLiteral("hours"), list},
            {QStringLiteral("maxPerHost"), maxPerHost}};
}

DownloadSettings DownloadSettings::fromJson(const QJsonObject &object)
{
    DownloadSettings out;
    out.bytesPerSecond = std::max<qint64>(0, object.value(QLatin1String("bytesPerSecond")).toInteger());
    out.maxPerHost = std::max(1, object.value(QLatin1String("maxPerHost")).toInt(defaultMaxPerHost));
    const QJsonArray list = object.value(QLatin1String("hours")).toArray();
    for (const QJsonValue &value : list) {
        RateHours some;
        some.from = QTime::fromString(value[QLatin1String("from")].toString(), timeFormat);
        some.until = QTime::fromString(value[QLatin1String("until")].toString(), timeFormat);
        some.days = value[QLatin1String("days")].toInt(RateHours::everyDay) & RateHours::everyDay;
        some.bytesPerSecond = std::max<qint64>(0, value[QLatin1String("bytesPerSecond")].toInteger());
        if (some.from.isValid() && some.until.isValid())
            out.hours.append(some);
    }
    return out;
}

} // namespace Landline::Downloads
