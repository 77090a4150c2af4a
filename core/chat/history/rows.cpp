// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/rows.h"

#include "core/chat/wire/objects.h"
#include "core/chat/wire/parsing.h"

#include <QJsonDocument>

namespace Landline::Chat {

using namespace Wire;

namespace {

// Stored: append only.
enum class RowKind { Posted, Notice, Joined, Left, Renamed, Edited, Deleted, Reacted, Moderated };
enum RowFlag { PlainMember = 1, HostMember = 2 };

/** What few entries have stands in one column, as the fields that the wire has for it. */
using Extra = QJsonObject;

struct Row
{
    RowKind kind = RowKind::Posted;
    qint64 seq = 0;
    qint64 ts = 0;
    Member member;
    QString text;
    QString cid;
    Extra extra;
};

struct ToRow
{
    Row operator()(const Posted &posted) const
    {
        Member sender;
        sender.nick = posted.sender;
        sender.key = posted.key;
        sender.plain = posted.plain;
        Extra extra = upgradedObject(posted);
        for (const char *column : {"type", "seq", "ts", "sender", "key", "plain", "content", "cid"})
            extra.remove(QLatin1String(column));
        return {RowKind::Posted, posted.seq, posted.ts, sender, posted.content, posted.cid, extra};
    }
    Row operator()(const Notice &notice) const
    {
        return {RowKind::Notice, notice.seq, notice.ts, {}, notice.content, {}, {}};
    }
    Row operator()(const Joined &frame) const
    {
        return {RowKind::Joined, frame.seq, frame.ts, frame.member, {}, {}, {}};
    }
    Row operator()(const Left &frame) const
    {
        return {RowKind::Left, frame.seq, frame.ts, frame.member, {}, {}, {}};
    }
    Row operator()(const Renamed &frame) const
    {
        return {RowKind::Renamed, frame.seq, frame.ts, frame.member, frame.was, {}, {}};
    }
    Row operator()(const Edited &frame) const { return about(RowKind::Edited, frame, frame.content); }
    Row operator()(const Deleted &frame) const { return about(RowKind::Deleted, frame, {}); }
    Row operator()(const Reacted &frame) const { return about(RowKind::Reacted, frame, {}); }
    Row operator()(const Moderated &frame) const { return about(RowKind::Moderated, frame, {}); }

    template <class Frame>
    static Row about(RowKind kind, const Frame &frame, const QString &text)
    {
        Extra extra = upgradedObject(frame);
        for (const char *column : {"type", "seq", "ts", "member", "content"})
            extra.remove(QLatin1String(column));
        return {kind, frame.seq, frame.ts, frame.member, text, {}, extra};
    }
};

/** The line that the wire would have for a row: its parser checks and fills in the rest. */
std::optional<LogFrame> fromWire(const char *type, const Row &row)
{
    QJsonObject object = row.extra;
    object.insert(QLatin1String("type"), QLatin1String(type));
    object.insert(QLatin1String("seq"), row.seq);
    object.insert(QLatin1String("ts"), row.ts);
    if (row.kind == RowKind::Posted) {
        object.insert(QLatin1String("sender"), row.member.nick);
        addText(object, QLatin1String("key"), row.member.key);
        addFlag(object, QLatin1String("plain"), row.member.plain);
        addText(object, QLatin1String("cid"), row.cid);
    } else {
        object.insert(QLatin1String("member"), fromMember(row.member));
    }
    object.insert(QLatin1String("content"), row.text);
    Fields fields(object);
    std::optional<LogFrame> frame = readLogFrame(QLatin1String(type), fields);
    return fields.isWhole() ? frame : std::nullopt;
}

} // namespace

void bindRow(QSqlQuery &query, const LogFrame &entry)
{
    const Row row = std::visit(ToRow(), entry);
    query.bindValue(0, row.seq);
    query.bindValue(1, int(row.kind));
    query.bindValue(2, row.ts);
    query.bindValue(3, row.member.nick);
    query.bindValue(4, row.member.key);
    query.bindValue(5, (row.member.plain ? PlainMember : 0) | (row.member.host ? HostMember : 0));
    query.bindValue(6, row.text);
    query.bindValue(7, row.cid);
    query.bindValue(8, row.extra.isEmpty()
                           ? QVariant()
                           : QString::fromUtf8(QJsonDocument(row.extra).toJson(QJsonDocument::Compact)));
}

std::optional<LogFrame> fromRow(const QSqlQuery &query)
{
    Row row;
    row.kind = RowKind(query.value(1).toInt());
    row.seq = query.value(0).toLongLong();
    row.ts = query.value(2).toLongLong();
    row.member.nick = query.value(3).toString();
    row.member.key = query.value(4).toString();
    row.member.plain = (query.value(5).toInt() & PlainMember) != 0;
    row.member.host = (query.value(5).toInt() & HostMember) != 0;
    row.text = query.value(6).toString();
    row.cid = query.value(7).toString();
    const QByteArray extra = query.value(8).toString().toUtf8();
    if (!extra.isEmpty())
        row.extra = QJsonDocument::fromJson(extra).object();
    switch (row.kind) {
    case RowKind::Posted:
        if (row.extra.isEmpty()) {
            return Posted{row.seq,          row.ts,   row.member.nick, row.member.key,
                          row.member.plain, row.text, row.cid,         {}};
        }
        return fromWire("message", row);
    case RowKind::Notice:
        return Notice{row.seq, row.ts, row.text, {}, {}};
    case RowKind::Joined:
        return Joined{row.seq, row.ts, row.member};
    case RowKind::Left:
        return Left{row.seq, row.ts, row.member};
    case RowKind::Renamed:
        return Renamed{row.seq, row.ts, row.member, row.text};
    case RowKind::Edited:
        return fromWire("edited", row);
    case RowKind::Deleted:
        return fromWire("deleted", row);
    case RowKind::Reacted:
        return fromWire("reacted", row);
    case RowKind::Moderated:
        return fromWire("moderated", row);
    }
    return {};
}

} // namespace Landline::Chat
