// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/roomcommands.h"

#include <QStringList>

namespace Landline::Cli {

using Chat::Wire::Moderate;

std::optional<RoomCommand> readRoomCommand(const QString &line)
{
    if (!line.startsWith(u'/') || line.startsWith(QLatin1String("//")) || line.size() < 2
        || line.at(1).isSpace())
        return {};
    const qsizetype space = line.indexOf(u' ');
    return RoomCommand{line.mid(1, space < 0 ? -1 : space - 1).toLower(),
                       space < 0 ? QString() : line.mid(space + 1).trimmed()};
}

NumberedText readNumbered(const QString &text)
{
    const qsizetype space = text.indexOf(u' ');
    bool valid = false;
    const qint64 number = text.left(space < 0 ? text.size() : space).toLongLong(&valid);
    if (!valid || number <= 0)
        return {0, text};
    return {number, space < 0 ? QString() : text.mid(space + 1).trimmed()};
}

namespace {

enum class Takes { Target, Text, Number, Message };

struct Row
{
    const char *name;
    const char *action;
    Takes takes;
    const char *value; ///< of an action about somebody
    const char *usage;
};

constexpr Row rows[] = {
    {"kick", "kick", Takes::Target, "", "/kick NAME            removes somebody, who may come back"},
    {"ban", "ban", Takes::Target, "",
     "/ban NAME             keeps a key out (of a plain member: the address)"},
    {"ban-address", "ban", Takes::Target, "address",
     "/ban-address NAME     keeps the key and the address out"},
    {"unban", "unban", Takes::Target, "", "/unban NAME           lets a name, key or address in again"},
    {"mute", "mute", Takes::Target, "", "/mute NAME            lets somebody read only"},
    {"unmute", "unmute", Takes::Target, "", "/unmute NAME"},
    {"op", "operator", Takes::Target, "", "/op NAME              makes somebody an operator (owner only)"},
    {"deop", "member", Takes::Target, "", "/deop NAME"},
    {"release", "release", Takes::Target, "",
     "/release NAME         frees a name whose owner has lost the key"},
    {"topic", "topic", Takes::Text, "", "/topic TEXT           sets the topic; without TEXT there is none"},
    {"pin", "pin", Takes::Message, "", "/pin NUMBER           pins a message"},
    {"unpin", "unpin", Takes::Message, "", "/unpin NUMBER"},
    {"slow", "slow", Takes::Number, "", "/slow SECONDS         one message of everybody in so long; 0: any"},
    {"post", "post", Takes::Text, "", "/post WHO             who may write: everybody, encrypted, operators"},
    {"plain", "plain", Takes::Text, "", "/plain allowed        or forbidden: members without encryption"},
};

/** Of a line of the help, without what it explains. */
QString usageOf(const Row &row)
{
    const QString line = QString::fromLatin1(row.usage);
    return line.left(line.indexOf(QLatin1String("  ")));
}

tl::unexpected<Error> wrong(const Row &row)
{
    return failure(ErrorCode::InvalidInput, QStringLiteral("it is used as ") + usageOf(row));
}

} // namespace

std::optional<Result<Moderate>> moderationOf(const RoomCommand &command)
{
    for (const Row &row : rows) {
        if (command.name != QLatin1String(row.name))
            continue;
        Moderate asked;
        asked.action = QLatin1String(row.action);
        switch (row.takes) {
        case Takes::Target:
            if (command.rest.isEmpty())
                return wrong(row);
            asked.target = command.rest;
            asked.value = QLatin1String(row.value);
            break;
        case Takes::Text:
            asked.value = command.rest;
            break;
        case Takes::Number:
            if (command.rest.isEmpty())
                return wrong(row);
            asked.value = command.rest;
            break;
        case Takes::Message:
            asked.of = readNumbered(command.rest).number;
            if (asked.of == 0)
                return wrong(row);
            break;
        }
        return asked;
    }
    return {};
}

QString moderationHelp()
{
    QStringList lines;
    for (const Row &row : rows)
        lines.append(QString::fromLatin1(row.usage));
    return lines.join(u'\n');
}

} // namespace Landline::Cli
