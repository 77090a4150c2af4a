// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/outboxfile.h"

#include "core/chat/wire/objects.h"
#include "core/chat/wire/parsing.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace Landline::Chat {

using Wire::addNumber;
using Wire::addText;
using Wire::Fields;

static constexpr qint64 version = 1;

static QByteArray lineOf(const OutboxOwner &owner)
{
    QJsonObject object{{QStringLiteral("outbox"), version}, {QStringLiteral("host"), owner.host}};
    addText(object, QLatin1String("asked"), owner.room);
    return Wire::line(object) + '\n';
}

static QByteArray lineOf(const Outgoing &message)
{
    QJsonObject object{{QStringLiteral("cid"), message.clientId},
                       {QStringLiteral("ts"), message.time.toMSecsSinceEpoch()},
                       {QStringLiteral("content"), message.draft.text}};
    addNumber(object, QLatin1String("reply"), message.draft.replyTo);
    addText(object, QLatin1String("to"), message.draft.to);
    addText(object, QLatin1String("room"), message.room);
    addText(object, QLatin1String("epoch"), message.epoch);
    if (message.draft.file)
        object.insert(QStringLiteral("file"), Wire::fromFile(*message.draft.file));
    return Wire::line(object) + '\n';
}

static QByteArray doneLine(const QString &clientId)
{
    return Wire::line({{QStringLiteral("done"), clientId}}) + '\n';
}

static Outgoing readMessage(Fields &fields)
{
    Outgoing message;
    message.clientId = fields.text(QLatin1String("cid"));
    message.time = QDateTime::fromMSecsSinceEpoch(fields.number(QLatin1String("ts")), Qt::UTC);
    message.draft.text = fields.text(QLatin1String("content"), KeepBreaks::Yes);
    message.draft.replyTo = fields.number(QLatin1String("reply"), 0);
    message.draft.to = fields.optionalText(QLatin1String("to"));
    message.draft.file = Wire::readFile(fields);
    message.room = fields.optionalText(QLatin1String("room"));
    message.epoch = fields.optionalText(QLatin1String("epoch"));
    if (message.clientId.isEmpty() || message.clientId.size() > Wire::maxClientIdLength
        || message.draft.text.toUtf8().size() > Wire::maxContentBytes)
        fields.refuse(QStringLiteral("no message is like this"));
    return message;
}

OutboxFile::OutboxFile(OsFile file, QString path)
    : m_file(std::move(file))
    , m_path(std::move(path))
{}

Result<std::unique_ptr<OutboxFile>> OutboxFile::create(const QString &path, const OutboxOwner &owner,
                                                       const QList<Outgoing> &messages)
{
    Result<OsFile> made = OsFile::openUnnamed(path);
    const bool isNamed = !made;
    if (isNamed)
        made = OsFile::open(path, OpenMode::CreateNew);
    if (!made)
        return failure(made.error());
    std::unique_ptr<OutboxFile> file(new OutboxFile(std::move(*made), path));
    QByteArray lines = lineOf(owner);
    for (const Outgoing &message : messages)
        lines += lineOf(message);
    file->m_owner = owner;
    file->m_messages = messages;
    file->m_usedBytes = lines.size();
    Result<void> written = file->m_file.setMode(ownerReadsAndWrites);
    if (written)
        written = file->m_file.lock();
    if (written)
        written = file->append(lines);
    if (written && !isNamed)
        written = file->m_file.linkAs(path);
    if (!written) {
        if (isNamed)
            QFile::remove(path);
        return failure(written.error());
    }
    return file;
}

Result<std::unique_ptr<OutboxFile>> OutboxFile::open(const QString &path)
{
    Result<OsFile> opened = OsFile::open(path, OpenMode::ReadWrite);
    if (!opened)
        return failure(opened.error());
    std::unique_ptr<OutboxFile> file(new OutboxFile(std::move(*opened), path));
    if (const Result<void> locked = file->m_file.lock(); !locked)
        return failure(locked.error());
    // Whoever had it may have been done with it between the two.
    if (!file->m_file.isAtItsPath())
        return failure(ErrorCode::NotFound, QStringLiteral("%1 is gone").arg(path), path);
    if (const Result<void> loaded = file->load(); !loaded)
        return failure(loaded.error());
    return file;
}

Result<void> OutboxFile::load()
{
    const Result<qint64> size = m_file.size();
    if (!size)
        return failure(size.error());
    const auto damaged = [this] {
        return failure(ErrorCode::Damaged, QStringLiteral("%1 can't be understood").arg(m_path), m_path);
    };
    if (*size == 0) {
        // Of a program that ended between its first two steps: nobody will write it.
        if (QFileInfo(m_path).lastModified().secsTo(QDateTime::currentDateTimeUtc()) > madeWithin.count())
            QFile::remove(m_path);
        return failure(ErrorCode::Busy, QStringLiteral("%1 is only being made").arg(m_path), m_path);
    }
    if (*size > maxBytes)
        return damaged();
    const Result<QByteArray> content = m_file.readAt(0, *size);
    if (!content)
        return failure(content.error());
    qsizetype from = 0;
    bool first = true;
    for (qsizetype end = content->indexOf('\n'); end >= 0; end = content->indexOf('\n', from)) {
        const QByteArrayView line = QByteArrayView(*content).sliced(from, end - from);
        from = end + 1;
        if (take(line)) {
            first = false;
            continue;
        }
        if (first) {
            const Result<QJsonObject> object = Wire::objectFromLine(line);
            if (object && object->value(u"outbox").toInteger() > version)
                return failure(ErrorCode::NewerVersion,
                               QStringLiteral("%1 was written by a newer Landline").arg(m_path), m_path);
            return damaged();
        }
        m_damaged = true;
    }
    if (first)
        return damaged();
    m_size = from;
    const Result<void> taken = from < *size ? takeCut(QByteArrayView(*content).sliced(from)) : Result<void>();
    for (const Outgoing &message : std::as_const(m_messages))
        m_usedBytes += lineOf(message).size();
    return taken;
}

/** What has no end was being written when the machine ended: perhaps all of it but that. */
Result<void> OutboxFile::takeCut(QByteArrayView line)
{
    if (!take(line)) {
        m_damaged = m_cut = true;
        return {};
    }
    const qint64 end = m_size + line.size();
    m_size = end + 1;
    return m_file.writeAt(end, "\n");
}

/** False: it can't be understood, or stands before it was said whom this is for. */
bool OutboxFile::take(QByteArrayView line)
{
    const Result<QJsonObject> object = Wire::objectFromLine(line);
    if (!object)
        return false;
    Fields fields(*object);
    if (fields.has(QLatin1String("outbox"))) {
        const qint64 written = fields.number(QLatin1String("outbox"));
        const OutboxOwner owner{fields.text(QLatin1String("host")),
                                fields.optionalText(QLatin1String("asked"))};
        if (!fields.isWhole() || written != version || owner.host.isEmpty())
            return false;
        m_owner = owner;
        return true;
    }
    if (m_owner.host.isEmpty())
        return false;
    if (fields.has(QLatin1String("done"))) {
        const QString clientId = fields.text(QLatin1String("done"));
        m_messages.removeIf([&](const Outgoing &message) { return message.clientId == clientId; });
        return fields.isWhole();
    }
    const Outgoing message = readMessage(fields);
    if (!fields.isWhole())
        return false;
    m_messages.append(message);
    return true;
}

Result<void> OutboxFile::append(const QByteArray &lines)
{
    if (m_size + lines.size() > maxBytes)
        return failure(ErrorCode::TooLarge, QStringLiteral("%1 can't grow any more").arg(m_path), m_path);
    // Until something else is written it is left to whoever moves the file aside.
    if (std::exchange(m_cut, false)) {
        if (Result<void> shorter = m_file.truncate(m_size); !shorter)
            return shorter;
    }
    // A part of a line that could not be written is written over by the next one.
    if (Result<void> written = m_file.writeAt(m_size, lines); !written) {
        static_cast<void>(m_file.truncate(m_size));
        return written;
    }
    m_size += lines.size();
    m_unsynced = true;
    return {};
}

Result<void> OutboxFile::add(const Outgoing &message)
{
    const QByteArray line = lineOf(message);
    if (Result<void> appended = append(line); !appended)
        return appended;
    m_messages.append(message);
    m_usedBytes += line.size();
    return {};
}

bool OutboxFile::remove(const QString &clientId)
{
    const auto found = std::find_if(m_messages.cbegin(), m_messages.cend(),
                                    [&](const Outgoing &message) { return message.clientId == clientId; });
    if (found == m_messages.cend())
        return false;
    m_usedBytes -= lineOf(*found).size();
    m_messages.erase(found);
    if (m_messages.isEmpty()) {
        QFile::remove(m_path);
        return true;
    }
    // Where it can't be written it is only sent once more, which its id makes harmless.
    static_cast<void>(append(doneLine(clientId)));
    if (m_size > compactAbove && m_usedBytes < m_size / 2)
        compact();
    return true;
}

/** The same file with what is still waiting alone, under a name beside it that then takes its place. */
void OutboxFile::compact()
{
    const QString beside = m_path + QStringLiteral(".new");
    QFile::remove(beside); // of a program that ended in the middle of this
    Result<std::unique_ptr<OutboxFile>> smaller = create(beside, m_owner, m_messages);
    if (!smaller)
        return; // it goes on growing
    static_cast<void>((*smaller)->m_file.sync());
    if (!replaceFile(beside, m_path)) {
        QFile::remove(beside);
        return;
    }
    m_file = std::move((*smaller)->m_file);
    m_size = (*smaller)->m_size;
    m_unsynced = false;
}

void OutboxFile::setOwner(const OutboxOwner &owner)
{
    if (owner == m_owner || m_messages.isEmpty())
        return;
    m_owner = owner;
    static_cast<void>(append(lineOf(owner)));
}

void OutboxFile::sync()
{
    if (!std::exchange(m_unsynced, false))
        return;
    static_cast<void>(m_file.sync());
    syncDirectory(QFileInfo(m_path).path());
}

} // namespace Landline::Chat
