// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/names.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "core/chat/wire/capabilities.h"

#include <algorithm>
#include <array>
#include <utility>

namespace Landline::Chat::Wire {

template <class Value, size_t N>
using Names = std::array<std::pair<Value, const char *>, N>;

static constexpr Names<Presence, 3> presences{
    {{Presence::Here, "here"}, {Presence::Away, "away"}, {Presence::Busy, "busy"}}};
static constexpr Names<WhoPosts, 3> whoPosts{{{WhoPosts::Everybody, "everybody"},
                                              {WhoPosts::Encrypted, "encrypted"},
                                              {WhoPosts::Operators, "operators"}}};
static constexpr Names<Capability, 4> capabilities{{{Capability::Typing, "typing"},
                                                    {Capability::Presence, "presence"},
                                                    {Capability::Marks, "marks"},
                                                    {Capability::Private, "private"}}};

template <class Value, size_t N>
static QString nameIn(const Names<Value, N> &names, Value value)
{
    const auto it =
        std::find_if(names.begin(), names.end(), [&](const auto &one) { return one.first == value; });
    return QLatin1String(it->second);
}

template <class Value, size_t N>
static std::optional<Value> valueIn(const Names<Value, N> &names, const QString &name)
{
    for (const auto &[value, known] : names) {
        if (name == QLatin1String(known))
            return value;
    }
    return {};
}

QString nameOf(Presence presence)
{
    return nameIn(presences, presence);
}

std::optional<Presence> presenceFrom(const QString &name)
{
    return valueIn(presences, name);
}

QString nameOf(WhoPosts who)
{
    return nameIn(whoPosts, who);
}

std::optional<WhoPosts> whoPostsFrom(const QString &name)
{
    return valueIn(whoPosts, name);
}

Capabilities capabilitiesFrom(const QStringList &names)
{
    Capabilities found;
    for (const QString &name : names) {
        if (const auto capability = valueIn(capabilities, name))
            found |= *capability;
    }
    return found;
}

QStringList capabilityNames()
{
    QStringList names;
    for (const auto &[capability, name] : capabilities)
        names.append(QLatin1String(name));
    return names;
}

/** QString::arg() would look for further places in what people wrote. */
static QString filled(const QString &text, const QStringList &values)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'%' && i + 1 < text.size())
            out += values.value(text.at(++i).digitValue() - 1);
        else
            out += text.at(i);
    }
    return out;
}

QString sentence(const Moderated &frame)
{
    struct Row
    {
        const char *action;
        const char *text;    ///< %1 who, %2 whom, %3 value
        const char *without; ///< the same with an empty value, where that is another thing
    };
    static constexpr Row rows[] = {
        {"kick", "%1 has removed %2 from the room.", nullptr},
        {"ban", "%1 has banned %2 from the room.", nullptr},
        {"unban", "%1 lets %2 come back.", nullptr},
        {"mute", "%1 has muted %2.", nullptr},
        {"unmute", "%2 may speak again.", nullptr},
        {"operator", "%2 is an operator now.", nullptr},
        {"member", "%2 is no operator any more.", nullptr},
        {"release", "The name %2 is free again.", nullptr},
        {"topic", "%1 has set the topic: %3", "%1 has removed the topic."},
        {"pin", "%1 has pinned a message: %3", nullptr},
        {"unpin", "%1 has taken a pinned message down.", nullptr},
        {"slow", "Everybody may write once in %3 s.", "Everybody may write as often as they like."},
        {"plain", "Members without encryption: %3.", nullptr},
        {"post", "Who may write: %3.", nullptr},
    };
    for (const Row &row : rows) {
        if (frame.action != QLatin1String(row.action))
            continue;
        const QString value =
            frame.pin ? frame.pin->sender + QStringLiteral(": ") + frame.pin->text : frame.value;
        const bool bare = row.without && (value.isEmpty() || value == QLatin1String("0"));
        return filled(QString::fromUtf8(bare ? row.without : row.text),
                      {frame.member.nick, frame.target, value});
    }
    return QStringLiteral("%1 has changed something about the room.").arg(frame.member.nick);
}

QString pinText(const QString &content)
{
    return shortened(content.simplified(), maxPinText);
}

QString sentence(const FileOffer &file)
{
    return QStringLiteral("%1 (%2)").arg(file.name, bytesText(file.size));
}

} // namespace Landline::Chat::Wire
