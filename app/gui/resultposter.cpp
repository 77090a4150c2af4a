// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/resultposter.h"

#include "core/base/plaintext.h"

namespace Landline::App {

using Chat::RoomState;
using Tasks::TaskState;

// A task's title may be a whole command; the result behind it counts more.
static constexpr qsizetype maxTitleLength = 100;

static QString shortened(const QString &text, qsizetype length)
{
    const QString plain = plainText(text, KeepBreaks::No).simplified();
    return plain.size() <= length ? plain : plain.left(length - 1) + u'…';
}

QString resultLine(const Tasks::TaskSnapshot &task)
{
    QString end;
    QString detail;
    switch (task.state) {
    case TaskState::Succeeded:
        end = QStringLiteral("succeeded");
        detail = task.result;
        break;
    case TaskState::Failed:
        end = QStringLiteral("failed");
        detail = task.error.message;
        break;
    case TaskState::Skipped:
        end = QStringLiteral("was skipped");
        detail = task.error ? task.error.message : QStringLiteral("a task it waited for did not succeed");
        break;
    default:
        return {};
    }
    const QString line = QStringLiteral("Task “%1” %2").arg(shortened(task.title, maxTitleLength), end);
    return shortened(detail.isEmpty() ? line + u'.' : line + QStringLiteral(": ") + detail,
                     ResultPoster::maxLineLength);
}

static bool isOpen(RoomState state)
{
    return state == RoomState::Open;
}

static bool mayOpen(RoomState state)
{
    return state != RoomState::Closed;
}

ResultPoster::ResultPoster(Chat::RoomService &rooms, QObject *parent)
    : QObject(parent)
    , m_rooms(rooms)
{
    connect(&rooms, &Chat::RoomService::roomAdded, this, &ResultPoster::updateRoom);
    connect(&rooms, &Chat::RoomService::roomChanged, this, &ResultPoster::updateRoom);
    connect(&rooms, &Chat::RoomService::roomRemoved, this, &ResultPoster::removeRoom);
}

Chat::RoomId ResultPoster::roomNamed(const QString &name, bool (*accepts)(RoomState)) const
{
    Chat::RoomId found;
    for (const Chat::RoomSnapshot &room : m_known) {
        // Of two rooms of a name the one that was there first.
        if (room.name == name && accepts(room.state) && (found.isNull() || room.id < found))
            found = room.id;
    }
    return found;
}

void ResultPoster::taskFinished(const Tasks::TaskSnapshot &task)
{
    const QString line = task.postTo.isEmpty() ? QString() : resultLine(task);
    if (line.isEmpty())
        return;
    if (const Chat::RoomId room = roomNamed(task.postTo, isOpen); !room.isNull()) {
        m_rooms.send(room, line);
    } else if (!roomNamed(task.postTo, mayOpen).isNull()) {
        if (m_waiting.size() == maxWaiting) {
            const Waiting oldest = m_waiting.takeFirst();
            giveUp(oldest.title, oldest.room);
        }
        m_waiting.append({task.postTo, task.title, line});
    } else {
        giveUp(task.title, task.postTo);
    }
}

void ResultPoster::updateRoom(const Chat::RoomSnapshot &room)
{
    m_known.insert(room.id, room);
    if (!isOpen(room.state))
        return;
    m_waiting.removeIf([&](const Waiting &waiting) {
        if (waiting.room != room.name)
            return false;
        m_rooms.send(room.id, waiting.line);
        return true;
    });
}

void ResultPoster::removeRoom(Chat::RoomId id)
{
    m_known.remove(id);
    m_waiting.removeIf([this](const Waiting &waiting) {
        if (!roomNamed(waiting.room, mayOpen).isNull())
            return false;
        giveUp(waiting.title, waiting.room);
        return true;
    });
}

void ResultPoster::giveUp(const QString &title, const QString &room)
{
    Q_EMIT notPosted(QStringLiteral("The result of “%1” was not posted: you are not in a room called “%2”.")
                         .arg(shortened(title, maxTitleLength), shortened(room, maxTitleLength)));
}

} // namespace Landline::App
