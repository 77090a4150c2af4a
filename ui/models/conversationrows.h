// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"
#include "ui/models/conversationtext.h"

#include <deque>

namespace Landline::Ui {

/** How many people's joins and leaves one line takes. */
inline constexpr qsizetype maximumFoldedPeople = 100;
/** Messages of one person that are further apart than this show their sender again. */
inline constexpr std::chrono::minutes groupSpan{5};

/** One row of a conversation: a message, or a line that stands between messages. */
struct ConversationRow
{
    enum class Kind {
        Day,
        New, ///< the unread begin below it
        Text,
        System,
        Presence, ///< joins and leaves that followed each other
    };
    Kind kind = Kind::Text;
    bool continued = false; ///< the sender and the time stand above, at an earlier message
    QDate day;
    Chat::Message message;         ///< of Text and System
    QList<PresenceChange> changes; ///< of Presence
};

using ConversationRows = std::deque<ConversationRow>;

[[nodiscard]] ConversationRow dayRow(QDate day);

/** Whether a message stands directly below an earlier one of the same person, without the sender again. */
[[nodiscard]] bool continues(const ConversationRow &row, const ConversationRow &before);

/** Joins and leaves that follow each other are one row. False: the message needs one of its own. */
[[nodiscard]] bool foldInto(ConversationRow &row, const Chat::Message &message);

/**
 * Adds the row of a message to `fresh`, which follows `shown`, with a day line where a day begins. `before`
 * is the row that it comes after, the last one of either; null: there is none.
 */
void appendTo(ConversationRows &fresh, const ConversationRows &shown, const ConversationRow *before,
              const Chat::Message &message);

} // namespace Landline::Ui
