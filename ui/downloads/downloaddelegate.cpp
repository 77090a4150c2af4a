// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloaddelegate.h"

#include "ui/downloads/rowpainting.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/taskfiltermodel.h"
#include "ui/models/tasktext.h"
#include "ui/painting/elide.h"
#include "ui/painting/progresspainting.h"
#include "ui/painting/theme.h"

#include <QPainter>

namespace Landline::Ui {

using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

constexpr int buttonSymbol = 18;

QColor wordsColor(const Theme &theme, TaskTone tone)
{
    switch (tone) {
    case TaskTone::Good:
        return theme.okText;
    case TaskTone::Bad:
        return theme.errorText;
    default:
        return theme.dimText;
    }
}

/** The shape beside the words, so that a state is never told by colour alone. */
Symbol symbolFor(const TaskSnapshot &download)
{
    switch (taskTone(download.state)) {
    case TaskTone::Bad:
        return Symbol::Warning;
    case TaskTone::Paused:
        return Symbol::Pause;
    case TaskTone::Waiting:
        return Symbol::Clock;
    default:
        return symbolForFile(downloadName(download));
    }
}

void paintButton(QPainter &painter, const DownloadLayout::Button &button, const Theme &theme, bool lively,
                 bool below)
{
    const QColor ink = lively ? theme.text : theme.dimText;
    if (below) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(lively ? theme.track : theme.hover);
        painter.drawRoundedRect(button.rect, controlRadius, controlRadius);
    }
    const int inset = button.label.isEmpty() ? (button.rect.width() - buttonSymbol) / 2 : grid;
    const QRect symbol(button.rect.left() + inset, button.rect.center().y() - buttonSymbol / 2 + 1,
                       buttonSymbol, buttonSymbol);
    paintSymbol(painter, symbol, rowActionSymbol(button.action), ink);
    painter.setPen(ink);
    painter.drawText(button.rect.adjusted(inset + buttonSymbol + grid / 2, 0, 0, 0),
                     Qt::AlignVCenter | Qt::AlignLeft, button.label);
}

} // namespace

DownloadLayout DownloadDelegate::layoutFor(const QRect &row, const QModelIndex &index) const
{
    return layoutDownload(row, taskOf(index), QFontMetrics(textFont(TextSize::Base, TextWeight::Medium)),
                          QFontMetrics(textFont(TextSize::Small)));
}

QSize DownloadDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, downloadRowHeight(QFontMetrics(textFont(TextSize::Base, TextWeight::Medium)),
                                 QFontMetrics(textFont(TextSize::Small)))};
}

void DownloadDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const TaskSnapshot &download = taskOf(index);
    const Theme &theme = themeFor(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const QFont base = textFont(TextSize::Base, TextWeight::Medium);
    const QFont small = textFont(TextSize::Small);
    const QFontMetrics baseMetrics(base);
    const QFontMetrics smallMetrics(small);
    const DownloadLayout layout = layoutDownload(option.rect, download, baseMetrics, smallMetrics);
    const TaskTone tone = taskTone(download.state);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintRowBackground(*painter, option, theme);
    paintSymbol(*painter, layout.symbol, symbolFor(download),
                tone == TaskTone::Bad ? theme.errorText : theme.dimText);
    painter->setFont(base);
    painter->setPen(tone == TaskTone::Over ? theme.dimText : theme.text);
    painter->drawText(layout.name, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                      elidedFileName(downloadName(download), baseMetrics, layout.name.width()));
    painter->setFont(small);
    painter->setPen(theme.dimText);
    painter->drawText(layout.amount, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine,
                      layout.amountText);
    if (!layout.bar.isEmpty()) {
        const BarTone barTone = download.state == TaskState::Running ? BarTone::Busy : BarTone::Paused;
        const BarShares shares = barShares(download);
        paintBar(*painter, layout.bar, theme, barTone, shares.present, shares.active);
    }
    painter->setPen(wordsColor(theme, tone));
    const QString state = index.data(TaskTableModel::StateTextRole).toString();
    painter->drawText(
        layout.words, static_cast<int>(Qt::AlignVCenter | layout.wordsAlignment) | Qt::TextSingleLine,
        smallMetrics.elidedText(downloadWords(download, state), Qt::ElideRight, layout.words.width()));
    for (const DownloadLayout::Button &button : layout.buttons)
        paintButton(*painter, button, theme, selected || hovered, hovered && button.rect.contains(m_pointer));
    painter->restore();
}

} // namespace Landline::Ui
