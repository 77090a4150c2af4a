// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Landline::Cli {

/** How far one file is. */
struct FileProgress
{
    QString name;
    qint64 bytes = 0;
    qint64 total = -1; ///< -1: unknown
    double bytesPerSecond = 0;
    QString status; ///< what it waits for; empty: nothing
};

/** How far all files are. */
struct GetProgress
{
    QList<FileProgress> running;
    qint64 ended = 0;
    qint64 failed = 0;
    qint64 added = 0;
    bool allAdded = false; ///< no more will be
    qint64 endedBytes = 0;
};

/** More files than this are only counted. */
inline constexpr qsizetype maxProgressLines = 16;

/** A line a file with its bar, and one for all; each at most `width` columns. */
[[nodiscard]] QStringList progressLines(const GetProgress &progress, qsizetype width);

} // namespace Landline::Cli
