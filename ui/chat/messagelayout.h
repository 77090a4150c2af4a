// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chat/messagestyle.h"
#include "ui/models/conversationlinks.h"
#include "ui/models/conversationmodel.h"

#include <QTextLayout>

#include <memory>

class QPainter;

namespace Landline::Ui {

/** Where everything of one row stands, computed once for painting and for the pointer. */
class MessageLayout
{
public:
    enum class Part { None, Text, Sender, Link, Download, DownloadAll, TryAgain, ShowAll };
    struct Hit
    {
        Part part = Part::None;
        QUrl url;
        bool operator==(const Hit &) const = default;
    };
    enum class Extent { Folded, Whole };
    /** What the view knows of the row while it paints. */
    struct Look
    {
        bool hovered = false;
        bool selected = false;
        bool current = false;
        bool showSending = false; ///< it takes long enough to say so
        Hit hot;                  ///< what the pointer is on
    };

    /** Lines of a message that are shown before a person asks for the rest. */
    static constexpr int maximumFoldedLines = 30;
    static constexpr int maximumLines = 2000;
    /** Addresses of a message with a button each; more share one. */
    static constexpr qsizetype maximumButtons = 3;

    /** `lineText` is what the rows say that are no messages of people. */
    MessageLayout(const ConversationRow &row, const QString &lineText, const MessageStyle &style,
                  const Theme &theme, int width, Extent extent);

    [[nodiscard]] int height() const { return m_height; }
    [[nodiscard]] const QList<TextLink> &links() const { return m_links; }
    [[nodiscard]] Hit hitTest(const QPointF &position) const;
    /** With the row's top left corner at the painter's origin. */
    void paint(QPainter &painter, const MessageStyle &style, const Theme &theme, const Look &look) const;

private:
    struct Button
    {
        QRectF rect;
        QString text;
        Hit hit;
    };
    void layOutPerson(const ConversationRow &row, const MessageStyle &style, const Theme &theme,
                      Extent extent);
    void layOutLine(const QString &text, const MessageStyle &style);
    void layOutText(const QString &text, const QFont &font, const QTextOption &option, int maximumTextLines);
    void addButtons(const MessageStyle &style);
    void addDownloads(const MessageStyle &style);
    void addButton(const MessageStyle &style, const QString &text, const Hit &hit);
    void paintPerson(QPainter &painter, const MessageStyle &style, const Theme &theme,
                     const Look &look) const;
    void paintLine(QPainter &painter, const MessageStyle &style, const Theme &theme) const;
    void paintButton(QPainter &painter, const MessageStyle &style, const Theme &theme, const Button &button,
                     const Look &look) const;

    ConversationRow::Kind m_kind;
    Chat::Delivery m_delivery;
    bool m_continued;
    bool m_plain;
    QString m_identity; ///< gives the person's colour
    QString m_sender;   ///< as long as there is room
    QString m_initial;
    QString m_time;
    QRectF m_senderRect;
    std::unique_ptr<QTextLayout> m_text;
    QPointF m_textPosition;
    int m_textHeight = 0;
    bool m_cut = false; ///< lines were left out
    QList<TextLink> m_links;
    QList<Button> m_buttons;
    int m_width;
    int m_textWidth;
    int m_height = 0;
};

/** A height for a row that is not laid out, near what it will be. */
[[nodiscard]] int estimatedHeight(const ConversationRow &row, const MessageStyle &style, int width);

} // namespace Landline::Ui
