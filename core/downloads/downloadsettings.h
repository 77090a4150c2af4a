// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QTime>

namespace Landline::Downloads {

/** Hours of the day with a rate of their own: “slower in working hours”. */
struct RateHours
{
    QTime from;                ///< local time
    QTime until;               ///< not included; before `from`: of the next day
    int days = everyDay;       ///< bit 0: Monday … bit 6: Sunday; the day that it begins on
    qint64 bytesPerSecond = 0; ///< 0: no limit
    bool operator==(const RateHours &) const = default;
    static constexpr int everyDay = 0x7f;
    static constexpr int workingDays = 0x1f;

    [[nodiscard]] bool contains(const QDateTime &local) const;
};

/** What a download does when there is no room: end with an error, or wait until a person has made some. */
enum class FullDiskPolicy { Fail, Suspend };

/** What the log of a download holds: every step with its time, or only what people should know as it goes on.
 */
enum class LogDetail { Steps, Notices };

/** What holds for all downloads together; a value, stored by the program and handed to the engine. */
struct DownloadSettings
{
    static constexpr int defaultMaxPerHost = 8;

    qint64 bytesPerSecond = 0;          ///< of all together; 0: no limit
    QList<RateHours> hours;             ///< the first one that contains the time takes the limit's place
    int maxPerHost = defaultMaxPerHost; ///< connections to one host, over all files
    bool operator==(const DownloadSettings &) const = default;

    /** The limit at a local time; 0: none. */
    [[nodiscard]] qint64 rateAt(const QDateTime &local) const;
    [[nodiscard]] QJsonObject toJson() const;
    /** What is wrong or missing takes its default. */
    [[nodiscard]] static DownloadSettings fromJson(const QJsonObject &object);
};

} // namespace Landline::Downloads
