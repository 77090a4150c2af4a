// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QVariant>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace Landline::Ui {

namespace {

constexpr double smallScale = 0.88;
constexpr double headingScale = 1.4;

Theme makeLight()
{
    Theme theme;
    theme.window = QColor(0xf1f2f4);
    theme.base = QColor(0xffffff);
    theme.raised = QColor(0xf6f7f8);
    theme.hover = QColor(0xe8eaed);
    theme.line = QColor(0xd9dce0);
    theme.text = QColor(0x1d1f23);
    theme.dimText = QColor(0x5a5f67);
    theme.accent = QColor(0x2459b8);
    theme.onAccent = QColor(0xffffff);
    theme.accentText = QColor(0x2459b8);
    theme.selection = QColor(0xdce7f9);
    theme.track = QColor(0xdde0e5);
    theme.okText = QColor(0x1c6b3c);
    theme.warningText = QColor(0x7a4d00);
    theme.warningBack = QColor(0xfdf1d8);
    theme.errorText = QColor(0xb02a2a);
    theme.errorBack = QColor(0xfce6e4);
    theme.people = {QColor(0x1f5fbf), QColor(0x9a3412), QColor(0x166a45), QColor(0x86298f), QColor(0x0b6673),
                    QColor(0xa3224f), QColor(0x5a4fb8), QColor(0x6b5800), QColor(0x3f6212), QColor(0x8a4a1c)};
    return theme;
}

Theme makeDark()
{
    Theme theme;
    theme.dark = true;
    theme.window = QColor(0x191a1d);
    theme.base = QColor(0x212327);
    theme.raised = QColor(0x2a2d32);
    theme.hover = QColor(0x30343a);
    theme.line = QColor(0x3b3f46);
    theme.text = QColor(0xe7e9ec);
    theme.dimText = QColor(0xa7adb6);
    theme.accent = QColor(0x3b6fd1);
    theme.onAccent = QColor(0xffffff);
    theme.accentText = QColor(0x8fb6ff);
    theme.selection = QColor(0x2c3f5e);
    theme.track = QColor(0x3b3f46);
    theme.okText = QColor(0x7fd3a0);
    theme.warningText = QColor(0xf0c674);
    theme.warningBack = QColor(0x3d341f);
    theme.errorText = QColor(0xff9c95);
    theme.errorBack = QColor(0x45282a);
    theme.people = {QColor(0x8fb6ff), QColor(0xf2a07b), QColor(0x7fd3a0), QColor(0xdf9bea), QColor(0x73cfdd),
                    QColor(0xff9fbd), QColor(0xb5aeff), QColor(0xd9c766), QColor(0xa9d26f), QColor(0xe0b48c)};
    return theme;
}

double channelLuminance(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channelLuminance(color.redF()) + 0.7152 * channelLuminance(color.greenF())
           + 0.0722 * channelLuminance(color.blueF());
}

QLatin1String lookName(Look look)
{
    switch (look) {
    case Look::Primary:
        return QLatin1String("primary");
    case Look::Quiet:
        return QLatin1String("quiet");
    case Look::Danger:
        return QLatin1String("danger");
    case Look::Card:
        return QLatin1String("card");
    case Look::Pane:
        return QLatin1String("pane");
    case Look::Bar:
        return QLatin1String("bar");
    case Look::WarningBar:
        return QLatin1String("warningbar");
    case Look::ErrorBar:
        return QLatin1String("errorbar");
    case Look::Dim:
        return QLatin1String("dim");
    case Look::Heading:
        return QLatin1String("heading");
    case Look::ErrorText:
        return QLatin1String("error");
    case Look::Side:
        return QLatin1String("side");
    case Look::Line:
        return QLatin1String("line");
    case Look::WarningText:
        return QLatin1String("warning");
    case Look::Popup:
        return QLatin1String("popup");
    case Look::Plain:
        return QLatin1String("plain");
    }
    return {};
}

} // namespace

QFont textFont(TextSize size, TextWeight weight)
{
    QFont font = QApplication::font();
    if (size != TextSize::Base) {
        const double scale = size == TextSize::Small ? smallScale : headingScale;
        if (font.pointSizeF() > 0)
            font.setPointSizeF(font.pointSizeF() * scale);
        else
            font.setPixelSize(qRound(font.pixelSize() * scale));
    }
    if (weight == TextWeight::Medium)
        font.setWeight(QFont::Medium);
    else if (weight == TextWeight::Bold || size == TextSize::Heading)
        font.setWeight(QFont::DemiBold);
    return font;
}

const Theme &lightTheme()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme &darkTheme()
{
    static const Theme theme = makeDark();
    return theme;
}

const Theme &themeFor(const QPalette &palette)
{
    QColor window = palette.color(QPalette::Active, QPalette::Window);
    // A style sheet that makes a widget's background transparent writes that into its palette.
    if (window.alpha() < 255)
        window = QApplication::palette().color(QPalette::Active, QPalette::Window);
    return window.lightness() < 128 ? darkTheme() : lightTheme();
}

QColor personColor(const Theme &theme, const QString &identity)
{
    // FNV-1a: qHash differs between versions of Qt, and people should keep their colour.
    quint32 hash = 2166136261U;
    for (const QChar character : identity)
        hash = (hash ^ character.unicode()) * 16777619U;
    hash ^= hash >> 16U;
    return theme.people.at(static_cast<qsizetype>(hash % static_cast<quint32>(theme.people.size())));
}

double contrastRatio(const QColor &first, const QColor &second)
{
    const double a = luminance(first);
    const double b = luminance(second);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

void setLook(QWidget &widget, Look look)
{
    const QString name = lookName(look);
    if (widget.property("look").toString() == name)
        return;
    widget.setProperty("look", name);
    // A style sheet reads properties only when a widget is polished.
    if (widget.testAttribute(Qt::WA_WState_Polished)) {
        widget.style()->unpolish(&widget);
        widget.style()->polish(&widget);
    }
}

} // namespace Landline::Ui
