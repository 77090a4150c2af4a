// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/models/rowactions.h"
#include "ui/painting/icons.h"

#include <QList>
#include <QRect>

#include <optional>

class QFontMetrics;

namespace Landline::Ui {

[[nodiscard]] Symbol rowActionSymbol(RowAction action);

/** Where everything of a download's row is: computed once for painting and for the pointer. */
struct DownloadLayout
{
    struct Button
    {
        RowAction action = RowAction::Cancel;
        QRect rect;
        QString label; ///< beside the symbol; empty: the symbol alone
    };
    QRect symbol;
    QRect name;
    QRect amount; ///< right-aligned
    QRect bar;    ///< empty where there is no progress to show
    QRect words;
    Qt::Alignment wordsAlignment = Qt::AlignLeft; ///< figures stand at the right, so that they don't jump
    QList<Button> buttons;
    QString amountText;

    /** What button is at a point of the view. */
    [[nodiscard]] std::optional<RowAction> actionAt(const QPoint &point) const;
};

[[nodiscard]] int downloadRowHeight(const QFontMetrics &base, const QFontMetrics &small);
[[nodiscard]] DownloadLayout layoutDownload(const QRect &row, const Tasks::TaskSnapshot &download,
                                            const QFontMetrics &base, const QFontMetrics &small);

} // namespace Landline::Ui
