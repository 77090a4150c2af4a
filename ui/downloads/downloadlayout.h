// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/painting/icons.h"

#include <QList>
#include <QRect>

class QFontMetrics;

namespace Landline::Ui {

/** What the buttons in a row do. */
enum class RowAction { Pause, Resume, Retry, Open, OpenFolder, Cancel };

[[nodiscard]] QString rowActionText(RowAction action);
[[nodiscard]] Symbol rowActionSymbol(RowAction action);
/** Which a row offers in its state, from left to right. */
[[nodiscard]] QList<RowAction> rowActionsFor(const Tasks::TaskSnapshot &download);

/** Where everything of a download's row is: computed once for painting and for the pointer. */
struct DownloadLayout
{
    struct Button
    {
        RowAction action = RowAction::Cancel;
        QRect rect;
        bool labelled = false; ///< says its name beside the symbol
    };
    QRect symbol;
    QRect name;
    QRect amount; ///< right-aligned
    QRect bar;    ///< empty where there is no progress to show
    QRect words;
    QList<Button> buttons;
    QString amountText;

    /** What button is at a point of the view. */
    [[nodiscard]] std::optional<RowAction> actionAt(const QPoint &point) const;
};

[[nodiscard]] int downloadRowHeight(const QFontMetrics &base, const QFontMetrics &small);
[[nodiscard]] DownloadLayout layoutDownload(const QRect &row, const Tasks::TaskSnapshot &download,
                                            const QFontMetrics &base, const QFontMetrics &small);

} // namespace Landline::Ui
