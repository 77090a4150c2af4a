// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Landline::Ui {

/** Paints a place in the sidebar: its symbol, its whole name if there is room, and a count. */
class SidebarDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /** Of the items of the list of pages; rooms have those of the RoomListModel. */
    enum Role {
        SymbolRole = Qt::UserRole + 100, ///< int(Symbol)
        CountRole,                       ///< int
    };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace Landline::Ui
