// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/pinstore.h"

#include "core/base/filesystem.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace Landline::Net {

PinStore::PinStore(QString file)
    : m_file(std::move(file))
{}

Result<QHash<QString, QString>> PinStore::read() const
{
    QHash<QString, QString> pins;
    QFile file(m_file);
    if (!file.exists())
        return pins;
    QJsonParseError problem;
    QJsonDocument document;
    if (file.open(QIODevice::ReadOnly))
        document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!document.isObject()) {
        return failure(
            ErrorCode::Damaged,
            QStringLiteral("the list of known hosts %1 can't be read; put it back from a copy, or move it "
                           "away to trust hosts anew")
                .arg(m_file),
            m_file);
    }
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it)
        pins.insert(it.key(), it.value().toString());
    return pins;
}

Result<std::optional<QString>> PinStore::pinned(const QString &place) const
{
    const Result<QHash<QString, QString>> pins = read();
    if (!pins)
        return failure(pins.error());
    const auto found = pins->constFind(place);
    return found == pins->cend() ? std::optional<QString>() : std::optional(*found);
}

Result<void> PinStore::pin(const QString &place, const QString &fingerprint)
{
    Result<QHash<QString, QString>> pins = read();
    if (!pins)
        return failure(pins.error());
    pins->insert(place, fingerprint);
    QJsonObject object;
    for (auto it = pins->cbegin(); it != pins->cend(); ++it)
        object.insert(it.key(), it.value());
    return writePrivateFile(m_file, QJsonDocument(object).toJson());
}

} // namespace Landline::Net
