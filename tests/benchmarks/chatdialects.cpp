// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/chatdialects.h"

namespace Landline::Bench {

namespace {

bool has(std::string_view line, std::string_view part)
{
    return line.find(part) != std::string_view::npos;
}

class Plain : public Dialect
{
public:
    std::string opening(int, bool) const override { return {}; }
    Answer hear(std::string_view line) const override
    {
        return {has(line, "Welcome!") ? Step::In : Step::Wait, {}};
    }
    bool isJoin(std::string_view line) const override { return has(line, "joined the chat"); }
    bool tellsJoins() const override { return true; }
    std::string message(std::string_view text) const override
    {
        return R"({"type":"message","content":")" + std::string(text) + "\"}\n";
    }
};

class Upgraded final : public Plain
{
public:
    std::string opening(int member, bool encrypted) const override
    {
        if (!encrypted)
            return {};
        return R"({"type":"hello","version":1,"history":0,"nick":"member )" + std::to_string(member)
               + "\"}\n";
    }
    Answer hear(std::string_view line) const override
    {
        if (has(line, "\"upgrade\""))
            return {Step::Wait, "{\"type\":\"starttls\"}\n"};
        if (has(line, "\"type\":\"starttls\""))
            return {Step::Encrypt, {}};
        return {has(line, "\"type\":\"history\"") ? Step::In : Step::Wait, {}};
    }
    std::string reply(std::string_view line) const override
    {
        return has(line, "\"type\":\"ping\"") ? "{\"type\":\"pong\"}\n" : std::string();
    }
    bool isJoin(std::string_view line) const override { return has(line, "\"type\":\"joined\""); }
};

class Redis final : public Dialect
{
public:
    explicit Redis(bool encrypted)
        : m_encrypted(encrypted)
    {}
    bool startsEncrypted() const override { return m_encrypted; }
    bool speaksApart() const override { return true; }
    std::string opening(int member, bool) const override
    {
        return member < 0 ? "PING\r\n" : "SUBSCRIBE room\r\n";
    }
    Answer hear(std::string_view line) const override
    {
        return {line.starts_with(':') || line.starts_with("+PONG") ? Step::In : Step::Wait, {}};
    }
    std::string message(std::string_view text) const override
    {
        return "*3\r\n$7\r\nPUBLISH\r\n$4\r\nroom\r\n$" + std::to_string(text.size()) + "\r\n"
               + std::string(text) + "\r\n";
    }

private:
    bool m_encrypted;
};

class Irc final : public Dialect
{
public:
    bool echoes() const override { return false; }
    int comingInAtOnce() const override { return 8; } // its backlog holds ten
    std::string opening(int member, bool) const override
    {
        return "NICK m" + std::to_string(member) + "\r\nUSER m 0 * :m\r\n";
    }
    Answer hear(std::string_view line) const override
    {
        if (has(line, " 001 "))
            return {Step::Wait, "JOIN #room\r\n"};
        return {has(line, " 366 ") ? Step::In : Step::Wait, reply(line)};
    }
    std::string reply(std::string_view line) const override
    {
        return line.starts_with("PING") ? "PONG" + std::string(line.substr(4)) + "\r\n" : std::string();
    }
    bool isJoin(std::string_view line) const override { return has(line, " JOIN "); }
    std::string message(std::string_view text) const override
    {
        return "PRIVMSG #room :" + std::string(text) + "\r\n";
    }
};

class Nats final : public Dialect
{
public:
    std::string opening(int, bool) const override
    {
        return "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB room 1\r\nPING\r\n";
    }
    Answer hear(std::string_view line) const override
    {
        return {line.starts_with("PONG") ? Step::In : Step::Wait, reply(line)};
    }
    std::string reply(std::string_view line) const override
    {
        return line.starts_with("PING") ? "PONG\r\n" : std::string();
    }
    std::string message(std::string_view text) const override
    {
        return "PUB room " + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
    }
};

} // namespace

std::unique_ptr<Dialect> makeDialect(std::string_view name)
{
    if (name == "upgraded")
        return std::make_unique<Upgraded>();
    if (name == "redis" || name == "redis-tls")
        return std::make_unique<Redis>(name == "redis-tls");
    if (name == "irc")
        return std::make_unique<Irc>();
    if (name == "nats")
        return std::make_unique<Nats>();
    return std::make_unique<Plain>();
}

} // namespace Landline::Bench
