// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/conversationrows.h"

#include <algorithm>
#include <iterator>

namespace Landline::Ui {

using Chat::Message;
using Chat::MessageKind;
using Kind = ConversationRow::Kind;

namespace {

bool isPresence(const Message &message)
{
    return message.kind == MessageKind::Joined || message.kind == MessageKind::Left;
}

bool sameSender(const ConversationRow &row, const ConversationRow &before)
{
    return before.message.sender == row.message.sender && before.message.senderKey == row.message.senderKey;
}

} // namespace

ConversationRow dayRow(QDate day)
{
    ConversationRow row;
    row.kind = ConversationRow::Kind::Day;
    row.day = day;
    return row;
}

bool continues(const ConversationRow &row, const ConversationRow &before)
{
    return row.kind == ConversationRow::Kind::Text && before.kind == row.kind && before.day == row.day
           && before.message.own == row.message.own && (row.message.own || sameSender(row, before))
           && before.message.plain == row.message.plain
           && before.message.time.msecsTo(row.message.time) <= std::chrono::milliseconds(groupSpan).count();
}

bool foldInto(ConversationRow &row, const Message &message)
{
    if (row.kind != Kind::Presence || !isPresence(message) || row.day != message.time.toLocalTime().date())
        return false;
    const bool joined = message.kind == MessageKind::Joined;
    for (PresenceChange &change : row.changes) {
        if (change.name == message.sender) {
            change.lastJoined = joined;
            return true;
        }
    }
    if (row.changes.size() >= maximumFoldedPeople)
        return false;
    row.changes.append({message.sender, joined, joined});
    return true;
}

void appendTo(ConversationRows &fresh, const ConversationRows &shown, const ConversationRow *before,
              const Message &message)
{
    ConversationRow row;
    row.day = message.time.toLocalTime().date();
    // The line of the unread stands below the day's.
    const bool afterNewLine = !fresh.empty() && before == &fresh.back() && before->kind == Kind::New;
    const ConversationRow *dayBefore = before;
    if (afterNewLine)
        dayBefore = fresh.size() > 1 ? &fresh[fresh.size() - 2] : shown.empty() ? nullptr : &shown.back();
    if (!dayBefore || dayBefore->day != row.day) {
        const auto place = afterNewLine ? std::prev(fresh.end()) : fresh.end();
        fresh.insert(place, dayRow(row.day));
        before = &fresh.back();
    }
    if (afterNewLine)
        fresh.back().day = row.day;
    if (!fresh.empty() && foldInto(fresh.back(), message))
        return;
    row.message = message;
    if (isPresence(message)) {
        row.kind = Kind::Presence;
        const bool joined = message.kind == MessageKind::Joined;
        row.changes.append({message.sender, joined, joined});
        row.message = {};
        row.message.seq = message.seq;
        row.message.time = message.time;
    } else {
        row.kind = message.kind == MessageKind::System ? Kind::System : Kind::Text;
        row.continued = before && continues(row, *before);
    }
    fresh.push_back(std::move(row));
}

} // namespace Landline::Ui
