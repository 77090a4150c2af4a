// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/outbox.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QUuid>

#include <algorithm>

namespace Landline::Chat {

static const QString suffix = QStringLiteral(".outbox");

Outbox::Outbox(QString directory)
    : m_directory(std::move(directory))
{}

QStringList Outbox::paths() const
{
    QStringList paths;
    const QStringList names = QDir(m_directory).entryList({u'*' + suffix}, QDir::Files, QDir::Name);
    for (const QString &name : names)
        paths.append(m_directory + u'/' + name);
    return paths;
}

void Outbox::setOwner(const OutboxOwner &owner)
{
    m_owner = owner;
    for (const auto &file : m_files)
        file->setOwner(owner);
}

Result<QString> Outbox::moveAside(const QString &path)
{
    const QString aside =
        QStringLiteral("%1.damaged-%2")
            .arg(path, QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmsszzz")));
    return publishFile(path, aside).map([&aside] { return aside; });
}

Outbox::Found Outbox::adopt(const IsMeant &isMeant, qsizetype most)
{
    Found found;
    if (!isKept())
        return found;
    for (const QString &path : paths()) {
        if (found.messages.size() >= most)
            break;
        Result<std::unique_ptr<OutboxFile>> opened = OutboxFile::open(path);
        const bool isUseless = !opened && opened.error().code == ErrorCode::Damaged;
        if (!opened && !isUseless)
            continue; // another client's, or of a later version
        if (opened && !isMeant((*opened)->owner(), (*opened)->messages()))
            continue;
        if (isUseless || (*opened)->isDamaged()) {
            const Result<QString> aside = moveAside(path);
            if (!aside)
                continue;
            found.troubles.append(
                QStringLiteral("A file of messages that were not sent is damaged. It is in %1 now%2.")
                    .arg(*aside,
                         isUseless ? QString() : QStringLiteral("; what could be read of it is sent")));
            if (isUseless)
                continue;
            Result<std::unique_ptr<OutboxFile>> whole =
                OutboxFile::create(path, (*opened)->owner(), (*opened)->messages());
            if (whole)
                opened = std::move(whole);
        }
        found.messages.append((*opened)->messages());
        if ((*opened)->messages().isEmpty())
            QFile::remove((*opened)->path());
        else
            m_files.push_back(std::move(*opened));
    }
    std::stable_sort(found.messages.begin(), found.messages.end(),
                     [](const Outgoing &one, const Outgoing &other) { return one.time < other.time; });
    return found;
}

Result<void> Outbox::begin(const Outgoing &message)
{
    if (Result<void> made = makeDirectory(m_directory); !made)
        return made;
    QFile::setPermissions(m_directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (paths().size() >= maxFiles)
        return failure(ErrorCode::TooLarge,
                       QStringLiteral("there are %1 files of messages that were not sent in %2 already")
                           .arg(maxFiles)
                           .arg(m_directory),
                       m_directory);
    const QString name = QUuid::createUuid().toString(QUuid::Id128).left(16);
    return OutboxFile::create(m_directory + u'/' + name + suffix, m_owner, {message})
        .map([this](std::unique_ptr<OutboxFile> file) { m_files.push_back(std::move(file)); });
}

Result<void> Outbox::add(const Outgoing &message)
{
    if (!isKept())
        return {};
    for (const auto &file : m_files) {
        if (std::any_of(file->messages().cbegin(), file->messages().cend(),
                        [&](const Outgoing &one) { return one.clientId == message.clientId; }))
            return {};
    }
    return m_files.empty() ? begin(message) : m_files.back()->add(message);
}

void Outbox::remove(const QString &clientId)
{
    std::erase_if(m_files, [&clientId](const auto &file) {
        return file->remove(clientId) && file->messages().isEmpty();
    });
}

void Outbox::sync()
{
    for (const auto &file : m_files)
        file->sync();
}

} // namespace Landline::Chat
