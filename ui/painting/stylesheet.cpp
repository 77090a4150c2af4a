// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/appearance.h"

#include <QPalette>

namespace Landline::Ui {

QPalette paletteFor(const Theme &theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.base);
    palette.setColor(QPalette::AlternateBase, theme.raised);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.dimText);
    palette.setColor(QPalette::Button, theme.raised);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.errorText);
    palette.setColor(QPalette::ToolTipBase, theme.raised);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.selection);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Link, theme.accentText);
    palette.setColor(QPalette::LinkVisited, theme.accentText);
    palette.setColor(QPalette::Light, theme.raised);
    palette.setColor(QPalette::Midlight, theme.hover);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.line);
    palette.setColor(QPalette::Shadow, theme.line);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.dimText);
    return palette;
}

QString styleSheetFor(const Theme &theme)
{
    // Names in braces with an @ are replaced below; %1-style markers would not read.
    QString sheet = QStringLiteral(R"(
* { outline: none; }
QPushButton, QToolButton {
    color: @text; background: @raised; border: 1px solid @line; border-radius: 8px;
    padding: 5px 12px; min-height: 20px;
}
QToolButton { padding: 5px; min-width: 20px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: @selection; }
QPushButton:focus, QToolButton:focus { border: 1px solid @accentText; }
QPushButton:disabled, QToolButton:disabled { color: @dim; background: transparent; }
QPushButton[look="primary"] { color: @onAccent; background: @accent; border: 1px solid @accent; }
QPushButton[look="primary"]:hover { background: @accentHover; border: 1px solid @accentHover; }
QPushButton[look="primary"]:focus { border: 2px solid @accentText; padding: 4px 11px; }
QPushButton[look="primary"]:disabled { color: @dim; background: @track; border: 1px solid @track; }
QPushButton[look="quiet"], QToolButton[look="quiet"], QPushButton[look="danger"] {
    background: transparent; border: 1px solid transparent;
}
QPushButton[look="danger"] { color: @errorText; }
QPushButton[look="quiet"]:hover, QToolButton[look="quiet"]:hover, QPushButton[look="danger"]:hover {
    background: @hover;
}
QPushButton[look="quiet"]:focus, QToolButton[look="quiet"]:focus, QPushButton[look="danger"]:focus {
    border: 1px solid @accentText;
}
QPushButton[look="side"] {
    background: transparent; border: 1px solid transparent; text-align: left; padding: 5px 8px;
}
QPushButton[look="side"]:hover { background: @hover; }
QPushButton[look="side"]:focus { border: 1px solid @accentText; }
QFrame[look="line"] { background: @line; border: none; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
    color: @text; background: @base; border: 1px solid @line; border-radius: 8px; padding: 5px 8px;
    selection-background-color: @selection; selection-color: @text;
}
QLineEdit { padding: 0 8px; min-height: 30px; }
QComboBox { padding: 0 8px; min-height: 30px; min-width: 72px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: 1px solid @accentText;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
    color: @dim; background: @window;
}
QLineEdit QToolButton { background: transparent; border: none; padding: 0; min-width: 0; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; border: 1px solid @dim; border-radius: 4px; background: @base;
}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    border: 1px solid @accent; background: @accent; image: url(:/landline/icons/tick.svg);
}
QCheckBox::indicator:focus { border: 1px solid @accentText; }
QCheckBox::indicator:disabled { border: 1px solid @line; background: @track; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/landline/icons/arrow-@scheme.svg); width: 14px; height: 14px; }
QAbstractSpinBox { padding: 0 4px 0 8px; min-height: 30px; min-width: 48px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; background: transparent; border: none; width: 22px; height: 15px;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @hover; }
QAbstractSpinBox::up-arrow { image: url(:/landline/icons/arrow-up-@scheme.svg); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url(:/landline/icons/arrow-@scheme.svg); width: 12px; height: 12px; }
QDateTimeEdit::drop-down { subcontrol-origin: border; border: none; width: 24px; }
QDateTimeEdit::down-arrow { image: url(:/landline/icons/arrow-@scheme.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @line; }
QFrame[look="card"] { background: @raised; border: none; border-radius: 12px; }
QDialog { background: @base; }
QTabWidget::pane { border: none; }
QTabBar::tab {
    color: @dim; background: transparent; border: none; border-bottom: 2px solid transparent;
    padding: 6px 2px; margin-right: 16px;
}
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accentText; }
QWidget[look="pane"] { background: @base; border: none; }
QFrame[look="popup"] { background: @raised; border: 1px solid @line; border-radius: 0; }
QFrame[look="bar"] { background: @selection; border: none; border-radius: 8px; }
QFrame[look="warningbar"] { background: @warningBack; border: none; border-radius: 8px; }
QFrame[look="errorbar"] { background: @errorBack; border: none; border-radius: 8px; }
QLabel[look="dim"] { color: @dim; }
QLabel[look="error"] { color: @errorText; }
QLabel[look="warning"] { color: @warningText; }
QAbstractItemView { background: @base; border: none; }
QHeaderView { background: @base; }
QHeaderView::section {
    background: @base; color: @dim; border: none; border-bottom: 1px solid @line; padding: 6px 8px;
}
QHeaderView::section:first { padding-left: 16px; }
#sources QHeaderView::section:first { padding-left: 3px; }
QMenu { background: @raised; border: 1px solid @line; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @dim; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QToolTip { color: @text; background: @raised; border: 1px solid @line; padding: 4px 6px; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @scroll; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)");
    // Longer names first, where one begins another.
    const std::pair<QLatin1String, QColor> colors[] = {
        {QLatin1String("@accentHover"), theme.dark ? theme.accent.lighter(112) : theme.accent.darker(112)},
        {QLatin1String("@accentText"), theme.accentText},
        {QLatin1String("@accent"), theme.accent},
        {QLatin1String("@onAccent"), theme.onAccent},
        {QLatin1String("@warningBack"), theme.warningBack},
        {QLatin1String("@warningText"), theme.warningText},
        {QLatin1String("@errorBack"), theme.errorBack},
        {QLatin1String("@errorText"), theme.errorText},
        {QLatin1String("@selection"), theme.selection},
        {QLatin1String("@scroll"), theme.dark ? QColor(0x50555d) : QColor(0xc3c7cd)},
        {QLatin1String("@raised"), theme.raised},
        {QLatin1String("@hover"), theme.hover},
        {QLatin1String("@track"), theme.track},
        {QLatin1String("@line"), theme.line},
        {QLatin1String("@window"), theme.window},
        {QLatin1String("@base"), theme.base},
        {QLatin1String("@text"), theme.text},
        {QLatin1String("@dim"), theme.dimText},
    };
    for (const auto &[name, color] : colors)
        sheet.replace(name, color.name());
    sheet.replace(QLatin1String("@scheme"), theme.dark ? QLatin1String("dark") : QLatin1String("light"));
    return sheet;
}

} // namespace Landline::Ui
