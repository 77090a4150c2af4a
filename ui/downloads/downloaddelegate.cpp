// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloaddelegate.h"

#include "ui/models/downloaddetails.h"
#include "ui/models/taskfiltermodel.h"
#include "ui/models/tasktext.h"
#include "ui/painting/elide.h"
#include "ui/painting/progresspainting.h"
#include "ui/painting/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace Landline::Ui {

using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

constexpr int buttonSymbol = 18;
constexpr int rowInset = 4;

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

QList<QPair<double, double>> partsOf(const TaskSnapshot &download)
{
    const auto &progress = download.progress;
    if (progress.total <= 0)
        return {};
    const auto total = static_cast<double>(progress.total);
    const auto segments = detailsOf(download).segments;
    QList<QPair<double, double>> parts;
    for (const auto &[begin, end] : segments)
        parts.append({static_cast<double>(begin) / total, static_cast<double>(end) / total});
    // Segments are told when they are stored; the amount is newer. One run of bytes is just an amount.
    if (segments.size() < 2)
        parts = {{0.0, static_cast<double>(progress.done) / total}};
    return parts;
}

QString wordsFor(const TaskSnapshot &download, const QString &state)
{
    QStringList words;
    if (download.state == TaskState::Running) {
        words.append(paceText(download));
        if (words.constLast().isEmpty() || !download.status.isEmpty())
            words.append(state);
        const int connections = detailsOf(download).connections;
        if (connections > 1)
            words.append(QCoreApplication::translate("Downloads", "%1 connections").arg(connections));
    } else {
        words.append(state);
        if (download.state == TaskState::Succeeded)
            words.append(hostOf(detailsOf(download).url));
    }
    words.removeAll(QString());
    return words.join(QStringLiteral(" · "));
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
    const int inset = button.labelled ? grid : (button.rect.width() - buttonSymbol) / 2;
    const QRect symbol(button.rect.left() + inset, button.rect.center().y() - buttonSymbol / 2 + 1,
                       buttonSymbol, buttonSymbol);
    paintSymbol(painter, symbol, rowActionSymbol(button.action), ink);
    if (button.labelled) {
        painter.setPen(ink);
        painter.drawText(button.rect.adjusted(inset + buttonSymbol + grid / 2, 0, 0, 0),
                         Qt::AlignVCenter | Qt::AlignLeft, rowActionText(button.action));
    }
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
    if (selected || hovered) {
        painter->setPen(option.state.testFlag(QStyle::State_HasFocus) && selected ? QPen(theme.accentText, 1)
                                                                                  : QPen(Qt::NoPen));
        painter->setBrush(selected ? theme.selection : theme.raised);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(rowInset + 0.5, 1.5, -rowInset - 0.5, -1.5),
                                 controlRadius, controlRadius);
    }
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
        paintBar(*painter, layout.bar, theme, barTone, partsOf(download));
    }
    painter->setPen(wordsColor(theme, tone));
    const QString state = index.data(TaskTableModel::StateTextRole).toString();
    painter->drawText(
        layout.words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        smallMetrics.elidedText(wordsFor(download, state), Qt::ElideRight, layout.words.width()));
    for (const DownloadLayout::Button &button : layout.buttons)
        paintButton(*painter, button, theme, selected || hovered, hovered && button.rect.contains(m_pointer));
    painter->restore();
}

} // namespace Landline::Ui
