// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>

/** What the encoders make JSON of, in one way each. What is empty is left out. */
namespace Landline::Chat::Wire {

[[nodiscard]] QByteArray line(const QJsonObject &object);
[[nodiscard]] QJsonObject typed(QLatin1String type);
void addText(QJsonObject &object, QLatin1String name, const QString &text);
void addTexts(QJsonObject &object, QLatin1String name, const QStringList &texts);
void addFlag(QJsonObject &object, QLatin1String name, bool set);
void addNumber(QJsonObject &object, QLatin1String name, qint64 number);

/** A whole frame, as upgraded members see it. */
[[nodiscard]] QJsonObject upgradedObject(const ServerFrame &frame);

[[nodiscard]] QJsonObject fromMember(const Member &member);
[[nodiscard]] QJsonArray fromMembers(const QList<Member> &members);
[[nodiscard]] QJsonObject fromFile(const FileOffer &file);
[[nodiscard]] QJsonObject fromPin(const Pin &pin);
[[nodiscard]] QJsonArray fromReactions(const QList<Reaction> &reactions);

} // namespace Landline::Chat::Wire
