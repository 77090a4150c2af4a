// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messagelayout.h"
#include "ui/painting/icons.h"

#include <QCoreApplication>
#include <QPainter>

namespace Landline::Ui {

using Kind = ConversationRow::Kind;

namespace {

constexpr int currentBarWidth = 3;

QString tr(const char *text)
{
    return QCoreApplication::translate("MessageLayout", text);
}

void paintAvatar(QPainter &painter, const QRectF &rect, const QString &initial, const QColor &color,
                 const Theme &theme)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(rect);
    painter.setPen(theme.base);
    painter.setFont(textFont(TextSize::Base, TextWeight::Bold));
    painter.drawText(rect, Qt::AlignCenter, initial);
}

} // namespace

void MessageLayout::paint(QPainter &painter, const MessageStyle &style, const Theme &theme,
                          const Look &look) const
{
    if (look.selected)
        painter.fillRect(QRectF(0, 0, m_width, m_height), theme.selection);
    if (look.current) // where the keyboard is
        painter.fillRect(QRectF(0, 0, currentBarWidth, m_height), theme.accentText);
    if (m_kind == Kind::Text)
        paintPerson(painter, style, theme, look);
    else
        paintLine(painter, style, theme);
}

void MessageLayout::paintPerson(QPainter &painter, const MessageStyle &style, const Theme &theme,
                                const Look &look) const
{
    const QColor color = personColor(theme, m_identity);
    if (!m_continued) {
        const QRectF avatar(MessageStyle::margin, MessageStyle::groupGap, MessageStyle::avatarSize,
                            MessageStyle::avatarSize);
        paintAvatar(painter, avatar, m_initial, color, theme);
        const qreal baseline = m_senderRect.top() + style.nameMetrics.ascent();
        painter.setFont(style.name);
        painter.setPen(color);
        painter.drawText(QPointF(m_senderRect.left(), baseline), m_sender);
        painter.setFont(style.small);
        painter.setPen(theme.dimText);
        qreal x = m_senderRect.right() + grid;
        painter.drawText(QPointF(x, baseline), m_time);
        if (m_plain) {
            x += style.smallMetrics.horizontalAdvance(m_time) + grid;
            const QRectF symbol(x, m_senderRect.center().y() - MessageStyle::symbolSize / 2.0,
                                MessageStyle::symbolSize, MessageStyle::symbolSize);
            paintSymbol(painter, symbol, Symbol::Unlock, theme.dimText);
            painter.setPen(theme.dimText);
            painter.setFont(style.small);
            painter.drawText(QPointF(symbol.right() + grid / 2.0, baseline), tr("not encrypted"));
        }
    }
    const bool pending = m_delivery != Chat::Delivery::Delivered;
    painter.setPen(pending ? theme.dimText : theme.text);
    m_text->draw(&painter, m_textPosition);

    QString beside;
    if (m_delivery == Chat::Delivery::Sending && look.showSending)
        beside = deliveryText(m_delivery);
    else if (m_continued && look.hovered)
        beside = m_time;
    if (!beside.isEmpty()) {
        painter.setFont(style.small);
        painter.setPen(theme.dimText);
        const qreal baseline = m_textPosition.y() + style.bodyMetrics.ascent();
        const qreal width = style.smallMetrics.horizontalAdvance(beside);
        painter.drawText(QPointF(m_width - MessageStyle::margin - width, baseline), beside);
    }
    for (const Button &button : m_buttons)
        paintButton(painter, style, theme, button, look);
}

void MessageLayout::paintButton(QPainter &painter, const MessageStyle &style, const Theme &theme,
                                const Button &button, const Look &look) const
{
    const bool failed = button.hit.part == Part::TryAgain;
    const bool hot = look.hovered && look.hot == button.hit;
    const QColor ink = failed ? theme.errorText : theme.accentText;
    painter.setPen(Qt::NoPen);
    painter.setBrush(hot ? theme.hover : failed ? theme.errorBack : theme.raised);
    painter.drawRoundedRect(button.rect, controlRadius, controlRadius);
    const QRectF symbol(button.rect.left() + MessageStyle::chipPadding,
                        button.rect.center().y() - MessageStyle::symbolSize / 2.0, MessageStyle::symbolSize,
                        MessageStyle::symbolSize);
    const Symbol shape = failed                             ? Symbol::Retry
                         : button.hit.part == Part::ShowAll ? Symbol::Down
                                                            : Symbol::Download;
    paintSymbol(painter, symbol, shape, ink);
    painter.setFont(style.body);
    painter.setPen(ink);
    const QRectF text =
        button.rect.adjusted(2.0 * MessageStyle::chipPadding + MessageStyle::symbolSize, 0, 0, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, button.text);
}

void MessageLayout::paintLine(QPainter &painter, const MessageStyle &style, const Theme &theme) const
{
    painter.setPen(m_kind == Kind::New ? theme.accentText : theme.dimText);
    m_text->draw(&painter, m_textPosition);
    if (m_kind != Kind::New || m_text->lineCount() == 0)
        return;
    // The line itself, on both sides of its word.
    const QRectF word = m_text->lineAt(0).naturalTextRect().translated(m_textPosition);
    const qreal y = std::floor(word.top() + style.smallMetrics.ascent() * 0.68) + 0.5;
    painter.setPen(theme.accentText);
    painter.drawLine(QPointF(MessageStyle::margin, y), QPointF(word.left() - grid, y));
    painter.drawLine(QPointF(word.right() + grid, y), QPointF(m_width - MessageStyle::margin, y));
}

} // namespace Landline::Ui
