// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rostermodel.h"

#include "ui/models/conversationtext.h"
#include "ui/models/tooltip.h"

#include <algorithm>

namespace Landline::Ui {

using Chat::Member;

namespace {

QString noteOf(const Member &member)
{
    QStringList notes;
    if (member.own)
        notes.append(RosterModel::tr("you"));
    if (member.host)
        notes.append(RosterModel::tr("host"));
    else if (member.op)
        notes.append(RosterModel::tr("operator"));
    if (member.plain)
        notes.append(RosterModel::tr("not encrypted"));
    if (member.presence == Chat::Presence::Away)
        notes.append(RosterModel::tr("away"));
    else if (member.presence == Chat::Presence::Busy)
        notes.append(RosterModel::tr("busy"));
    return notes.join(QStringLiteral(" · "));
}

bool standsBefore(const Member &left, const Member &right)
{
    if (left.host != right.host)
        return left.host;
    const int order = left.nick.localeAwareCompare(right.nick);
    return order != 0 ? order < 0 : left.key < right.key;
}

} // namespace

int RosterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_members.size());
}

QVariant RosterModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Member &member = m_members.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return member.nick;
    case Qt::AccessibleTextRole:
        return memberSentence(member);
    case MemberRole:
        return QVariant::fromValue(member);
    case NoteRole:
        return noteOf(member);
    case Qt::ToolTipRole:
        if (member.plain)
            return tooltipOfClean(
                tr("%1 is connected without encryption: what is said here can be read on the way.")
                    .arg(isolated(member.nick)));
        return tooltipOfClean(
            member.key.isEmpty() ? member.nick : tr("%1 · key %2").arg(isolated(member.nick), member.key));
    default:
        return {};
    }
}

void RosterModel::setMembers(const QList<Member> &members)
{
    QList<Member> sorted = members;
    std::stable_sort(sorted.begin(), sorted.end(), standsBefore);
    const auto [oldDiffers, newDiffers] =
        std::mismatch(m_members.cbegin(), m_members.cend(), sorted.cbegin(), sorted.cend());
    const auto first = int(oldDiffers - m_members.cbegin());
    const auto [oldEnd, newEnd] = std::mismatch(m_members.crbegin(), std::make_reverse_iterator(oldDiffers),
                                                sorted.crbegin(), std::make_reverse_iterator(newDiffers));
    const auto removed = int(oldEnd.base() - oldDiffers);
    const auto added = int(newEnd.base() - newDiffers);
    if (removed > 0) {
        beginRemoveRows({}, first, first + removed - 1);
        m_members.remove(first, removed);
        endRemoveRows();
    }
    if (added > 0) {
        beginInsertRows({}, first, first + added - 1);
        m_members = sorted;
        endInsertRows();
    }
}

} // namespace Landline::Ui
