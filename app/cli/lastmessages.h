// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <algorithm>

namespace Landline::Cli {

/** The messages that were shown last, as they are by now, for whoever has to name one by its number. Pure. */
class LastMessages
{
public:
    static constexpr qsizetype most = 100; ///< the oldest is forgotten

    /** One that has a place in the room's order. */
    void add(const Chat::Message &message)
    {
        m_messages.append(message);
        if (m_messages.size() > most)
            m_messages.removeFirst();
    }
    void change(const Chat::MessageChange &change)
    {
        using Kind = Chat::MessageChange::Kind;
        for (Chat::Message &message : m_messages) {
            if (message.seq != change.seq)
                continue;
            if (change.kind == Kind::Edited) {
                message.text = change.text;
                message.edited = true;
            } else if (change.kind == Kind::Deleted) {
                message.text.clear();
                message.deleted = true;
                message.removedBy = change.sender.isEmpty() ? QString() : change.who;
            }
        }
    }
    /** Oldest first. */
    [[nodiscard]] QList<Chat::Message> last(qsizetype count) const
    {
        return m_messages.mid(std::max<qsizetype>(0, m_messages.size() - count));
    }

private:
    QList<Chat::Message> m_messages;
};

} // namespace Landline::Cli
