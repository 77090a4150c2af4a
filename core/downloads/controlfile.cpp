// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/controlfile.h"

#include "core/base/filesystem.h"
#include "core/downloads/downloadrequest.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Landline::Downloads {

static const QByteArray magic = QByteArrayLiteral("landline-part 1 ");

bool Validators::hasStrongEtag() const
{
    return etag.size() >= 2 && etag.startsWith('"') && etag.endsWith('"');
}

QByteArray Validators::ifRange() const
{
    if (hasStrongEtag())
        return etag;
    return lastModifiedWeak ? QByteArray() : lastModified;
}

bool Validators::canAskByDate() const
{
    return hasStrongEtag() && !lastModified.isEmpty() && !lastModifiedWeak;
}

bool Validators::agreesWith(const Validators &other) const
{
    if (hasStrongEtag() && !other.etag.isEmpty())
        return etag == other.etag;
    return !lastModified.isEmpty() && !lastModifiedWeak && lastModified == other.lastModified;
}

QString controlPathFor(const QString &partPath)
{
    return partPath + controlSuffix;
}

static QString latin(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

static QString withoutLogin(const QUrl &url)
{
    return url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo | QUrl::RemoveFragment);
}

QByteArray encodeControl(const ControlData &data)
{
    const QJsonObject object{{QStringLiteral("url"), withoutLogin(data.url)},
                             {QStringLiteral("wantedName"), data.wantedName},
                             {QStringLiteral("sourceUrl"), withoutLogin(data.sourceUrl)},
                             {QStringLiteral("finalUrl"), withoutLogin(data.finalUrl)},
                             {QStringLiteral("name"), data.name},
                             {QStringLiteral("contentType"), latin(data.contentType)},
                             {QStringLiteral("etag"), latin(data.validators.etag)},
                             {QStringLiteral("lastModified"), latin(data.validators.lastModified)},
                             {QStringLiteral("lastModifiedWeak"), data.validators.lastModifiedWeak},
                             {QStringLiteral("total"), data.segments.total()},
                             {QStringLiteral("segments"), data.segments.toJson()}};
    const QByteArray body = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    return magic + QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex() + '\n' + body;
}

/** Reads the ranges; false where they are not sorted, apart and within the total. */
static bool readSegments(const QJsonArray &array, SegmentMap &segments)
{
    qint64 before = -1;
    for (const QJsonValue &value : array) {
        const QJsonArray pair = value.toArray();
        const ByteRange range{pair.at(0).toInteger(-1), pair.at(1).toInteger(-1)};
        if (pair.size() != 2 || range.begin <= before || range.size() <= 0)
            return false;
        if (segments.total() >= 0 && range.end > segments.total())
            return false;
        segments.add(range);
        before = range.end;
    }
    return true;
}

/** What goes into a request as it is has to be one line of it. */
static bool isFieldText(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return (static_cast<uchar>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

/** False for a text that is there and no address. */
static bool readUrl(const QString &text, QUrl &url)
{
    const Result<QUrl> read = parseDownloadUrl(text);
    url = read ? read->adjusted(QUrl::RemoveUserInfo) : QUrl();
    return read || text.isEmpty();
}

Result<ControlData> decodeControl(const QByteArray &bytes)
{
    const auto damaged = [] {
        return failure(ErrorCode::Damaged, QStringLiteral("the control data is damaged or not Landline's"));
    };
    const qsizetype lineEnd = bytes.indexOf('\n');
    if (!bytes.startsWith(magic) || lineEnd < 0)
        return damaged();
    const QByteArray body = bytes.mid(lineEnd + 1);
    if (bytes.mid(magic.size(), lineEnd - magic.size())
        != QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex())
        return damaged();
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const auto text = [&object](const QString &key) { return object.value(key).toString(); };

    ControlData data;
    data.wantedName = text(QStringLiteral("wantedName"));
    const bool hasPlaces = readUrl(text(QStringLiteral("url")), data.url)
                           && readUrl(text(QStringLiteral("sourceUrl")), data.sourceUrl)
                           && readUrl(text(QStringLiteral("finalUrl")), data.finalUrl);
    data.name = text(QStringLiteral("name"));
    data.contentType = text(QStringLiteral("contentType")).toLatin1();
    data.validators.etag = text(QStringLiteral("etag")).toLatin1();
    data.validators.lastModified = text(QStringLiteral("lastModified")).toLatin1();
    data.validators.lastModifiedWeak = object.value(QStringLiteral("lastModifiedWeak")).toBool();
    data.segments.setTotal(object.value(QStringLiteral("total")).toInteger(-1));
    // The name becomes a path and the validators a part of a request: a forged record may not lead elsewhere.
    if (!hasPlaces || data.url.isEmpty() || !isLeafName(data.name) || !isFieldText(data.validators.etag)
        || !isFieldText(data.validators.lastModified) || data.segments.total() < -1
        || !readSegments(object.value(QStringLiteral("segments")).toArray(), data.segments))
        return damaged();
    return data;
}

Result<ControlData> loadControl(const QString &path)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    if (!file)
        return failure(file.error());
    const Result<QByteArray> bytes = file->readAt(0, maxControlBytes + 1);
    if (!bytes)
        return failure(bytes.error());
    if (bytes->size() > maxControlBytes)
        return failure(ErrorCode::Damaged, QStringLiteral("the control data is too long"), path);
    return decodeControl(*bytes);
}

Result<void> createControl(const QString &path, const ControlData &data)
{
    Result<OsFile> file = OsFile::open(path, OpenMode::CreateNew);
    if (!file)
        return failure(file.error());
    return file->writeAt(0, encodeControl(data));
}

Result<void> saveControl(const QString &path, const ControlData &data)
{
    return writePrivateFile(path, encodeControl(data));
}

} // namespace Landline::Downloads
