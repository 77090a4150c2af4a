// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/rostermodel.h"

#include <QWidget>

class QLabel;
class QListView;

namespace Landline::Ui {

/** Who is here, an item a row. */
class MemberList final : public QWidget
{
    Q_OBJECT
public:
    /** `model` outlives the list. */
    explicit MemberList(RosterModel &model, QWidget *parent = nullptr);

    /** Whether the reader may do something about the others. */
    void setCanModerate(bool can) { m_canModerate = can; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /** "kick" and the like, about the member with this key, or nick where there is none. */
    void moderationRequested(const QString &action, const QString &target);

private:
    void refresh();
    void showMenu(const QPoint &position);

    RosterModel &m_model;
    QLabel *m_title;
    QListView *m_list;
    bool m_canModerate = false;
};

} // namespace Landline::Ui
