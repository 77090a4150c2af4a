// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/hiddenlist.h"

#include "core/base/filesystem.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace Landline::Chat {

HiddenList::HiddenList(QString file)
    : m_file(std::move(file))
{}

Result<QHash<QString, QString>> HiddenList::read() const
{
    QHash<QString, QString> hidden;
    QFile file(m_file);
    if (!file.exists())
        return hidden;
    QJsonDocument document;
    if (file.open(QIODevice::ReadOnly))
        document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject()) {
        return failure(
            ErrorCode::Damaged,
            QStringLiteral("the list of hidden members %1 can't be read; put it back from a copy, or "
                           "move it away")
                .arg(m_file),
            m_file);
    }
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it)
        hidden.insert(it.key(), it.value().toString());
    return hidden;
}

Result<void> HiddenList::hide(const QString &key, const QString &nick) const
{
    Result<QHash<QString, QString>> hidden = read();
    if (!hidden)
        return failure(hidden.error());
    if (!hidden->contains(key) && hidden->size() >= maxHidden) {
        return failure(
            ErrorCode::TooLarge,
            QStringLiteral("%1 members are hidden already; show some of them first").arg(maxHidden));
    }
    hidden->insert(key, nick);
    return write(*hidden);
}

Result<void> HiddenList::show(const QString &key) const
{
    Result<QHash<QString, QString>> hidden = read();
    if (!hidden)
        return failure(hidden.error());
    return hidden->remove(key) ? write(*hidden) : Result<void>();
}

Result<void> HiddenList::write(const QHash<QString, QString> &hidden) const
{
    QJsonObject object;
    for (auto it = hidden.cbegin(); it != hidden.cend(); ++it)
        object.insert(it.key(), it.value());
    return writePrivateFile(m_file, QJsonDocument(object).toJson());
}

} // namespace Landline::Chat
