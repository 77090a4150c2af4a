// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"

#include <QStringList>

namespace Landline::Downloads {

/** Of a list of URLs more than this is not read. */
inline constexpr qint64 maxListFileBytes = 1024 * 1024;
/** Files that one intake may name; the rest is left out. */
inline constexpr qsizetype maxListedFiles = 10'000;

/** What lists on the disk name. */
struct ListedFiles
{
    QList<DownloadRequest> requests; ///< each URL once; without a directory
    QStringList problems;            ///< a sentence for each list that gives nothing
    bool isCut = false;              ///< there was more than maxListedFiles or maxListFileBytes
    bool operator==(const ListedFiles &) const = default;
};

/** True for what readListFiles() understands: .txt, .meta4, .metalink. */
[[nodiscard]] bool isListFileName(const QString &name);

/**
 * The files that a text asks for: line by line as in UrlListParser, and where a line is none of such a list,
 * the URLs in it. Names are made safe and dir= is passed over: a list may come from anybody, and where files
 * go is said by who reads it. Pure.
 */
[[nodiscard]] ListedFiles requestsInList(const QString &text);

/** Reads them, Metalink files too. Blocks: for a thread other than the painting one. */
[[nodiscard]] ListedFiles readListFiles(const QStringList &paths);

} // namespace Landline::Downloads
