// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QUuid>

#include <chrono>
#include <deque>

namespace Landline::Chat {

/**
 * Admits again who was admitted before and has lost the connection: each token belongs to a key, and is good
 * while its connection lives and ten minutes longer. Pure; the caller says what time it is.
 */
class ResumeTokens
{
public:
    static constexpr std::chrono::milliseconds validFor{600'000};
    /** Beyond it the oldest is forgotten: whoever had it has to prove the password again. */
    static constexpr size_t maxTokens = 20'000;

    [[nodiscard]] QString issue(const QString &key)
    {
        const QString token = QUuid::createUuid().toString(QUuid::Id128);
        m_tokens.insert(token, {key, {}});
        m_order.push_back(token);
        if (m_order.size() > maxTokens) {
            m_tokens.remove(m_order.front());
            m_order.pop_front();
        }
        return token;
    }
    /** The connection that it was issued for is over. */
    void ended(const QString &token, std::chrono::milliseconds now)
    {
        if (const auto it = m_tokens.find(token); it != m_tokens.end())
            it->until = now + validFor;
    }
    [[nodiscard]] bool admits(const QString &token, const QString &key, std::chrono::milliseconds now) const
    {
        const auto it = m_tokens.constFind(token);
        return it != m_tokens.cend() && it->key == key && (it->until.count() == 0 || now < it->until);
    }
    /** Somebody was shown the door. */
    void revoke(const QString &key)
    {
        m_tokens.removeIf([&key](const auto &one) { return one.value().key == key; });
    }

private:
    struct Token
    {
        QString key;
        std::chrono::milliseconds until{0}; ///< 0: its connection lives
    };
    QHash<QString, Token> m_tokens;
    std::deque<QString> m_order;
};

} // namespace Landline::Chat
