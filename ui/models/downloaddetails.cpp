// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloaddetails.h"

#include <QJsonArray>
#include <QUrl>

namespace Landline::Ui {

DownloadDetails detailsOf(const Tasks::TaskSnapshot &download)
{
    const QJsonObject &object = download.details;
    const auto text = [&object, &download](QLatin1String key) {
        const QString value = object.value(key).toString();
        return value.isEmpty() ? download.spec.arguments.value(key).toString() : value;
    };
    DownloadDetails details;
    details.url = text(QLatin1String("url"));
    details.finalUrl = object.value(QLatin1String("finalUrl")).toString();
    if (details.finalUrl == details.url)
        details.finalUrl.clear();
    details.directory = text(QLatin1String("directory"));
    details.name = object.value(QLatin1String("name")).toString();
    details.file = object.value(QLatin1String("file")).toString();
    details.part = object.value(QLatin1String("part")).toString();
    details.connections = object.value(QLatin1String("connections")).toInt();
    const QJsonArray ranges = object.value(QLatin1String("segments")).toArray();
    for (const QJsonValue &range : ranges) {
        const DownloadDetails::Segment segment{range[0].toInteger(-1), range[1].toInteger(-1)};
        const qint64 before = details.segments.isEmpty() ? 0 : details.segments.constLast().end;
        if (segment.begin < before || segment.end <= segment.begin)
            continue;
        if (details.segments.size() == maxShownSegments)
            details.segments.last().end = segment.end;
        else
            details.segments.append(segment);
    }
    return details;
}

QString downloadName(const Tasks::TaskSnapshot &download)
{
    const QString name = download.details.value(QLatin1String("name")).toString();
    return name.isEmpty() ? download.title : name;
}

QString hostOf(const QString &url)
{
    return QUrl(url).host();
}

} // namespace Landline::Ui
