// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadlayout.h"

#include "ui/models/tasktext.h"
#include "ui/painting/theme.h"

#include <QFontMetrics>

namespace Landline::Ui {

using Tasks::TaskState;

namespace {

constexpr int margin = grid * 2;
constexpr int lineGap = grid / 2;
constexpr int symbolSize = 24;
constexpr int buttonSize = 28;
constexpr int buttonSymbol = 18;
constexpr int barHeight = 6;
/** A bar takes this share of the line, so that bars of all rows end together. */
constexpr double barShare = 0.42;

bool showsBar(const Tasks::TaskSnapshot &download)
{
    switch (download.state) {
    case TaskState::Running:
    case TaskState::Suspending:
    case TaskState::Suspended:
    case TaskState::Canceling:
        return true;
    default:
        // What is partly there shows how far it is, whatever it waits for.
        return !isFinished(download.state) && download.progress.done > 0;
    }
}

} // namespace

Symbol rowActionSymbol(RowAction action)
{
    switch (action) {
    case RowAction::Pause:
        return Symbol::Pause;
    case RowAction::SignIn:
        return Symbol::Lock;
    case RowAction::ReplaceAddress:
        return Symbol::Link;
    case RowAction::Resume:
        return Symbol::Resume;
    case RowAction::Retry:
    case RowAction::StartOver:
        return Symbol::Retry;
    case RowAction::Open:
        return Symbol::Open;
    case RowAction::OpenFolder:
        return Symbol::Folder;
    case RowAction::Cancel:
        return Symbol::Cancel;
    }
    return Symbol::Cancel;
}

std::optional<RowAction> DownloadLayout::actionAt(const QPoint &point) const
{
    for (const Button &button : buttons) {
        if (button.rect.contains(point))
            return button.action;
    }
    return {};
}

int downloadRowHeight(const QFontMetrics &base, const QFontMetrics &small)
{
    const int height = grid + base.height() + lineGap + qMax(small.height(), buttonSize) + grid / 2;
    return (height + grid / 2 - 1) / (grid / 2) * (grid / 2);
}

DownloadLayout layoutDownload(const QRect &row, const Tasks::TaskSnapshot &download, const QFontMetrics &base,
                              const QFontMetrics &small)
{
    DownloadLayout layout;
    const int left = row.left() + margin + symbolSize + grid + lineGap;
    const int right = row.right() + 1 - margin;
    const int top = row.top() + grid;
    layout.symbol =
        QRect(row.left() + margin, row.top() + (row.height() - symbolSize) / 2, symbolSize, symbolSize);

    layout.amountText = amountText(download);
    const std::optional<int> percent = percentOf(download);
    if (percent && !isFinished(download.state))
        layout.amountText += QStringLiteral(" · %1 %").arg(*percent);
    const int amountWidth = layout.amountText.isEmpty() ? 0 : small.horizontalAdvance(layout.amountText) + 1;
    layout.amount = QRect(right - amountWidth, top, amountWidth, base.height());
    layout.name = QRect(left, top, qMax(0, layout.amount.left() - margin - left), base.height());

    const int second = layout.name.bottom() + 1 + lineGap;
    const int secondHeight = qMax(small.height(), buttonSize);
    // Their symbols end where the amount above ends, not their hit areas.
    int edge = right + (buttonSize - buttonSymbol) / 2 + 1;
    const QList<RowAction> actions = rowActionsFor(download);
    for (auto action = actions.crbegin(); action != actions.crend(); ++action) {
        const QString label = rowLabelFor(*action, download);
        const int width =
            label.isEmpty() ? buttonSize : buttonSymbol + grid * 2 + lineGap + small.horizontalAdvance(label);
        edge -= width;
        layout.buttons.prepend({*action, QRect(edge, second, width, secondHeight), label});
    }
    int words = left;
    if (showsBar(download)) {
        const int width = static_cast<int>((right - left) * barShare);
        layout.bar = QRect(left, second + (secondHeight - barHeight) / 2, width, barHeight);
        words += width + margin;
    }
    if (download.state == TaskState::Running)
        layout.wordsAlignment = Qt::AlignRight;
    layout.words = QRect(words, second, qMax(0, edge - grid - words), secondHeight);
    return layout;
}

} // namespace Landline::Ui
