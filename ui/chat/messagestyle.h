// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/theme.h"

#include <QFont>
#include <QFontMetricsF>

namespace Landline::Ui {

/** The fonts and measures that a conversation is set in; made again when the font changes. */
struct MessageStyle
{
    QFont body = textFont(TextSize::Base);
    QFont name = textFont(TextSize::Base, TextWeight::Bold);
    QFont small = textFont(TextSize::Small);
    QFontMetricsF bodyMetrics{body};
    QFontMetricsF nameMetrics{name};
    QFontMetricsF smallMetrics{small};

    static constexpr int avatarSize = 4 * grid;
    static constexpr int margin = 2 * grid;
    /** Where texts begin. */
    static constexpr int textLeft = margin + avatarSize + 12;
    /** Lines longer than this are hard to read. */
    static constexpr int maximumTextWidth = 760;
    /** Above a person's first message; further ones stand closer. */
    static constexpr int groupGap = 12;
    static constexpr int continuedGap = 3;
    static constexpr int bottomPadding = grid; ///< below the last message
    static constexpr int chipGap = grid / 2;
    static constexpr int chipPadding = grid;
    static constexpr int symbolSize = 16;

    [[nodiscard]] int chipHeight() const { return qCeil(bodyMetrics.height()) + grid; }
    /** Right of the texts: the time of messages that continue others, and "sending…". */
    [[nodiscard]] int rightMargin() const
    {
        return margin + qCeil(smallMetrics.horizontalAdvance(QStringLiteral("00:00 mm")));
    }
    [[nodiscard]] int textWidth(int width) const
    {
        return qBound(8 * grid, width - textLeft - rightMargin(), maximumTextWidth);
    }
};

} // namespace Landline::Ui
