// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/historydelegate.h"

#include "ui/downloads/rowpainting.h"
#include "ui/models/downloadhistorymodel.h"
#include "ui/painting/elide.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QPainter>

namespace Landline::Ui {

namespace {

constexpr int symbolSize = 20;

} // namespace

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, QFontMetrics(textFont(TextSize::Base)).height()
                   + QFontMetrics(textFont(TextSize::Small)).height() + grid * 2};
}

void HistoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Theme &theme = themeFor(option.palette);
    const QFontMetrics base(textFont(TextSize::Base));
    const QFontMetrics small(textFont(TextSize::Small));
    painter->save();
    paintRowBackground(*painter, option, theme);
    const QString name = index.data().toString();
    const QRect row = option.rect.adjusted(grid * 2, grid - 1, -grid * 2, -grid + 1);
    paintSymbol(*painter, QRect(row.left(), row.center().y() - symbolSize / 2, symbolSize, symbolSize),
                symbolForFile(name), theme.dimText);
    const QRect words = row.adjusted(symbolSize + grid * 3 / 2, 0, 0, 0);
    const QString size = index.data(DownloadHistoryModel::SizeRole).toString();
    painter->setFont(textFont(TextSize::Small));
    painter->setPen(theme.dimText);
    painter->drawText(words, Qt::AlignRight | Qt::AlignTop, size);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignBottom,
                      small.elidedText(index.data(DownloadHistoryModel::WordsRole).toString(), Qt::ElideRight,
                                       words.width()));
    painter->setFont(textFont(TextSize::Base));
    painter->setPen(theme.text);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignTop,
                      elidedFileName(name, base, words.width() - small.horizontalAdvance(size) - grid * 2));
    painter->restore();
}

} // namespace Landline::Ui
