// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/rooms/roomservice.h"
#include "core/tasks/task.h"

#include <QHash>
#include <QList>
#include <QObject>

namespace Landline::App {

/** What is posted of a task that has ended; empty for an end that nobody waits for (a cancel). Pure. */
[[nodiscard]] QString resultLine(const Tasks::TaskSnapshot &task);

/**
 * Posts the results of tasks to the rooms that they name (TaskOptions::postTo), as a line of one's own. Where
 * the connection is lost, until it is back; where one is no member, it says so instead. Painting thread.
 */
class ResultPoster final : public QObject
{
    Q_OBJECT
public:
    /** The longest line, in characters: a result, not a log. */
    static constexpr qsizetype maxLineLength = 400;
    /** Lines that wait for a connection; the oldest go first. */
    static constexpr qsizetype maxWaiting = 50;

    /** `rooms` outlives this. Before RoomService::restore(), so that it hears of every room. */
    explicit ResultPoster(Chat::RoomService &rooms, QObject *parent = nullptr);

public Q_SLOTS:
    void taskFinished(const Landline::Tasks::TaskSnapshot &task);

Q_SIGNALS:
    /** A sentence for a person: that, and why, a result was not posted. */
    void notPosted(const QString &notice);

private:
    struct Waiting
    {
        QString room;
        QString title;
        QString line;
    };
    void updateRoom(const Chat::RoomSnapshot &room);
    void removeRoom(Chat::RoomId id);
    void giveUp(const QString &title, const QString &room);
    /** The room of that name that is in the state, or null. */
    [[nodiscard]] Chat::RoomId roomNamed(const QString &name, bool (*accepts)(Chat::RoomState)) const;

    Chat::RoomService &m_rooms;
    QHash<Chat::RoomId, Chat::RoomSnapshot> m_known;
    QList<Waiting> m_waiting;
};

} // namespace Landline::App
