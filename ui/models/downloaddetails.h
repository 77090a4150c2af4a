// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QMap>
#include <QPair>
#include <QString>

namespace Landline::Ui {

/** A server that a download comes from, or could. */
struct DownloadSource
{
    QString url;
    QString state; ///< "used", "idle", "dropped"
    int connections = 0;
    qint64 bytes = 0;
    double bytesPerSecond = 0;
    QString note; ///< where it is from, or why it isn't used
    bool operator==(const DownloadSource &) const = default;
};

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
    QList<Segment> active;   ///< what the connections are at: from where each is to its end
    int connections = 0;
    qint64 limit = 0; ///< of its own, bytes a second; 0: none
    QList<DownloadSource> sources;
    QMap<QString, QString> digests; ///< computed of the whole file, in hex, by their algorithm
    QString verified;               ///< "ALGO=HEX" that the file was found to have, or words; empty: nothing
    QString etag;
    QString lastModified;
    QString contentType;
    bool operator==(const DownloadDetails &) const = default;
};

/** More than this are joined to their neighbours: they could not be told apart in a bar. */
inline constexpr qsizetype maxShownSegments = 512;

/** More servers than this are not told of. */
inline constexpr qsizetype maxShownSources = 64;

[[nodiscard]] DownloadDetails detailsOf(const Tasks::TaskSnapshot &download);

/** The file's name where it is known, else the last part of the address. */
[[nodiscard]] QString downloadName(const Tasks::TaskSnapshot &download);

/** As much of the whole is shown of what a connection is about to bring: where it is, not how far it goes. */
inline constexpr double activeShare = 0.03;

/** What a download's bar shows, as shares from 0 to 1. */
struct BarShares
{
    QList<QPair<double, double>> present;
    QList<QPair<double, double>> active;
};
/** Nothing where the size is unknown. */
[[nodiscard]] BarShares barShares(const Tasks::TaskSnapshot &download);

/** What the parts of that bar mean, for who wonders. */
[[nodiscard]] QString barLegend(const Tasks::TaskSnapshot &download);

/** "SHA-256 checked"; empty where nothing was. */
[[nodiscard]] QString checkedText(const DownloadDetails &details);

/**
 * What stands beside a download's name: pace and connections, what it waits for, what went wrong, or how it
 * ended. `state` are the words of its state.
 */
[[nodiscard]] QString downloadWords(const Tasks::TaskSnapshot &download, const QString &state);

/** What a download that has ended has left on the disk. A file that it found there is not its own. */
[[nodiscard]] QStringList filesOf(const Tasks::TaskSnapshot &download);

/** "mirror.example", for where a whole address is too long. */
[[nodiscard]] QString hostOf(const QString &url);

} // namespace Landline::Ui
