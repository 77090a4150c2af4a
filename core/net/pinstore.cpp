// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/pinstore.h"

#include "core/base/filesystem.h"
#include "core/net/place.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSet>

namespace Landline::Net {

static const QString nameField = QStringLiteral("name");
static const QString placesField = QStringLiteral("places");

PinStore::PinStore(QString file)
    : m_file(std::move(file))
{}

/** One entry of the file; nothing: it is none. */
static std::optional<KnownHost> readHost(const QString &name, const QJsonValue &value)
{
    if (value.isString()) // as it was written once: a place and its key
        return value.toString().isEmpty() ? std::nullopt
                                          : std::optional(KnownHost{value.toString(), {}, {name}});
    const QJsonObject written = value.toObject();
    const QJsonValue called = written.value(nameField);
    const QJsonValue places = written.value(placesField);
    if (!places.isArray() || !(called.isString() || called.isUndefined()))
        return {};
    KnownHost host{name, called.toString(), {}};
    for (const QJsonValue &place : places.toArray()) {
        if (!place.isString())
            return {};
        host.places.append(place.toString());
    }
    return host;
}

/** Files of earlier programs have places as they were typed. Of two hosts at one the one that is there in the
 * right spelling counts, else the first. */
static void makeCanonical(QMap<QString, KnownHost> &hosts)
{
    QSet<QString> taken;
    for (const KnownHost &host : std::as_const(hosts)) {
        for (const QString &place : host.places) {
            if (place == canonicalPlace(place))
                taken.insert(place);
        }
    }
    for (KnownHost &host : hosts) {
        QStringList places;
        for (const QString &written : std::as_const(host.places)) {
            const QString place = canonicalPlace(written);
            if (place == written || !taken.contains(place))
                places.append(place);
            taken.insert(place);
        }
        host.places = places;
    }
}

Result<QMap<QString, KnownHost>> PinStore::read() const
{
    QMap<QString, KnownHost> hosts;
    QFile file(m_file);
    if (!file.exists())
        return hosts;
    const auto damaged = [this] {
        return failure(
            ErrorCode::Damaged,
            QStringLiteral("the list of known hosts %1 can't be read; put it back from a copy, or move it "
                           "away to trust hosts anew")
                .arg(m_file),
            m_file);
    };
    QJsonParseError problem;
    QJsonDocument document;
    if (file.open(QIODevice::ReadOnly))
        document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!document.isObject())
        return damaged();
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const std::optional<KnownHost> read = readHost(it.key(), it.value());
        if (!read)
            return damaged();
        KnownHost &host = hosts[read->key];
        host.key = read->key;
        if (!read->name.isEmpty())
            host.name = read->name;
        host.places += read->places;
    }
    makeCanonical(hosts);
    return hosts;
}

Result<std::optional<QString>> PinStore::pinned(const QString &place) const
{
    const Result<QMap<QString, KnownHost>> hosts = read();
    if (!hosts)
        return failure(hosts.error());
    for (const KnownHost &host : *hosts) {
        if (host.places.contains(canonicalPlace(place)))
            return std::optional(host.key);
    }
    return std::optional<QString>();
}

Result<std::optional<KnownHost>> PinStore::host(const QString &key) const
{
    const Result<QMap<QString, KnownHost>> hosts = read();
    if (!hosts)
        return failure(hosts.error());
    const auto found = hosts->constFind(key);
    return found == hosts->cend() ? std::optional<KnownHost>() : std::optional(*found);
}

Result<void> PinStore::pin(const QString &spelling, const QString &key, const QString &name)
{
    const QString place = canonicalPlace(spelling);
    // Where the directory can't be written no lock is had, and writing says so.
    QLockFile lock(m_file + QStringLiteral(".lock"));
    if (!lock.tryLock(int(lockWait.count())) && lock.error() == QLockFile::LockFailedError) {
        return failure(ErrorCode::Busy,
                       QStringLiteral("another program keeps the list of known hosts %1 busy").arg(m_file),
                       m_file);
    }
    Result<QMap<QString, KnownHost>> hosts = read();
    if (!hosts)
        return failure(hosts.error());
    const KnownHost before = hosts->value(key);
    for (KnownHost &host : *hosts)
        host.places.removeAll(place);
    KnownHost &host = (*hosts)[key];
    host.key = key;
    host.places.append(place);
    while (host.places.size() > maxPlaces)
        host.places.removeFirst();
    if (!name.isEmpty())
        host.name = name;
    if (host == before)
        return {};
    QJsonObject object;
    for (auto it = hosts->cbegin(); it != hosts->cend(); ++it) {
        object.insert(it.key(), QJsonObject{{nameField, it->name},
                                            {placesField, QJsonArray::fromStringList(it->places)}});
    }
    return writePrivateFile(m_file, QJsonDocument(object).toJson());
}

} // namespace Landline::Net
