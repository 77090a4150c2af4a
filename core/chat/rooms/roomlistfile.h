// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/chat/rooms/roomservice.h"

#include <QList>

#include <variant>

namespace Landline::Chat {

/** What was open, to be opened again: a room hosted here, or one that was joined. */
using OpenRoom = std::variant<HostRequest, JoinRequest>;

/**
 * rooms.json of a profile (0600). Passwords are not kept in it, only keys made of them that are good for one
 * room.
 */
class RoomListFile
{
public:
    explicit RoomListFile(QString path);
    /** What can't be understood is left out: rooms can be joined again. */
    [[nodiscard]] QList<OpenRoom> read() const;
    [[nodiscard]] Result<void> write(const QList<OpenRoom> &rooms) const;

private:
    QString m_path;
};

} // namespace Landline::Chat
