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

    [[nodiscard]] QSize sizeHint() const override;

private:
    void refresh();

    RosterModel &m_model;
    QLabel *m_title;
    QListView *m_list;
};

} // namespace Landline::Ui
