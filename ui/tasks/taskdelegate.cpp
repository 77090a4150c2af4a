// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/taskdelegate.h"

#include "ui/models/taskfiltermodel.h"
#include "ui/models/tasktext.h"
#include "ui/painting/elide.h"
#include "ui/painting/icons.h"
#include "ui/painting/progresspainting.h"
#include "ui/painting/theme.h"

#include <QHash>
#include <QPainter>

namespace Landline::Ui {

using Tasks::TaskSnapshot;
using Tasks::TaskState;

namespace {

constexpr int symbolSize = 18;
constexpr int cellMargin = grid;
constexpr int barHeight = 6;

Symbol symbolForKind(const TaskSnapshot &task)
{
    if (task.spec.kind == QLatin1String("download"))
        return Symbol::Download;
    if (task.spec.kind == QLatin1String("command"))
        return Symbol::Terminal;
    static const QHash<QString, Symbol> symbols{
        {QStringLiteral("hash"), Symbol::Hash},          {QStringLiteral("compare"), Symbol::Hash},
        {QStringLiteral("verify"), Symbol::Hash},        {QStringLiteral("pack"), Symbol::FileArchive},
        {QStringLiteral("unpack"), Symbol::FileArchive}, {QStringLiteral("copy"), Symbol::Copy},
        {QStringLiteral("move"), Symbol::Copy},
    };
    return symbols.value(task.spec.kind, Symbol::Tasks);
}

Symbol symbolForTone(TaskTone tone)
{
    switch (tone) {
    case TaskTone::Waiting:
        return Symbol::Clock;
    case TaskTone::Busy:
        return Symbol::Resume;
    case TaskTone::Paused:
        return Symbol::Pause;
    case TaskTone::Good:
        return Symbol::Check;
    case TaskTone::Bad:
        return Symbol::Warning;
    case TaskTone::Over:
        return Symbol::Cancel;
    }
    return Symbol::Clock;
}

QColor colorForTone(const Theme &theme, TaskTone tone)
{
    switch (tone) {
    case TaskTone::Busy:
        return theme.accentText;
    case TaskTone::Good:
        return theme.okText;
    case TaskTone::Bad:
        return theme.errorText;
    default:
        return theme.dimText;
    }
}

void paintProgress(QPainter &painter, const QRect &cell, const Theme &theme, const TaskSnapshot &task,
                   const QString &text)
{
    // Where the total is unknown, an empty bar would say “nothing yet”.
    const bool bar = !isFinished(task.state) && task.progress.total > 0
                     && (task.state == TaskState::Running || task.progress.done > 0);
    QRect words = cell;
    if (bar) {
        // Room for "100 %", so that all bars end together.
        const int room = painter.fontMetrics().horizontalAdvance(QStringLiteral("100 %")) + cellMargin;
        const QRect place(cell.left(), cell.center().y() - barHeight / 2 + 1, cell.width() - room, barHeight);
        paintBar(painter, place, theme,
                 taskTone(task.state) == TaskTone::Busy ? BarTone::Busy : BarTone::Paused,
                 {{0, static_cast<double>(task.progress.done) / static_cast<double>(task.progress.total)}});
        words = QRect(cell.right() + 1 - room, cell.top(), room, cell.height());
    }
    painter.setPen(theme.dimText);
    painter.drawText(words, static_cast<int>(Qt::AlignVCenter) | (bar ? Qt::AlignRight : Qt::AlignLeft),
                     text);
}

} // namespace

int TaskDelegate::widthFor(const QString &text, int column, const QFontMetrics &metrics)
{
    const bool symbol = column == TaskTableModel::NameColumn || column == TaskTableModel::StateColumn;
    return metrics.horizontalAdvance(text.simplified()) + 2 * cellMargin + (symbol ? symbolSize + grid : 0)
           + (column == TaskTableModel::NameColumn ? cellMargin : 0) + 1;
}

QSize TaskDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {size.width(), QFontMetrics(textFont(TextSize::Base)).height() + grid * 3 / 2};
}

void TaskDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const TaskSnapshot &task = taskOf(index);
    const Theme &theme = themeFor(option.palette);
    const TaskTone tone = taskTone(task.state);
    const QString text = index.data().toString();
    painter->save();
    painter->setFont(textFont(TextSize::Base));
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.selection);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, theme.raised);
    // The first column stands below the heading of the pane.
    const int left = option.rect.left() <= 0 ? 2 * cellMargin : cellMargin;
    const QRect cell = option.rect.adjusted(left, 0, -cellMargin, 0);
    const QRect symbol(cell.left(), cell.center().y() - symbolSize / 2 + 1, symbolSize, symbolSize);
    const QRect afterSymbol = cell.adjusted(symbolSize + grid, 0, 0, 0);
    const QFontMetrics metrics = painter->fontMetrics();
    switch (index.column()) {
    case TaskTableModel::NameColumn:
        paintSymbol(*painter, symbol, symbolForKind(task), theme.dimText);
        painter->setPen(tone == TaskTone::Over ? theme.dimText : theme.text);
        painter->drawText(afterSymbol, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                          elidedFileName(text, metrics, afterSymbol.width()));
        break;
    case TaskTableModel::StateColumn:
        paintSymbol(*painter, symbol, symbolForTone(tone), colorForTone(theme, tone));
        painter->setPen(colorForTone(theme, tone));
        painter->drawText(afterSymbol, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                          metrics.elidedText(text, Qt::ElideRight, afterSymbol.width()));
        break;
    case TaskTableModel::ProgressColumn:
        paintProgress(*painter, cell, theme, task, text);
        break;
    default: {
        const bool right =
            index.column() == TaskTableModel::TimeColumn || index.column() == TaskTableModel::SpeedColumn;
        // The speed stands before the time left, and says more.
        const auto elide = index.column() == TaskTableModel::SpeedColumn ? Qt::ElideRight : Qt::ElideMiddle;
        painter->setPen(index.column() == TaskTableModel::ResultColumn ? theme.text : theme.dimText);
        painter->drawText(cell,
                          Qt::AlignVCenter | Qt::TextSingleLine | (right ? Qt::AlignRight : Qt::AlignLeft),
                          metrics.elidedText(text.simplified(), elide, cell.width()));
    }
    }
    painter->restore();
}

} // namespace Landline::Ui
