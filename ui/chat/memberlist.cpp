// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/memberlist.h"

#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <cmath>

namespace Landline::Ui {

namespace {

constexpr int preferredWidth = 26 * grid;
constexpr int dotSize = grid;
constexpr int symbolSize = 14;

/** A dot in the person's colour, the name as whole as there is room, and what there is to know beside. */
class MemberDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, int(std::ceil(QFontMetricsF(textFont(TextSize::Base)).height())) + grid};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = themeFor(option.palette);
        const auto member = index.data(RosterModel::MemberRole).value<Chat::Member>();
        const QString note = index.data(RosterModel::NoteRole).toString();
        const QRectF rect = QRectF(option.rect).adjusted(grid, 0, -grid, 0);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(option.state & QStyle::State_Selected ? theme.selection : theme.hover);
            painter->drawRoundedRect(rect, controlRadius, controlRadius);
        }
        const QColor color = personColor(theme, member.nick);
        const QRectF dot(rect.left() + grid, rect.center().y() - dotSize / 2.0, dotSize, dotSize);
        if (member.plain) { // an open ring: the difference is one of shape
            painter->setPen(QPen(color, 1.5));
            painter->setBrush(Qt::NoBrush);
            painter->drawEllipse(dot);
        } else {
            painter->setPen(Qt::NoPen);
            painter->setBrush(color);
            painter->drawEllipse(dot);
        }
        paintTexts(*painter, theme, rect.adjusted(3.0 * grid, 0, -grid, 0), member, note);
        painter->restore();
    }

private:
    static void paintTexts(QPainter &painter, const Theme &theme, const QRectF &rect,
                           const Chat::Member &member, const QString &note)
    {
        const QFont small = textFont(TextSize::Small);
        const QFontMetricsF smallMetrics(small);
        const qreal noteWidth = note.isEmpty() ? 0 : smallMetrics.horizontalAdvance(note);
        const qreal symbol = member.plain ? symbolSize + grid / 2.0 : 0;
        const QFont base = textFont(TextSize::Base);
        const QFontMetricsF metrics(base);
        const QString name =
            metrics.elidedText(member.nick, Qt::ElideMiddle, rect.width() - noteWidth - symbol - grid);
        painter.setFont(base);
        painter.setPen(theme.text);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.setFont(small);
        painter.setPen(theme.dimText);
        painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, note);
        if (member.plain) {
            const QRectF place(rect.right() - noteWidth - symbol, rect.center().y() - symbolSize / 2.0,
                               symbolSize, symbolSize);
            paintSymbol(painter, place, Symbol::Unlock, theme.dimText);
        }
    }
};

} // namespace

MemberList::MemberList(RosterModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_title(new QLabel(this))
    , m_list(new QListView(this))
{
    m_list->setObjectName(QStringLiteral("members"));
    m_list->setAccessibleName(tr("Members"));
    m_list->setModel(&model);
    m_list->setItemDelegate(new MemberDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_title->setFont(textFont(TextSize::Small, TextWeight::Medium));
    setLook(*m_title, Look::Dim);
    setLook(*this, Look::Pane);
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2 * grid, 0, grid);
    layout->setSpacing(grid);
    // Not the label's own margins: a style sheet takes them away.
    auto *titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(2 * grid, 0, grid, 0);
    titleRow->addWidget(m_title);
    layout->addLayout(titleRow);
    layout->addWidget(m_list);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list, &QListView::customContextMenuRequested, this, &MemberList::showMenu);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &MemberList::refresh);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &MemberList::refresh);
    refresh();
}

QSize MemberList::sizeHint() const
{
    return {preferredWidth, QWidget::sizeHint().height()};
}

void MemberList::showMenu(const QPoint &position)
{
    const QModelIndex index = m_list->indexAt(position);
    const auto member = index.data(RosterModel::MemberRole).value<Chat::Member>();
    if (!index.isValid() || !m_canModerate || member.host || member.own)
        return;
    const QString target = member.key.isEmpty() ? member.nick : member.key;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString name = QString(member.nick).replace(u'&', QStringLiteral("&&")); // no mnemonic
    const auto add = [&](const QString &text, const QString &action) {
        menu->addAction(text, this, [this, action, target] { Q_EMIT moderationRequested(action, target); });
    };
    add(tr("Mute %1").arg(name), QStringLiteral("mute"));
    add(tr("Let %1 speak").arg(name), QStringLiteral("unmute"));
    menu->addSeparator();
    add(tr("Remove %1 from the room").arg(name), QStringLiteral("kick"));
    add(tr("Ban %1 for good").arg(name), QStringLiteral("ban"));
    if (!member.plain) {
        menu->addSeparator();
        add(member.op ? tr("No operator any more") : tr("Make %1 an operator").arg(name),
            member.op ? QStringLiteral("member") : QStringLiteral("operator"));
    }
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

void MemberList::refresh()
{
    m_title->setText(tr("Here — %1").arg(locale().toString(m_model.rowCount())));
}

} // namespace Landline::Ui
