// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/chat/wire/frames.h"

#include <QString>

#include <optional>

namespace Landline::Cli {

/** A line that begins with a stroke: "/kick Eve". */
struct RoomCommand
{
    QString name; ///< without the stroke, in lower case
    QString rest;
    bool operator==(const RoomCommand &) const = default;
};

/** Nullopt: no command, but a message (one that should begin with "/" is written with two). */
[[nodiscard]] std::optional<RoomCommand> readRoomCommand(const QString &line);

/** "108 good morning" → 108 and "good morning"; 0 where the first word is no number. */
struct NumberedText
{
    qint64 number = 0;
    QString text;
    bool operator==(const NumberedText &) const = default;
};
[[nodiscard]] NumberedText readNumbered(const QString &text);

/** What the owner or an operator asks for; nullopt: another command. Error InvalidInput says how it is used.
 */
[[nodiscard]] std::optional<Result<Chat::Wire::Moderate>> moderationOf(const RoomCommand &command);
/** A line each of the commands that moderationOf() knows. */
[[nodiscard]] QString moderationHelp();

} // namespace Landline::Cli
