// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/downloads/downloadsettings.h"

#include <QObject>
#include <QString>

namespace Landline::Ui {

/**
 * What a person has chosen for all downloads together. Whoever makes the window stores it and hands it to the
 * engine. Painting thread.
 */
class DownloadPreferences final : public QObject
{
    Q_OBJECT
public:
    /** `clock` outlives it. */
    DownloadPreferences(const Clock &clock, Downloads::DownloadSettings settings, QObject *parent = nullptr);

    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] const Downloads::DownloadSettings &settings() const { return m_settings; }
    void setSettings(const Downloads::DownloadSettings &settings);
    /** The limit that holds at this hour; 0: none. */
    [[nodiscard]] qint64 rateNow() const;
    /** The hours that hold now and set another limit; null where there are none. */
    [[nodiscard]] const Downloads::RateHours *hoursNow() const;

Q_SIGNALS:
    void changed();

private:
    const Clock &m_clock;
    Downloads::DownloadSettings m_settings;
};

/** "5 MB/s", "500 kB/s", "no limit". */
[[nodiscard]] QString limitText(qint64 bytesPerSecond);

/** "every day", "Mon–Fri", "Sat, Sun": bit 0 is Monday. */
[[nodiscard]] QString daysText(int days);

} // namespace Landline::Ui
