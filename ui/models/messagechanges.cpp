// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/messagechanges.h"

#include "core/base/plaintext.h"

#include <algorithm>

namespace Landline::Ui {

using Chat::Message;

namespace {

/** Signs as they stand after somebody has added one, or taken it back. */
void applyReaction(QList<Chat::Reaction> &reactions, const Chat::MessageChange &change, bool added)
{
    auto same = std::find_if(reactions.begin(), reactions.end(),
                             [&change](const Chat::Reaction &one) { return one.emoji == change.emoji; });
    if (same == reactions.end()) {
        if (added)
            reactions.append({change.emoji, {change.key}});
        return;
    }
    same->keys.removeAll(change.key);
    if (added)
        same->keys.append(change.key);
    else if (same->keys.isEmpty())
        reactions.erase(same);
}

} // namespace

void makePlain(Message &message)
{
    message.sender = plainText(message.sender, KeepBreaks::No);
    message.text = plainText(message.text, KeepBreaks::Yes);
    message.removedBy = plainText(message.removedBy, KeepBreaks::No);
}

void amend(Message &message, const Chat::MessageChange &change)
{
    using Kind = Chat::MessageChange::Kind;
    switch (change.kind) {
    case Kind::Edited:
        message.text = change.text;
        message.edited = true;
        break;
    case Kind::Deleted:
        message.text.clear();
        message.file.reset();
        message.reactions.clear();
        message.deleted = true;
        message.removedBy = change.sender.isEmpty() ? QString() : change.who;
        break;
    case Kind::Reacted:
    case Kind::ReactionTaken:
        applyReaction(message.reactions, change, change.kind == Kind::Reacted);
        break;
    }
    makePlain(message);
}

} // namespace Landline::Ui
