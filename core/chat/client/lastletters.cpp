// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/lastletters.h"

#include "core/base/filesystem.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Landline::Chat {

LastLetters::LastLetters(QString file)
    : m_file(std::move(file))
{}

static QString nameOf(const QString &host, const QString &room)
{
    return host + u' ' + room.toCaseFolded();
}

static QJsonObject read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

qint64 LastLetters::of(const QString &host, const QString &room) const
{
    return m_file.isEmpty() ? 0 : std::max<qint64>(0, read(m_file).value(nameOf(host, room)).toInteger());
}

Result<void> LastLetters::keep(const QString &host, const QString &room, qint64 id) const
{
    if (m_file.isEmpty())
        return {};
    QJsonObject letters = read(m_file);
    letters.insert(nameOf(host, room), id);
    while (letters.size() > maxRooms) {
        auto oldest = letters.begin();
        for (auto it = letters.begin(); it != letters.end(); ++it) {
            if (it.value().toInteger() < oldest.value().toInteger())
                oldest = it;
        }
        letters.erase(oldest);
    }
    return writePrivateFile(m_file, QJsonDocument(letters).toJson(QJsonDocument::Compact));
}

} // namespace Landline::Chat
