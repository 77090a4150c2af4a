// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/filedigests.h"
#include "core/downloads/httphead.h"
#include "core/downloads/urlpattern.h"

#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace Landline::Downloads {

/** Whether [1-9] and {a,b} in a URL stand for several. */
enum class Globbing { On, Off };

/** One file to fetch out of a list. */
struct UrlListEntry
{
    QList<QUrl> urls; ///< the first one, and others of the same file
    QString out;      ///< its name; empty: the server's
    QString directory;
    qint64 line = 0; ///< from 1
    FileDigest digest;
    HttpFields headers;
    PieceDigests pieces; ///< from a Metalink
    qint64 size = -1;    ///< from a Metalink

    [[nodiscard]] static QList<UrlListEntry> fromMetalink(const QList<struct DownloadRequest> &files);
    bool operator==(const UrlListEntry &) const = default;
};

/** The entries of one line, or what is wrong with it. */
using UrlListResult = Result<QList<UrlListEntry>>;

/**
 * Reads a list of URLs line by line: a line a file, further URLs of it after a TAB, its options (out=,
 * dir=, checksum=, header=) on indented lines below, # comments, ranges and sets as in expandUrlPattern(). A
 * wrong line spoils its entry alone.
 */
class UrlListParser
{
public:
    void setGlobbing(Globbing globbing) { m_globbing = globbing; }
    /** The most that one word may stand for. */
    void setMost(qsizetype most) { m_most = most; }
    /** Takes the next line; gives the entries before it once they are whole. Error: InvalidInput. */
    [[nodiscard]] UrlListResult addLine(const QString &line);
    /** The last entries. */
    [[nodiscard]] UrlListResult finish();
    /** The first URL of the entry that the last error was about; empty: none was known. */
    [[nodiscard]] const QUrl &refused() const { return m_refused; }

private:
    [[nodiscard]] Error wrong(qint64 line, const QString &why) const;
    [[nodiscard]] std::optional<Error> readUrls(const QString &line);
    [[nodiscard]] std::optional<Error> readOption(const QString &line);

    QList<UrlListEntry> m_entries;
    std::optional<Error> m_problem; ///< of the entry being read
    QUrl m_refused;
    qint64 m_line = 0;
    Globbing m_globbing = Globbing::On;
    qsizetype m_most = maxPatternUrls;
};

/** What one word stands for: a URL, or the URLs of a pattern. Error: InvalidInput. */
[[nodiscard]] Result<QList<QUrl>> urlsOfPattern(const QString &text, Globbing globbing = Globbing::On,
                                                qsizetype most = maxPatternUrls);

} // namespace Landline::Downloads
