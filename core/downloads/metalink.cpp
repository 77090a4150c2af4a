// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/metalink.h"

#include "core/base/filename.h"
#include "core/base/filesystem.h"
#include "core/base/plaintext.h"

#include <QJsonArray>
#include <QXmlStreamReader>

#include <algorithm>

namespace Landline::Downloads {

bool isMetalinkName(const QString &name)
{
    return name.endsWith(QLatin1String(".meta4"), Qt::CaseInsensitive)
           || name.endsWith(QLatin1String(".metalink"), Qt::CaseInsensitive);
}

namespace {

struct RankedUrl
{
    QUrl url;
    int rank = 0; ///< the smaller the better
};

/** "sha256", "sha-256", … as they are written here; empty: not known. */
QString algorithmOf(const QString &type)
{
    const Result<FileDigest> known = parseFileDigest(type + u'=' + QString(64, u'0'));
    if (known)
        return known->algorithm;
    const QString bare = type.toLower().remove(u'-');
    if (bare == QLatin1String("sha512"))
        return QStringLiteral("sha-512");
    if (bare == QLatin1String("sha1"))
        return QStringLiteral("sha-1");
    return bare == QLatin1String("md5") ? bare : QString();
}

/** Reads one <file>; both versions differ in where things stand, not in what they say. */
class FileReader
{
public:
    explicit FileReader(QXmlStreamReader &xml)
        : m_xml(xml)
    {}

    Result<DownloadRequest> read()
    {
        static const QString name = QStringLiteral("name");
        // Only the name: a path in it could lead out of the directory.
        m_request.fileName = safeFileName(m_xml.attributes().value(name).toString());
        readChildren(0);
        std::stable_sort(m_urls.begin(), m_urls.end(),
                         [](const RankedUrl &one, const RankedUrl &other) { return one.rank < other.rank; });
        if (m_urls.isEmpty()) {
            return failure(
                ErrorCode::InvalidInput,
                QStringLiteral("the Metalink has no http or https address of %1").arg(m_request.fileName));
        }
        m_request.url = m_urls.first().url;
        for (const RankedUrl &other : m_urls.mid(1))
            m_request.alternatives.append(other.url);
        return m_request;
    }

private:
    /** Down to what is known: version 3 wraps it in <resources> and <verification>. */
    void readChildren(int depth)
    {
        while (m_xml.readNextStartElement()) {
            const QStringView tag = m_xml.name();
            if (tag == QLatin1String("size"))
                readSize();
            else if (tag == QLatin1String("hash"))
                readHash();
            else if (tag == QLatin1String("url"))
                readUrl();
            else if (tag == QLatin1String("pieces"))
                readPieces();
            else if (depth < maxMetalinkDepth
                     && (tag == QLatin1String("resources") || tag == QLatin1String("verification")))
                readChildren(depth + 1);
            else
                m_xml.skipCurrentElement();
        }
    }

    void readSize()
    {
        bool ok = false;
        const qint64 size = text().toLongLong(&ok);
        if (ok && size >= 0)
            m_request.size = size;
    }

    void readHash()
    {
        const QString type = m_xml.attributes().value(QLatin1String("type")).toString();
        const Result<FileDigest> digest = parseFileDigest(type + u'=' + text());
        // The stronger the longer.
        if (digest && digest->hex.size() > m_request.digest.hex.size())
            m_request.digest = *digest;
    }

    void readUrl()
    {
        const QXmlStreamAttributes attributes = m_xml.attributes();
        const int priority = attributes.value(QLatin1String("priority")).toInt();
        const int preference = attributes.value(QLatin1String("preference")).toInt();
        const Result<QUrl> url = parseDownloadUrl(text());
        static constexpr int unranked = 1'000'000;
        const int rank = priority > 0 ? priority : unranked - std::clamp(preference, 0, 100);
        const QString type = attributes.value(QLatin1String("type")).toString(); // version 3: its protocol
        if (url && (type.isEmpty() || type == url->scheme()) && m_urls.size() < maxMetalinkUrls)
            m_urls.append({*url, rank});
    }

    void readPieces()
    {
        const QXmlStreamAttributes attributes = m_xml.attributes();
        QJsonArray hashes;
        QJsonObject object{
            {QStringLiteral("algorithm"), algorithmOf(attributes.value(QLatin1String("type")).toString())},
            {QStringLiteral("length"), attributes.value(QLatin1String("length")).toLongLong()}};
        while (m_xml.readNextStartElement()) {
            if (m_xml.name() == QLatin1String("hash"))
                hashes.append(text());
            else
                m_xml.skipCurrentElement();
        }
        object.insert(QStringLiteral("hex"), hashes);
        if (const Result<PieceDigests> pieces = PieceDigests::fromJson(object);
            pieces && !pieces->hex.isEmpty())
            m_request.pieces = *pieces;
    }

    QString text() { return m_xml.readElementText(QXmlStreamReader::SkipChildElements).trimmed(); }

    QXmlStreamReader &m_xml;
    DownloadRequest m_request;
    QList<RankedUrl> m_urls;
};

/** Pieces are only of use where they cover all of the file. */
void checkPieces(DownloadRequest &request)
{
    const PieceDigests &pieces = request.pieces;
    if (!pieces.isSet())
        return;
    const qint64 begun = request.size % std::max<qint64>(1, pieces.length) > 0 ? 1 : 0;
    if (request.size < 0 || pieces.hex.size() != request.size / pieces.length + begun)
        request.pieces = {};
}

} // namespace

Result<QList<DownloadRequest>> parseMetalink(const QByteArray &text)
{
    const auto broken = [](const QString &why) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("this is no Metalink file: %1").arg(plainText(why.left(200), KeepBreaks::No)));
    };
    if (text.size() > maxMetalinkBytes)
        return failure(ErrorCode::TooLarge, QStringLiteral("the Metalink file is too large"));
    QXmlStreamReader xml(text);
    if (!xml.readNextStartElement() || xml.name() != QLatin1String("metalink"))
        return broken(QStringLiteral("it does not begin with <metalink>"));
    QList<DownloadRequest> requests;
    std::optional<Error> problem;
    const auto readFile = [&] {
        Result<DownloadRequest> request = FileReader(xml).read();
        if (!request) {
            problem = request.error();
            return;
        }
        checkPieces(*request);
        requests.append(*request);
    };
    while (xml.readNextStartElement()) {
        if (requests.size() > maxMetalinkFiles)
            return failure(ErrorCode::TooLarge, QStringLiteral("the Metalink file names too many files"));
        if (xml.name() == QLatin1String("file"))
            readFile();
        else if (xml.name() != QLatin1String("files")) // version 3 wraps them: gone into
            xml.skipCurrentElement();
        else
            while (xml.readNextStartElement()) {
                if (xml.name() == QLatin1String("file") && requests.size() <= maxMetalinkFiles)
                    readFile();
                else
                    xml.skipCurrentElement();
            }
    }
    if (xml.hasError())
        return broken(xml.errorString());
    if (requests.size() > maxMetalinkFiles)
        return failure(ErrorCode::TooLarge, QStringLiteral("the Metalink file names too many files"));
    if (requests.isEmpty())
        return problem ? failure(*problem) : broken(QStringLiteral("it names no file"));
    return requests;
}

Result<QList<DownloadRequest>> loadMetalink(const QString &path)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    if (!file)
        return failure(file.error());
    const Result<QByteArray> bytes = file->readAt(0, maxMetalinkBytes + 1);
    if (!bytes)
        return failure(bytes.error());
    return parseMetalink(*bytes);
}

} // namespace Landline::Downloads
