// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/sourcespage.h"

#include "core/base/bytecount.h"
#include "ui/painting/progresspainting.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace Landline::Ui {

namespace {

constexpr int barHeight = 12;
constexpr int narrowColumn = 96;
constexpr int stateColumn = 220;
constexpr int headPadding = 5; // of the style sheet's, without what the style itself leaves free

/** "3 pieces · 412 MB are here, 219 MB are missing". */
QString legendFor(const Tasks::TaskSnapshot &download)
{
    const auto &[done, total, unit] = download.progress;
    if (done <= 0 && total < 0)
        return SourcesPage::tr("Nothing has come yet.");
    QStringList parts;
    const qsizetype pieces = detailsOf(download).segments.size();
    if (pieces > 1)
        parts.append(SourcesPage::tr("%1 pieces").arg(QLocale().toString(pieces)));
    parts.append(SourcesPage::tr("%1 are here").arg(bytesText(done)));
    if (total > done)
        parts.append(SourcesPage::tr("%1 are missing").arg(bytesText(total - done)));
    else if (total < 0)
        parts.append(SourcesPage::tr("the server doesn't say how many there are"));
    return parts.join(QStringLiteral(" · "));
}

/** Texts that begin and end where those of the heads do. */
class SourceDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem cell = option;
        cell.rect.adjust(index.column() == 0 ? 0 : headPadding, 0, -headPadding, 0);
        QStyledItemDelegate::paint(painter, cell, index);
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, grid / 2);
    }
};

} // namespace

SegmentsBar::SegmentsBar(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(barHeight);
    setAccessibleName(tr("Segments"));
}

void SegmentsBar::show(const Tasks::TaskSnapshot &download)
{
    m_shares = barShares(download);
    m_state = download.state;
    update();
}

void SegmentsBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    BarTone tone = BarTone::Paused;
    if (m_state == Tasks::TaskState::Running)
        tone = BarTone::Busy;
    else if (m_state == Tasks::TaskState::Succeeded)
        tone = BarTone::Good;
    paintBar(painter, rect(), themeFor(palette()), tone, m_shares.present, m_shares.active);
}

SourcesPage::SourcesPage(QWidget *parent)
    : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, grid / 2, 0, 0);
    column->setSpacing(grid / 2);
    m_bar = new SegmentsBar;
    column->addWidget(m_bar);
    m_legend = new QLabel;
    m_legend->setFont(textFont(TextSize::Small));
    setLook(*m_legend, Look::Dim);
    column->addWidget(m_legend);
    m_view = new QTreeView;
    m_view->setObjectName(QStringLiteral("sources"));
    m_view->setAccessibleName(tr("Sources"));
    m_view->setModel(&m_model);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setItemDelegate(new SourceDelegate(m_view));
    m_view->setSelectionMode(QAbstractItemView::NoSelection);
    QHeaderView &header = *m_view->header();
    header.setStretchLastSection(false);
    header.setSectionResizeMode(DownloadSourcesModel::AddressColumn, QHeaderView::Stretch);
    header.resizeSection(DownloadSourcesModel::StateColumn, stateColumn);
    for (const int narrow : {DownloadSourcesModel::ConnectionsColumn, DownloadSourcesModel::ReceivedColumn,
                             DownloadSourcesModel::SpeedColumn})
        header.resizeSection(narrow, narrowColumn);
    column->addWidget(m_view, 1);
}

void SourcesPage::show(const Tasks::TaskSnapshot &download)
{
    m_bar->show(download);
    const QString legend = legendFor(download);
    m_legend->setText(legend);
    m_bar->setAccessibleDescription(legend);
    DownloadDetails details = detailsOf(download);
    // Before it has been asked, the address is all that is known.
    if (details.sources.isEmpty() && !details.url.isEmpty())
        details.sources = {{details.url, QStringLiteral("idle"), 0, 0, 0, {}}};
    m_model.setSources(details.sources);
}

} // namespace Landline::Ui
