// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

namespace Landline::Chat {

/** What is said in one message. */
struct Draft
{
    QString text;
    qint64 replyTo = 0; ///< seq of the message that it answers; 0: none
    std::optional<FileOffer> file;
    QString to; ///< key of the one whom alone it is for; empty: for all
    bool operator==(const Draft &) const = default;
};

/** A message that the host has not accepted yet. */
struct Outgoing
{
    QString clientId; ///< by which sending it again does not double it
    Draft draft;
    QDateTime time; ///< UTC, when it was written
    QString room;   ///< as the host called it then; both are empty where it was written before a welcome
    QString epoch;
    bool operator==(const Outgoing &) const = default;
};

} // namespace Landline::Chat
