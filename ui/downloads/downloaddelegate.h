// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloads/downloadlayout.h"

#include <QStyledItemDelegate>

namespace Landline::Ui {

/** Paints a download as two lines: name and amount, then a bar with its pace, or words, and buttons. */
class DownloadDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /** Of the row that `index` shows in `row`. */
    [[nodiscard]] DownloadLayout layoutFor(const QRect &row, const QModelIndex &index) const;
    /** Where the pointer is, so that the button below it is shown as such. */
    void setPointer(const QPoint &pointer) { m_pointer = pointer; }

private:
    QPoint m_pointer{-1, -1};
};

} // namespace Landline::Ui
