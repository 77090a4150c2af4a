// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <QHash>

#include <algorithm>
#include <chrono>

namespace Landline::Chat {

/**
 * Private messages of those who are here or were here within ten minutes, so that a cut loses none: each is
 * in the box of the one it is for and of the one it is from. In memory alone. Pure; the caller says what
 * time it is.
 */
class Mailboxes
{
public:
    static constexpr std::chrono::milliseconds keptFor{600'000};
    static constexpr qsizetype maxLetters = 200;         ///< of one box; the oldest is forgotten
    static constexpr qint64 maxBytes = 32 * 1024 * 1024; ///< of all; then boxes of those who left go first

    void opened(const QString &key) { m_boxes[key].until = {}; }
    void left(const QString &key, std::chrono::milliseconds now) { m_boxes[key].until = now + keptFor; }
    /** Somebody who would get a letter. */
    [[nodiscard]] bool isKnown(const QString &key, std::chrono::milliseconds now) const
    {
        const auto box = m_boxes.constFind(key);
        return box != m_boxes.cend() && !box->isOver(now);
    }
    void add(const QString &key, const Wire::Letter &letter, std::chrono::milliseconds now)
    {
        if (m_bytes > maxBytes)
            forgetOver(now);
        Box &box = m_boxes[key];
        box.letters.append(letter);
        m_bytes += sizeOf(letter);
        while (box.letters.size() > maxLetters || (m_bytes > maxBytes && box.letters.size() > 1))
            m_bytes -= sizeOf(box.letters.takeFirst());
    }
    [[nodiscard]] QList<Wire::Letter> after(const QString &key, qint64 id) const
    {
        QList<Wire::Letter> found = m_boxes.value(key).letters;
        found.removeIf([id](const Wire::Letter &letter) { return letter.id <= id; });
        return found;
    }
    /** What was sent under this name before. */
    [[nodiscard]] std::optional<Wire::Letter> sent(const QString &key, const QString &cid) const
    {
        for (const Wire::Letter &letter : m_boxes.value(key).letters) {
            if (!cid.isEmpty() && letter.cid == cid && letter.from.key == key)
                return letter;
        }
        return {};
    }
    void forgetOver(std::chrono::milliseconds now)
    {
        m_boxes.removeIf([&](const auto &one) {
            if (!one.value().isOver(now))
                return false;
            for (const Wire::Letter &letter : one.value().letters)
                m_bytes -= sizeOf(letter);
            return true;
        });
    }

private:
    struct Box
    {
        std::chrono::milliseconds until{0}; ///< 0: its owner is here
        QList<Wire::Letter> letters;
        [[nodiscard]] bool isOver(std::chrono::milliseconds now) const
        {
            return until.count() != 0 && now >= until;
        }
    };
    static qint64 sizeOf(const Wire::Letter &letter) { return 500 + 2 * letter.content.size(); }

    QHash<QString, Box> m_boxes;
    qint64 m_bytes = 0;
};

} // namespace Landline::Chat
