// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/urllist.h"

#include "core/base/plaintext.h"
#include "core/downloads/downloadrequest.h"
#include "core/downloads/httpaccess.h"

namespace Landline::Downloads {

QList<UrlListEntry> UrlListEntry::fromMetalink(const QList<DownloadRequest> &files)
{
    QList<UrlListEntry> entries;
    for (const DownloadRequest &file : files) {
        UrlListEntry entry;
        entry.urls = QList<QUrl>{file.url} + file.alternatives;
        entry.out = file.fileName;
        entry.digest = file.digest;
        entry.pieces = file.pieces;
        entry.size = file.size;
        entries.append(entry);
    }
    return entries;
}

Result<QList<QUrl>> urlsOfPattern(const QString &text, Globbing globbing, qsizetype most)
{
    const Result<QStringList> texts = globbing == Globbing::On
                                          ? expandUrlPattern(text.trimmed(), most)
                                          : Result<QStringList>(QStringList(text.trimmed()));
    if (!texts)
        return failure(texts.error());
    QList<QUrl> urls;
    for (const QString &one : *texts) {
        const Result<QUrl> url = parseDownloadUrl(one);
        if (!url)
            return failure(url.error());
        urls.append(*url);
    }
    return urls;
}

Error UrlListParser::wrong(qint64 line, const QString &why) const
{
    return {ErrorCode::InvalidInput, QStringLiteral("line %1: %2").arg(line).arg(why), {}, 0, {}};
}

std::optional<Error> UrlListParser::readUrls(const QString &line)
{
    const QStringList words = line.split(u'\t', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const Result<QList<QUrl>> urls = urlsOfPattern(word, m_globbing, m_most);
        if (!urls)
            return wrong(m_line, urls.error().message);
        if (m_entries.isEmpty()) {
            for (const QUrl &url : *urls)
                m_entries.append({{url}, {}, {}, m_line, {}, {}, {}, -1});
        } else if (urls->size() != m_entries.size()) {
            return wrong(m_line, QStringLiteral("its URLs stand for different numbers of files"));
        } else {
            for (qsizetype i = 0; i < urls->size(); ++i)
                m_entries[i].urls.append(urls->at(i));
        }
    }
    return std::nullopt;
}

std::optional<Error> UrlListParser::readOption(const QString &line)
{
    const qsizetype equals = line.indexOf(u'=');
    const QString name = line.left(equals).trimmed();
    const QString value = equals < 0 ? QString() : line.mid(equals + 1).trimmed();
    const QString shown = plainText(name.left(40), KeepBreaks::No);
    if (m_entries.isEmpty())
        return wrong(m_line, QStringLiteral("“%1” is an option without a URL above it").arg(shown));
    if (equals < 0 || value.isEmpty())
        return wrong(m_line, QStringLiteral("“%1” is not an option as name=value").arg(shown));
    if (name == QLatin1String("out")) {
        if (m_entries.size() > 1)
            return wrong(m_line, QStringLiteral("out= gives one name to several files"));
        if (value.contains(u'/'))
            return wrong(m_line, QStringLiteral("out= takes a name, not a path; dir= takes the directory"));
        m_entries.first().out = value;
    } else if (name == QLatin1String("dir")) {
        for (UrlListEntry &entry : m_entries)
            entry.directory = value;
    } else if (name == QLatin1String("checksum")) {
        const Result<FileDigest> digest = parseFileDigest(value);
        if (!digest)
            return wrong(m_line, digest.error().message);
        if (m_entries.size() > 1)
            return wrong(m_line, QStringLiteral("checksum= gives one digest to several files"));
        m_entries.first().digest = *digest;
    } else if (name == QLatin1String("header")) {
        const auto field = parseHeaderLine(value);
        if (!field)
            return wrong(m_line, field.error().message);
        for (UrlListEntry &entry : m_entries)
            entry.headers.append(*field);
    } else {
        return wrong(m_line, QStringLiteral("“%1” is not an option that is known; known are out=, dir=, "
                                            "checksum= and header=")
                                 .arg(shown));
    }
    return std::nullopt;
}

UrlListResult UrlListParser::addLine(const QString &line)
{
    ++m_line;
    const QString text = line.trimmed();
    if (text.isEmpty() || text.startsWith(u'#'))
        return QList<UrlListEntry>();
    if (line.front().isSpace()) {
        if (!m_problem)
            m_problem = readOption(text);
        return QList<UrlListEntry>();
    }
    UrlListResult before = finish();
    m_problem = readUrls(text);
    return before;
}

UrlListResult UrlListParser::finish()
{
    const QList<UrlListEntry> entries = std::exchange(m_entries, {});
    if (const std::optional<Error> problem = std::exchange(m_problem, std::nullopt)) {
        m_refused = entries.isEmpty() ? QUrl() : entries.first().urls.first();
        return failure(*problem);
    }
    return entries;
}

} // namespace Landline::Downloads
