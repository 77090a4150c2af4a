// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

namespace Landline::Chat {

/** Somebody who may not come in: by key, by address, or both. */
struct Ban
{
    QString nick; ///< for people
    QString key;
    QString address;
    bool operator==(const Ban &) const = default;
};

/** What the owner and operators of a room have decided; kept with its history. */
struct RoomSettings
{
    static constexpr qsizetype maxTopicLength = 200; ///< in UTF-16 units
    static constexpr qsizetype maxPins = 50;
    static constexpr qsizetype maxOperators = 200;
    static constexpr qsizetype maxBans = 2000;
    static constexpr qsizetype maxMuted = 2000;
    static constexpr int maxSlowSeconds = 3600;

    QString topic;
    QList<Pin> pins;               ///< the oldest first
    QSet<QString> operators;       ///< keys
    QHash<QString, QString> muted; ///< member id (key, or nick of a plain one) → nick
    QList<Ban> bans;
    int slowSeconds = 0; ///< between two messages of one member
    WhoPosts whoPosts = WhoPosts::Everybody;
    bool plainForbidden = false;
    bool operator==(const RoomSettings &) const = default;

    [[nodiscard]] QByteArray toJson() const;
    /** What can't be understood is left out. */
    [[nodiscard]] static RoomSettings fromJson(const QByteArray &json);
};

} // namespace Landline::Chat
