// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace Landline::Bench {

/** How a server is spoken to: what a member says, and what the server's lines mean. Without state. */
class Dialect
{
public:
    enum class Step {
        Wait,
        Encrypt, ///< TLS begins with the next byte
        In,      ///< the member gets what is said from now on
    };
    struct Answer
    {
        Step step = Step::Wait;
        std::string say;
    };

    virtual ~Dialect() = default;
    /** Said once the connection stands, and again once it is encrypted; may be empty. */
    [[nodiscard]] virtual std::string opening(int member, bool encrypted) const = 0;
    /** Of a line before the member is in. */
    [[nodiscard]] virtual Answer hear(std::string_view line) const = 0;
    /** Of a line afterwards that is no message: what has to be said. */
    [[nodiscard]] virtual std::string reply(std::string_view) const { return {}; }
    [[nodiscard]] virtual bool isJoin(std::string_view) const { return false; }
    [[nodiscard]] virtual std::string message(std::string_view text) const = 0;

    /** The first bytes are TLS already. */
    [[nodiscard]] virtual bool startsEncrypted() const { return false; }
    /** Who speaks hears itself. */
    [[nodiscard]] virtual bool echoes() const { return true; }
    /** Members can't speak; connections that only speak do. */
    [[nodiscard]] virtual bool speaksApart() const { return false; }
    /** How many may be on their way in at once. */
    [[nodiscard]] virtual int comingInAtOnce() const { return 60; }
    /** Members are told of those who come. */
    [[nodiscard]] virtual bool tellsJoins() const { return false; }
};

/** "plain" (of Landline and of the seed), "upgraded", "redis", "redis-tls", "irc", "nats". */
[[nodiscard]] std::unique_ptr<Dialect> makeDialect(std::string_view name);

} // namespace Landline::Bench
