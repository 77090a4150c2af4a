// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloaddetails.h"

#include "core/downloads/controlfile.h"
#include "core/downloads/downloadrequest.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/tasktext.h"

#include <QJsonArray>
#include <QUrl>

namespace Landline::Ui {

namespace {

/** Ranges that are sorted and apart, as they can be painted; what is not is passed over. */
QList<DownloadDetails::Segment> segmentsIn(const QJsonArray &ranges)
{
    QList<DownloadDetails::Segment> out;
    for (const QJsonValue &range : ranges) {
        const DownloadDetails::Segment segment{range[0].toInteger(-1), range[1].toInteger(-1)};
        const qint64 before = out.isEmpty() ? 0 : out.constLast().end;
        if (segment.begin < before || segment.end <= segment.begin)
            continue;
        if (out.size() == maxShownSegments)
            out.last().end = segment.end;
        else
            out.append(segment);
    }
    return out;
}

/** Connections stand in no order. */
QList<DownloadDetails::Segment> activeIn(const QJsonArray &ranges)
{
    QList<DownloadDetails::Segment> out;
    for (const QJsonValue &range : ranges) {
        const DownloadDetails::Segment segment{range[0].toInteger(-1), range[1].toInteger(-1)};
        if (segment.begin >= 0 && segment.end > segment.begin && out.size() < maxShownSegments)
            out.append(segment);
    }
    return out;
}

QList<DownloadSource> sourcesIn(const QJsonArray &array)
{
    QList<DownloadSource> out;
    for (const QJsonValue &value : array) {
        if (out.size() == maxShownSources)
            break;
        out.append({value[QLatin1String("url")].toString(), value[QLatin1String("state")].toString(),
                    value[QLatin1String("connections")].toInt(), value[QLatin1String("bytes")].toInteger(),
                    value[QLatin1String("bytesPerSecond")].toDouble(),
                    value[QLatin1String("note")].toString()});
    }
    return out;
}

} // namespace

DownloadDetails detailsOf(const Tasks::TaskSnapshot &download)
{
    const QJsonObject &object = download.details;
    const auto text = [&object](QLatin1String key) { return object.value(key).toString(); };
    const auto either = [&](QLatin1String key) {
        const QString value = text(key);
        return value.isEmpty() ? download.spec.arguments.value(key).toString() : value;
    };
    DownloadDetails details;
    details.url = either(QLatin1String("url"));
    details.finalUrl = text(QLatin1String("finalUrl"));
    if (details.finalUrl == details.url)
        details.finalUrl.clear();
    details.directory = either(QLatin1String("directory"));
    details.name = text(QLatin1String("name"));
    details.file = text(QLatin1String("file"));
    details.part = text(QLatin1String("part"));
    details.segments = segmentsIn(object.value(QLatin1String("segments")).toArray());
    details.active = activeIn(object.value(QLatin1String("active")).toArray());
    details.connections = object.value(QLatin1String("connections")).toInt();
    details.limit = download.spec.arguments.value(QLatin1String("bytesPerSecond")).toInteger();
    details.sources = sourcesIn(object.value(QLatin1String("sources")).toArray());
    const QJsonObject digests = object.value(QLatin1String("digests")).toObject();
    for (auto digest = digests.begin(); digest != digests.end(); ++digest)
        details.digests.insert(digest.key(), digest.value().toString());
    details.verified = text(QLatin1String("verified"));
    details.etag = text(QLatin1String("etag"));
    details.lastModified = text(QLatin1String("lastModified"));
    details.contentType = text(QLatin1String("contentType"));
    return details;
}

BarShares barShares(const Tasks::TaskSnapshot &download)
{
    const auto &progress = download.progress;
    if (progress.total <= 0)
        return {};
    const DownloadDetails details = detailsOf(download);
    const auto shares =
        [total = static_cast<double>(progress.total)](const QList<DownloadDetails::Segment> &segments) {
            QList<QPair<double, double>> out;
            for (const auto &[begin, end] : segments)
                out.append({static_cast<double>(begin) / total, static_cast<double>(end) / total});
            return out;
        };
    BarShares out{shares(details.segments), {}};
    // Segments are told when they are stored; the amount is newer. One run of bytes is just an amount.
    if (details.segments.size() < 2)
        out.present = shares({{0, progress.done}});
    if (details.connections > 1)
        out.active = shares(details.active);
    for (auto &[begin, end] : out.active)
        end = std::min(end, begin + activeShare);
    return out;
}

QString barLegend(const Tasks::TaskSnapshot &download)
{
    const BarShares shares = barShares(download);
    if (shares.present.isEmpty() && shares.active.isEmpty())
        return QStringLiteral("The size is unknown: nobody can say how far it is.");
    QStringList lines{QStringLiteral("Filled: what is on the disk.")};
    if (!shares.active.isEmpty())
        lines.append(QStringLiteral("Pale: where each of the %1 connections is at work.")
                         .arg(detailsOf(download).connections));
    if (shares.present.size() > 1)
        lines.append(QStringLiteral("The gaps between are still to come."));
    return lines.join(u'\n');
}

QString checkedText(const DownloadDetails &details)
{
    if (details.verified.isEmpty())
        return {};
    return QStringLiteral("%1 checked").arg(details.verified.section(u'=', 0, 0).toUpper());
}

QString downloadWords(const Tasks::TaskSnapshot &download, const QString &state)
{
    const DownloadDetails details = detailsOf(download);
    QStringList words;
    if (download.state == Tasks::TaskState::Running) {
        words.append(paceText(download));
        if (words.constLast().isEmpty() || !download.status.isEmpty())
            words.append(state);
        if (details.connections > 1)
            words.append(QStringLiteral("%1 connections").arg(details.connections));
        if (details.limit > 0)
            words.append(QStringLiteral("limit %1").arg(limitText(details.limit)));
    } else if (download.state == Tasks::TaskState::Succeeded) {
        words = {state, checkedText(details), hostOf(details.url)};
    } else {
        words.append(state);
    }
    words.removeAll(QString());
    return words.join(QStringLiteral(" · "));
}

QString downloadName(const Tasks::TaskSnapshot &download)
{
    const QString name = download.details.value(QLatin1String("name")).toString();
    return name.isEmpty() ? download.title : name;
}

QStringList filesOf(const Tasks::TaskSnapshot &download)
{
    if (download.spec.kind != Downloads::downloadKindName
        || download.details.value(QLatin1String("skipped")).toBool())
        return {};
    const DownloadDetails details = detailsOf(download);
    QStringList paths;
    if (download.state == Tasks::TaskState::Succeeded)
        paths = {details.file};
    else if (!details.part.isEmpty())
        paths = {details.part, Downloads::controlPathFor(details.part)};
    paths.removeAll(QString());
    return paths;
}

QString hostOf(const QString &url)
{
    return QUrl(url).host();
}

} // namespace Landline::Ui
