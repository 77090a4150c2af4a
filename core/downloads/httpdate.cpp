// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpdate.h"

#include <QList>

#include <algorithm>

namespace Landline::Downloads {

// By hand: QLocale reads a date as local time first, and reads the time zone's file for it, each time.

static int monthOf(const QByteArray &name)
{
    static const QList<QByteArray> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return static_cast<int>(names.indexOf(name)) + 1;
}

/** -1 for anything but digits. */
static int number(const QByteArray &text)
{
    int out = text.isEmpty() || text.size() > 4 ? -1 : 0;
    for (const char c : text) {
        if (out < 0 || c < '0' || c > '9')
            return -1;
        out = out * 10 + (c - '0');
    }
    return out;
}

static QTime timeOf(const QByteArray &text)
{
    const QList<QByteArray> parts = text.split(':');
    if (parts.size() != 3)
        return {};
    // A leap second is no time to QTime.
    return QTime(number(parts.at(0)), number(parts.at(1)), std::min(number(parts.at(2)), 59));
}

/** Two digits of a year mean the one that is at most 50 years ahead (of 2025: what the rule is for is old).
 */
static int fullYear(const QByteArray &text)
{
    static constexpr int century = 2000;
    static constexpr int latest = 75;
    const int year = number(text);
    return text.size() != 2 || year < 0 ? year : year > latest ? year + century - 100 : year + century;
}

static QDateTime inUtc(int year, int month, int day, const QTime &time)
{
    const QDate date(year, month, day);
    return year >= 0 && date.isValid() && time.isValid() ? QDateTime(date, time, Qt::UTC) : QDateTime();
}

QDateTime parseHttpDate(const QByteArray &text)
{
    const QList<QByteArray> words = text.simplified().split(' ');
    if (words.size() == 6 && words.at(5) == "GMT") // Sun, 06 Nov 1994 08:49:37 GMT
        return inUtc(number(words.at(3)), monthOf(words.at(2)), number(words.at(1)), timeOf(words.at(4)));
    if (words.size() == 4 && words.at(3) == "GMT") { // Sunday, 06-Nov-94 08:49:37 GMT
        const QList<QByteArray> day = words.at(1).split('-');
        if (day.size() == 3)
            return inUtc(fullYear(day.at(2)), monthOf(day.at(1)), number(day.at(0)), timeOf(words.at(2)));
    }
    if (words.size() == 5) // Sun Nov  6 08:49:37 1994
        return inUtc(number(words.at(4)), monthOf(words.at(1)), number(words.at(2)), timeOf(words.at(3)));
    return {};
}

} // namespace Landline::Downloads
