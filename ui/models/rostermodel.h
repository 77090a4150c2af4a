// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QAbstractListModel>

namespace Landline::Ui {

/** Who is in a room now: the host first, then by name. */
class RosterModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        MemberRole = Qt::UserRole, ///< Chat::Member
        NoteRole,                  ///< "host", "not encrypted", "you"; what stands beside the name
    };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    [[nodiscard]] const QList<Chat::Member> &members() const { return m_members; }

public Q_SLOTS:
    /** Tells views only of the rows between what stayed the same at both ends. */
    void setMembers(const QList<Landline::Chat::Member> &members);

private:
    QList<Chat::Member> m_members;
};

} // namespace Landline::Ui
