// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/rows.h"

namespace Landline::Chat {

using namespace Wire;

namespace {

enum class RowKind { Posted, Notice, Joined, Left, Renamed }; // stored: append only
enum RowFlag { PlainMember = 1, HostMember = 2 };

struct Row
{
    RowKind kind = RowKind::Posted;
    qint64 seq = 0;
    qint64 ts = 0;
    Member member;
    QString text;
    QString cid;
};

struct ToRow
{
    Row operator()(const Posted &posted) const
    {
        Member sender;
        sender.nick = posted.sender;
        sender.key = posted.key;
        sender.plain = posted.plain;
        return {RowKind::Posted, posted.seq, posted.ts, sender, posted.content, posted.cid};
    }
    Row operator()(const Notice &notice) const
    {
        return {RowKind::Notice, notice.seq, notice.ts, {}, notice.content, {}};
    }
    Row operator()(const Joined &frame) const
    {
        return {RowKind::Joined, frame.seq, frame.ts, frame.member, {}, {}};
    }
    Row operator()(const Left &frame) const
    {
        return {RowKind::Left, frame.seq, frame.ts, frame.member, {}, {}};
    }
    Row operator()(const Renamed &frame) const
    {
        return {RowKind::Renamed, frame.seq, frame.ts, frame.member, frame.was, {}};
    }
};

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
}

std::optional<LogFrame> fromRow(const QSqlQuery &query)
{
    const qint64 seq = query.value(0).toLongLong();
    const qint64 ts = query.value(2).toLongLong();
    Member member;
    member.nick = query.value(3).toString();
    member.key = query.value(4).toString();
    member.plain = (query.value(5).toInt() & PlainMember) != 0;
    member.host = (query.value(5).toInt() & HostMember) != 0;
    const QString text = query.value(6).toString();
    switch (RowKind(query.value(1).toInt())) {
    case RowKind::Posted:
        return Posted{seq, ts, member.nick, member.key, member.plain, text, query.value(7).toString(), {}};
    case RowKind::Notice:
        return Notice{seq, ts, text, {}, {}};
    case RowKind::Joined:
        return Joined{seq, ts, member};
    case RowKind::Left:
        return Left{seq, ts, member};
    case RowKind::Renamed:
        return Renamed{seq, ts, member, text};
    }
    return {};
}

} // namespace Landline::Chat
