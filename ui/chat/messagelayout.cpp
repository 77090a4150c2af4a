// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messagelayout.h"

#include "ui/models/conversationtext.h"

#include <QCoreApplication>
#include <QTextBoundaryFinder>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace Landline::Ui {

using Kind = ConversationRow::Kind;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MessageLayout", text);
}

/** The first letter as a reader sees it: an emoji or a letter with its accent is one. */
QString initialOf(const QString &name)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, name);
    const qsizetype end = finder.toNextBoundary();
    return end > 0 ? name.left(end).toUpper() : QStringLiteral("?");
}

/** What a download of the address would be called, or its host. */
QString nameOf(const QUrl &url)
{
    const QString name = url.fileName(QUrl::FullyDecoded);
    return name.isEmpty() ? url.host() : name;
}

int lineHeightOf(const MessageStyle &style)
{
    return int(std::ceil(style.bodyMetrics.lineSpacing()));
}

int topGap(const ConversationRow &row)
{
    return row.continued ? MessageStyle::continuedGap : MessageStyle::groupGap;
}

int headerHeight(const MessageStyle &style)
{
    return int(std::ceil(style.nameMetrics.height())) + 2;
}

} // namespace

MessageLayout::MessageLayout(const ConversationRow &row, const QString &lineText, const MessageStyle &style,
                             const Theme &theme, int width, Extent extent)
    : m_kind(row.kind)
    , m_delivery(row.message.delivery)
    , m_continued(row.continued)
    , m_plain(row.message.plain)
    , m_width(width)
    , m_textWidth(style.textWidth(width))
{
    if (m_kind == Kind::Text)
        layOutPerson(row, style, theme, extent);
    else
        layOutLine(lineText, style);
}

void MessageLayout::layOutPerson(const ConversationRow &row, const MessageStyle &style, const Theme &theme,
                                 Extent extent)
{
    m_time = clockText(row.message.time);
    int y = topGap(row);
    if (!m_continued) {
        // By nick, which is one person's in a room: then it is the same everywhere in the program.
        m_identity = row.message.sender;
        m_initial = initialOf(row.message.sender);
        const qreal beside =
            style.smallMetrics.horizontalAdvance(m_time + QStringLiteral(" · ") + tr("not encrypted"))
            + MessageStyle::symbolSize + 3 * grid;
        m_sender = style.nameMetrics.elidedText(row.message.sender, Qt::ElideMiddle,
                                                std::max<qreal>(12 * grid, m_textWidth - beside));
        m_senderRect = QRectF(MessageStyle::textLeft, y, style.nameMetrics.horizontalAdvance(m_sender),
                              style.nameMetrics.height());
        y += headerHeight(style);
    }
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTabStopDistance(4 * style.bodyMetrics.horizontalAdvance(u' '));
    QString text = bodyText(row.message);
    m_links = bodyLinks(row.message);
    text.replace(u'\n', QChar::LineSeparator);
    m_textPosition = QPointF(MessageStyle::textLeft, y);
    m_text = std::make_unique<QTextLayout>();
    QList<QTextLayout::FormatRange> formats;
    for (const TextLink &link : std::as_const(m_links)) {
        QTextCharFormat format;
        format.setForeground(theme.accentText);
        format.setFontUnderline(true);
        formats.append({int(link.start), int(link.length), format});
    }
    m_text->setFormats(formats);
    layOutText(text, style.body, option, extent == Extent::Whole ? maximumLines : maximumFoldedLines);
    m_height = y + m_textHeight;
    addButtons(style);
    m_height = std::max(m_height, m_continued ? 0 : topGap(row) + MessageStyle::avatarSize)
               + MessageStyle::continuedGap;
}

void MessageLayout::layOutText(const QString &text, const QFont &font, const QTextOption &option,
                               int maximumTextLines)
{
    m_text->setText(text);
    m_text->setFont(font);
    m_text->setTextOption(option);
    m_text->setCacheEnabled(true);
    m_text->beginLayout();
    qreal y = 0;
    for (int lines = 0;; ++lines) {
        QTextLine line = m_text->createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(m_textWidth);
        line.setPosition(QPointF(0, y));
        y += line.height();
        if (lines + 1 == maximumTextLines) {
            m_cut = line.textStart() + line.textLength() < text.size();
            break;
        }
    }
    m_text->endLayout();
    m_textHeight = int(std::ceil(y));
}

void MessageLayout::layOutLine(const QString &text, const MessageStyle &style)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    const bool centred = m_kind == Kind::Day || m_kind == Kind::New;
    option.setAlignment(centred ? Qt::AlignHCenter : Qt::AlignLeft);
    const int gap = centred ? 2 * grid : grid / 2;
    m_text = std::make_unique<QTextLayout>();
    m_textPosition = QPointF(MessageStyle::textLeft, gap);
    layOutText(text, style.small, option, maximumFoldedLines);
    if (centred) // in the middle of the pane, not of the text's column
        m_textPosition.setX((m_width - m_textWidth) / 2.0);
    m_height = gap + m_textHeight + (centred ? grid : grid / 2);
}

void MessageLayout::addButtons(const MessageStyle &style)
{
    if (m_cut)
        addButton(style, tr("Show all of it"), {Part::ShowAll, {}});
    if (m_delivery == Chat::Delivery::NotSent)
        addButton(style, tr("Not sent — Try again"), {Part::TryAgain, {}});
    addDownloads(style);
}

void MessageLayout::addDownloads(const MessageStyle &style)
{
    if (m_links.size() > maximumButtons) {
        addButton(style, tr("Download all %1").arg(m_links.size()), {Part::DownloadAll, {}});
        return;
    }
    for (const TextLink &link : std::as_const(m_links))
        addButton(style, tr("Download %1").arg(nameOf(link.url)), {Part::Download, link.url});
}

void MessageLayout::addButton(const MessageStyle &style, const QString &text, const Hit &hit)
{
    const qreal frame = 3.0 * MessageStyle::chipPadding + MessageStyle::symbolSize;
    const QString shown = style.bodyMetrics.elidedText(text, Qt::ElideMiddle, m_textWidth - frame);
    m_height += MessageStyle::chipGap;
    const QRectF rect(MessageStyle::textLeft, m_height, style.bodyMetrics.horizontalAdvance(shown) + frame,
                      style.chipHeight());
    m_buttons.append({rect, shown, hit});
    m_height += style.chipHeight() + MessageStyle::chipGap;
}

MessageLayout::Hit MessageLayout::hitTest(const QPointF &position) const
{
    for (const Button &button : m_buttons) {
        if (button.rect.contains(position))
            return button.hit;
    }
    if (m_kind != Kind::Text)
        return {};
    if (m_senderRect.contains(position))
        return {Part::Sender, {}};
    const QPointF inText = position - m_textPosition;
    for (int i = 0; i < m_text->lineCount(); ++i) {
        const QTextLine line = m_text->lineAt(i);
        if (!line.naturalTextRect().contains(inText))
            continue;
        const int at = line.xToCursor(inText.x(), QTextLine::CursorOnCharacter);
        for (const TextLink &link : m_links) {
            if (at >= link.start && at < link.start + link.length)
                return {Part::Link, link.url};
        }
        return {Part::Text, {}};
    }
    return {};
}

int estimatedHeight(const ConversationRow &row, const MessageStyle &style, int width)
{
    const int lineHeight = lineHeightOf(style);
    if (row.kind != Kind::Text)
        return lineHeight + grid;
    const qreal perLine = style.textWidth(width) / std::max(1.0, style.bodyMetrics.averageCharWidth());
    // Few messages are long or have breaks: counting those of the first part is near enough.
    const auto breaks = QStringView(row.message.text).left(2000).count(u'\n');
    const int lines = std::min(MessageLayout::maximumFoldedLines,
                               int(double(row.message.text.size()) / perLine) + 1 + int(breaks));
    const int header = row.continued ? 0 : headerHeight(style);
    return topGap(row) + header + lines * lineHeight + MessageStyle::continuedGap;
}

} // namespace Landline::Ui
