// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/listfile.h"

#include "core/base/filename.h"
#include "core/base/filesystem.h"
#include "core/base/plaintext.h"
#include "core/downloads/metalink.h"
#include "core/downloads/urllist.h"

#include <QFileInfo>
#include <QSet>

namespace Landline::Downloads {

namespace {

/** Adds requests, each URL once, up to the bound. */
class Collector
{
public:
    void add(const DownloadRequest &request)
    {
        if (m_known.contains(request.url))
            return;
        if (m_files.requests.size() == maxListedFiles) {
            m_files.isCut = true;
            return;
        }
        m_known.insert(request.url);
        m_files.requests.append(request);
    }
    void add(const ListedFiles &others)
    {
        for (const DownloadRequest &request : others.requests)
            add(request);
        m_files.isCut |= others.isCut;
    }
    void addUrlsIn(const QString &text)
    {
        for (const QUrl &url : urlsInText(text)) {
            DownloadRequest request;
            request.url = url;
            add(request);
        }
    }
    void complain(const QString &path, const QString &why)
    {
        m_files.problems.append(
            QStringLiteral("“%1”: %2").arg(plainText(QFileInfo(path).fileName(), KeepBreaks::No), why));
    }
    void cut() { m_files.isCut = true; }
    [[nodiscard]] ListedFiles take() { return std::move(m_files); }
    [[nodiscard]] bool isFull() const { return m_files.isCut; }

private:
    ListedFiles m_files;
    QSet<QUrl> m_known;
};

/** Several URLs between spaces: no address has spaces and another one in it. */
bool isProse(QStringView line)
{
    if (line.startsWith(u'#'))
        return false;
    const QList<QStringView> words = line.split(u'\t', Qt::SkipEmptyParts);
    return std::any_of(words.cbegin(), words.cend(), [](QStringView word) {
        return word.trimmed().contains(u' ') && urlsInText(word.toString()).size() > 1;
    });
}

DownloadRequest requestOf(const UrlListEntry &entry)
{
    DownloadRequest request;
    request.url = entry.urls.constFirst();
    request.alternatives = entry.urls.mid(1);
    request.fileName = entry.out.isEmpty() ? QString() : safeFileName(entry.out);
    request.digest = entry.digest;
    request.pieces = entry.pieces;
    request.size = entry.size;
    request.access.headers = entry.headers;
    return request;
}

void readTextFile(const QString &path, Collector &collector)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    // One byte more, so that a longer one is noticed.
    const Result<QByteArray> bytes =
        file ? file->readAt(0, maxListFileBytes + 1) : Result<QByteArray>(failure(file.error()));
    if (!bytes) {
        collector.complain(path, bytes.error().message);
        return;
    }
    if (bytes->size() > maxListFileBytes)
        collector.cut();
    const ListedFiles listed =
        requestsInList(QString::fromUtf8(bytes->first(std::min<qsizetype>(bytes->size(), maxListFileBytes))));
    if (listed.requests.isEmpty())
        collector.complain(path, QStringLiteral("there is no address in it"));
    collector.add(listed);
}

void readMetalinkFile(const QString &path, Collector &collector)
{
    const Result<QList<DownloadRequest>> requests = loadMetalink(path);
    if (!requests) {
        collector.complain(path, requests.error().message);
        return;
    }
    for (const DownloadRequest &request : *requests)
        collector.add(request);
}

} // namespace

bool isListFileName(const QString &name)
{
    return name.endsWith(QLatin1String(".txt"), Qt::CaseInsensitive) || isMetalinkName(name);
}

ListedFiles requestsInList(const QString &text)
{
    Collector collector;
    UrlListParser parser;
    parser.setMost(maxListedFiles);
    QStringList entryLines; // what the parser still holds
    const auto take = [&](const UrlListResult &entries, const QStringList &lines) {
        if (entries) {
            for (const UrlListEntry &entry : *entries)
                collector.add(requestOf(entry));
            return;
        }
        collector.addUrlsIn(lines.join(u'\n'));
    };
    const QList<QStringView> lines = QStringView(text).split(u'\n');
    for (const QStringView line : lines) {
        if (collector.isFull())
            break;
        if (isProse(line)) {
            take(parser.finish(), std::exchange(entryLines, {}));
            collector.addUrlsIn(line.toString());
            continue;
        }
        const bool isIndented = !line.isEmpty() && line.front().isSpace();
        const bool isNew = !isIndented && !line.trimmed().isEmpty() && !line.startsWith(u'#');
        take(parser.addLine(line.toString()), entryLines);
        if (isNew)
            entryLines.clear();
        entryLines.append(line.toString());
    }
    take(parser.finish(), entryLines);
    return collector.take();
}

ListedFiles readListFiles(const QStringList &paths)
{
    Collector collector;
    for (const QString &path : paths) {
        if (isMetalinkName(path))
            readMetalinkFile(path, collector);
        else
            readTextFile(path, collector);
    }
    return collector.take();
}

} // namespace Landline::Downloads
