// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebardelegate.h"

#include "core/base/plaintext.h"
#include "ui/models/roomlistmodel.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QPainter>

namespace Landline::Ui {

namespace {

constexpr int rowHeight = 36;
constexpr int symbolSize = 20;
constexpr int inset = grid;
/** As in the buttons that stand between the lists. */
constexpr int symbolInset = grid + 1;
constexpr int symbolGap = grid / 2;
constexpr int maxShownCount = 999;

Symbol symbolOf(const QModelIndex &index)
{
    const QVariant symbol = index.data(SidebarDelegate::SymbolRole);
    if (symbol.isValid())
        return static_cast<Symbol>(symbol.toInt());
    const auto room = index.data(RoomListModel::RoomRole).value<Chat::RoomSnapshot>();
    if (room.state == Chat::RoomState::Waiting || room.state == Chat::RoomState::Closed)
        return Symbol::Warning;
    return room.hosted ? Symbol::Host : Symbol::Chat;
}

int countOf(const QModelIndex &index)
{
    const QVariant count = index.data(SidebarDelegate::CountRole);
    return count.isValid() ? count.toInt() : index.data(RoomListModel::UnreadRole).toInt();
}

} // namespace

QSize SidebarDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, rowHeight};
}

void SidebarDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Theme &theme = themeFor(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool isRoom = !index.data(SymbolRole).isValid();
    const int count = countOf(index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF back = QRectF(option.rect).adjusted(inset, 2, -inset, -2);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(selected && option.state.testFlag(QStyle::State_HasFocus) ? QPen(theme.accentText, 1)
                                                                                  : QPen(Qt::NoPen));
        painter->setBrush(selected ? theme.selection : theme.hover);
        painter->drawRoundedRect(back, controlRadius, controlRadius);
    }
    const QRectF symbol(back.left() + symbolInset, back.center().y() - symbolSize / 2.0, symbolSize,
                        symbolSize);
    paintSymbol(*painter, symbol, symbolOf(index), selected ? theme.accentText : theme.dimText);
    double right = back.right() - grid;
    if (count > 0) {
        const QString text =
            count > maxShownCount ? QStringLiteral("%1+").arg(maxShownCount) : QString::number(count);
        const QFont font = textFont(TextSize::Small, TextWeight::Bold);
        const QFontMetrics metrics(font);
        const double height = metrics.height() + 2;
        const double width = qMax(height, metrics.horizontalAdvance(text) + static_cast<double>(grid) + 2);
        const QRectF pill(right - width, back.center().y() - height / 2, width, height);
        painter->setPen(Qt::NoPen);
        // What calls for attention is filled, a mere number isn't.
        painter->setBrush(isRoom ? theme.accent : theme.track);
        painter->drawRoundedRect(pill, height / 2, height / 2);
        painter->setFont(font);
        painter->setPen(isRoom ? theme.onAccent : theme.text);
        painter->drawText(pill, Qt::AlignCenter, text);
        right = pill.left() - grid / 2.0;
    }
    const double left = symbol.right() + symbolGap;
    const QFont font = textFont(TextSize::Base, isRoom && count > 0 ? TextWeight::Bold : TextWeight::Normal);
    painter->setFont(font);
    painter->setPen(theme.text);
    const QRectF words(left, back.top(), right - left, back.height());
    painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(plainText(index.data().toString(), KeepBreaks::No),
                                                    Qt::ElideRight, static_cast<int>(words.width())));
    painter->restore();
}

} // namespace Landline::Ui
