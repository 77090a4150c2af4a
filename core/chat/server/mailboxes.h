// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <QHash>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

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
    static constexpr qint64 maxBytes = 32 * 1024 * 1024; ///< of all; then the oldest go, whosever they are

    void opened(const QString &key, std::chrono::milliseconds now)
    {
        Box &box = m_boxes[key];
        while (box.isOver(now) && !box.letters.isEmpty())
            m_bytes -= sizeOf(box.letters.takeFirst());
        box.until = {};
    }
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
        while (box.letters.size() > maxLetters)
            m_bytes -= sizeOf(box.letters.takeFirst());
        while (m_bytes > maxBytes)
            m_bytes -= sizeOf(oldest().letters.takeFirst());
    }
    /** The oldest with a higher id. */
    [[nodiscard]] std::optional<Wire::Letter> firstAfter(const QString &key, qint64 id) const
    {
        const auto box = m_boxes.constFind(key);
        if (box == m_boxes.cend())
            return {};
        const QList<Wire::Letter> &letters = box->letters;
        const auto first =
            std::upper_bound(letters.cbegin(), letters.cend(), id,
                             [](qint64 known, const Wire::Letter &letter) { return known < letter.id; });
        return first == letters.cend() ? std::nullopt : std::optional(*first);
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
    /** The box with the oldest letter of all; there is one. */
    Box &oldest()
    {
        const auto firstOf = [](const Box &box) {
            return box.letters.isEmpty() ? std::numeric_limits<qint64>::max() : box.letters.first().id;
        };
        return *std::min_element(m_boxes.begin(), m_boxes.end(), [&](const Box &one, const Box &other) {
            return firstOf(one) < firstOf(other);
        });
    }
    static qint64 sizeOf(const Wire::Letter &letter) { return 500 + 2 * letter.content.size(); }

    QHash<QString, Box> m_boxes;
    qint64 m_bytes = 0;
};

} // namespace Landline::Chat
