// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QString>

namespace Landline::Ui {

/** What a download's snapshot tells beside what every task has. */
struct DownloadDetails
{
    struct Segment
    {
        qint64 begin = 0;
        qint64 end = 0; ///< one past the last byte
        bool operator==(const Segment &) const = default;
    };
    QString url;
    QString finalUrl; ///< after redirects; empty where it is the same
    QString directory;
    QString name;
    QString file; ///< the finished file; empty before
    QString part;
    QList<Segment> segments; ///< what is on the disk, in order
    int connections = 0;
    bool operator==(const DownloadDetails &) const = default;
};

/** More than this are joined to their neighbours: they could not be told apart in a bar. */
inline constexpr qsizetype maxShownSegments = 512;

[[nodiscard]] DownloadDetails detailsOf(const Tasks::TaskSnapshot &download);

/** The file's name where it is known, else the last part of the address. */
[[nodiscard]] QString downloadName(const Tasks::TaskSnapshot &download);

/** "mirror.example", for where a whole address is too long. */
[[nodiscard]] QString hostOf(const QString &url);

} // namespace Landline::Ui
