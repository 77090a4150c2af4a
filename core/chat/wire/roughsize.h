// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <variant>

namespace Landline::Chat::Wire {

/** What an entry of the log takes, in memory or on a line, roughly. */
[[nodiscard]] inline qint64 roughSize(const LogFrame &frame)
{
    constexpr qint64 overhead = 150; // keys, names and numbers around the text
    if (const auto *posted = std::get_if<Posted>(&frame))
        return overhead + posted->content.size();
    if (const auto *edited = std::get_if<Edited>(&frame))
        return overhead + edited->content.size();
    if (const auto *notice = std::get_if<Notice>(&frame))
        return overhead + notice->content.size();
    return overhead;
}

[[nodiscard]] inline qint64 memoryOf(const QString &text)
{
    constexpr qint64 head = 32; // of a block of memory and what Qt keeps before the letters
    return text.isEmpty() ? 0 : head + text.size() * qint64(sizeof(QChar));
}

[[nodiscard]] inline qint64 memoryOf(const QStringList &texts)
{
    qint64 bytes = 0;
    for (const QString &text : texts)
        bytes += qint64(sizeof(QString)) + memoryOf(text);
    return bytes;
}

[[nodiscard]] inline qint64 memoryOf(const Member &member)
{
    return memoryOf(member.nick) + memoryOf(member.key) + memoryOf(member.status);
}

template <class... Texts>
[[nodiscard]] qint64 memoryOfAll(const Texts &...texts)
{
    return (memoryOf(texts) + ...);
}

[[nodiscard]] inline qint64 memoryOf(const Posted &posted)
{
    qint64 bytes = memoryOfAll(posted.sender, posted.key, posted.content, posted.cid, posted.timestamp,
                               posted.removedBy, posted.mentions);
    for (const Reaction &reaction : posted.reactions)
        bytes += qint64(sizeof(Reaction)) + memoryOfAll(reaction.emoji, reaction.keys);
    if (posted.file)
        bytes += memoryOfAll(posted.file->id, posted.file->name, posted.file->sha256);
    return bytes;
}

/** Bytes behind an entry of the log, beside those of the struct itself. What it shares with others counts:
 * they may go before it. */
[[nodiscard]] inline qint64 memoryOf(const LogFrame &frame)
{
    struct Behind
    {
        qint64 operator()(const Posted &entry) const { return memoryOf(entry); }
        qint64 operator()(const Notice &entry) const { return memoryOfAll(entry.content, entry.timestamp); }
        qint64 operator()(const Joined &entry) const { return memoryOf(entry.member); }
        qint64 operator()(const Left &entry) const { return memoryOf(entry.member); }
        qint64 operator()(const Renamed &entry) const { return memoryOfAll(entry.member, entry.was); }
        qint64 operator()(const Edited &entry) const { return memoryOfAll(entry.member, entry.content); }
        qint64 operator()(const Deleted &entry) const { return memoryOfAll(entry.member, entry.sender); }
        qint64 operator()(const Reacted &entry) const { return memoryOfAll(entry.member, entry.emoji); }
        qint64 operator()(const Moderated &entry) const
        {
            return memoryOfAll(entry.member, entry.action, entry.target, entry.key, entry.value)
                   + (entry.pin ? memoryOfAll(entry.pin->sender, entry.pin->text) : 0);
        }
    };
    return std::visit(Behind(), frame);
}

} // namespace Landline::Chat::Wire
