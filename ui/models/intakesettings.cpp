// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/intakesettings.h"

#include <QJsonArray>

namespace Landline::Ui {

static constexpr std::pair<ClipboardWatching, QLatin1String> watchingNames[] = {
    {ClipboardWatching::Off, QLatin1String("off")},
    {ClipboardWatching::Files, QLatin1String("files")},
    {ClipboardWatching::AllAddresses, QLatin1String("all")}};

QJsonObject IntakeSettings::toJson() const
{
    QJsonObject object{{QStringLiteral("looksUp"), looksUp},
                       {QStringLiteral("unpacks"), unpacks},
                       {QStringLiteral("folders"), folders.toJson()},
                       {QStringLiteral("showsBasket"), showsBasket}};
    for (const auto &[value, name] : watchingNames) {
        if (value == clipboard)
            object.insert(QStringLiteral("clipboard"), name);
    }
    if (basketPlace)
        object.insert(QStringLiteral("basketPlace"), QJsonArray{basketPlace->x(), basketPlace->y()});
    return object;
}

IntakeSettings IntakeSettings::fromJson(const QJsonObject &object)
{
    IntakeSettings settings;
    settings.looksUp = object.value(QStringLiteral("looksUp")).toBool(settings.looksUp);
    settings.unpacks = object.value(QStringLiteral("unpacks")).toBool(settings.unpacks);
    settings.folders = Downloads::FolderRules::fromJson(object.value(QStringLiteral("folders")).toObject());
    settings.showsBasket = object.value(QStringLiteral("showsBasket")).toBool();
    for (const auto &[value, name] : watchingNames) {
        if (object.value(QStringLiteral("clipboard")).toString() == name)
            settings.clipboard = value;
    }
    if (const QJsonArray place = object.value(QStringLiteral("basketPlace")).toArray(); place.size() == 2)
        settings.basketPlace = QPoint(place[0].toInt(), place[1].toInt());
    return settings;
}

} // namespace Landline::Ui
