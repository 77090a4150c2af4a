// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/conversationtext.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace Landline::Ui {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Conversation", text, nullptr, n);
}

QString listed(const QStringList &names)
{
    QStringList shown;
    for (const QString &name : names.mid(0, maximumNamesListed))
        shown.append(isolated(name));
    const qsizetype rest = names.size() - shown.size();
    if (rest > 0)
        return rest == 1
                   ? tr("%1 and one other").arg(shown.join(QStringLiteral(", ")))
                   : tr("%1 and %2 others").arg(shown.join(QStringLiteral(", ")), QString::number(rest));
    if (shown.size() == 1)
        return shown.first();
    const QString last = shown.takeLast();
    return tr("%1 and %2").arg(shown.join(QStringLiteral(", ")), last);
}

} // namespace

QString isolated(const QString &text)
{
    // FIRST STRONG ISOLATE ... POP DIRECTIONAL ISOLATE
    return QChar(0x2068) + text + QChar(0x2069);
}

QString errorSentence(const Error &error)
{
    QString text = plainText(error.message, KeepBreaks::No).trimmed();
    if (text.isEmpty())
        return text;
    text.replace(0, 1, text.at(0).toUpper());
    if (!QStringLiteral(".!?").contains(text.back()))
        text += u'.';
    return text;
}

QString groupedFingerprint(const QString &fingerprint)
{
    constexpr qsizetype group = 4;
    QString plain = fingerprint;
    plain.remove(u':').remove(u' ');
    QStringList groups;
    for (qsizetype i = 0; i < plain.size(); i += group)
        groups.append(plain.mid(i, group));
    return groups.join(u' ');
}

QString clockText(const QDateTime &time)
{
    const QTime local = time.toLocalTime().time();
    const QLocale locale;
    // The C locale's short format has seconds, which nobody reads in a conversation.
    if (locale.language() == QLocale::C)
        return local.toString(QStringLiteral("HH:mm"));
    return locale.toString(local, QLocale::ShortFormat);
}

QString dayText(QDate day, QDate today)
{
    if (day == today)
        return tr("Today");
    if (day.addDays(1) == today)
        return tr("Yesterday");
    const QLocale locale;
    if (locale.language() == QLocale::C)
        return locale.toString(day, QStringLiteral("dddd, d MMMM yyyy"));
    return locale.toString(day, QLocale::LongFormat);
}

QString presenceText(const QList<PresenceChange> &changes)
{
    QStringList joined;
    QStringList left;
    QStringList returned;
    QStringList visited;
    for (const PresenceChange &change : changes) {
        if (change.firstJoined)
            (change.lastJoined ? joined : visited).append(change.name);
        else
            (change.lastJoined ? returned : left).append(change.name);
    }
    QStringList parts;
    if (!joined.isEmpty())
        parts.append(tr("%1 joined").arg(listed(joined)));
    if (!returned.isEmpty())
        parts.append(tr("%1 came back").arg(listed(returned)));
    if (!left.isEmpty())
        parts.append(tr("%1 left").arg(listed(left)));
    if (!visited.isEmpty())
        parts.append(tr("%1 came and went").arg(listed(visited)));
    return parts.join(QStringLiteral(", "));
}

QString memberSentence(const Chat::Member &member)
{
    QStringList parts{member.nick};
    if (member.host)
        parts.append(tr("host"));
    if (member.op && !member.host)
        parts.append(tr("operator"));
    if (member.plain)
        parts.append(tr("not encrypted"));
    if (member.presence != Chat::Presence::Here)
        parts.append(member.presence == Chat::Presence::Away ? tr("away") : tr("do not disturb"));
    if (!member.status.isEmpty())
        parts.append(member.status);
    return parts.join(QStringLiteral(", "));
}

QString deliveryText(Chat::Delivery delivery)
{
    switch (delivery) {
    case Chat::Delivery::Sending:
        return tr("sending…");
    case Chat::Delivery::NotSent:
        return tr("not sent");
    case Chat::Delivery::Delivered:
        break;
    }
    return {};
}

/** What stands above the text; empty for what is for all. */
static QString prefaceOf(const Chat::Message &message)
{
    if (message.privateWith.isEmpty())
        return {};
    return message.own ? tr("Only for one:") : tr("Only for you:");
}

static QString textPattern(const Chat::Message &message)
{
    return message.edited ? tr("%1 (edited)") : QStringLiteral("%1");
}

QString bodyText(const Chat::Message &message)
{
    if (message.deleted)
        return message.removedBy.isEmpty() ? tr("This message was taken back.")
                                           : tr("%1 removed this message.").arg(isolated(message.removedBy));
    QStringList lines;
    if (const QString preface = prefaceOf(message); !preface.isEmpty())
        lines.append(preface);
    if (!message.text.isEmpty())
        lines.append(textPattern(message).arg(message.text));
    if (message.file)
        lines.append(tr("Offers %1, %2").arg(message.file->name, bytesText(message.file->size)));
    QStringList answers;
    for (const Chat::Reaction &reaction : message.reactions)
        answers.append(QStringLiteral("%1 %2").arg(reaction.emoji).arg(reaction.keys.size()));
    if (!answers.isEmpty())
        lines.append(answers.join(QStringLiteral("   ")));
    return lines.join(u'\n');
}

QList<TextLink> bodyLinks(const Chat::Message &message)
{
    if (message.deleted)
        return {};
    QList<TextLink> links = linksIn(message.text);
    const QString preface = prefaceOf(message);
    const qsizetype start =
        (preface.isEmpty() ? 0 : preface.size() + 1) + textPattern(message).indexOf(QLatin1String("%1"));
    for (TextLink &link : links)
        link.start += start;
    return links;
}

QString messageSentence(const Chat::Message &message)
{
    QStringList parts;
    if (!message.sender.isEmpty())
        parts.append(message.sender);
    parts.append(clockText(message.time));
    parts.append(bodyText(message));
    const QString delivery = deliveryText(message.delivery);
    if (!delivery.isEmpty())
        parts.append(delivery);
    return parts.join(QStringLiteral(", "));
}

bool isReadByOthers(const Chat::RoomSnapshot &room, const QList<Chat::Member> &members)
{
    return room.hasPlainMembers || !room.encrypted
           || std::any_of(members.begin(), members.end(),
                          [](const Chat::Member &member) { return member.plain && !member.own; });
}

QString roomHeadline(const Chat::RoomSnapshot &room, const QList<Chat::Member> &members)
{
    switch (room.state) {
    case Chat::RoomState::Connecting:
        return tr("connecting…");
    case Chat::RoomState::Waiting:
        return tr("connection lost");
    case Chat::RoomState::Closed:
        return tr("not connected");
    case Chat::RoomState::Open:
        break;
    }
    const int count = room.memberCount > 0 ? room.memberCount : int(members.size());
    const QString here = tr("%1 here").arg(QLocale().toString(count));
    QStringList plain;
    for (const Chat::Member &member : members) {
        if (member.plain && !member.own)
            plain.append(member.nick);
    }
    QString secrecy;
    if (plain.size() == 1)
        secrecy = tr("not encrypted: %1 reads along").arg(listed(plain));
    else if (!plain.isEmpty())
        secrecy = tr("not encrypted: %1 read along").arg(listed(plain));
    else if (!room.encrypted)
        secrecy = tr("not encrypted");
    else if (room.hasPlainMembers)
        secrecy = tr("not encrypted for everybody here");
    else
        secrecy = tr("encrypted");
    return here + QStringLiteral(" · ") + secrecy;
}

} // namespace Landline::Ui
