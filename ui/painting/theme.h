// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QList>

class QPalette;
class QWidget;

namespace Landline::Ui {

/** The 8-pixel grid: everything stands a multiple (or a half) of it apart. */
inline constexpr int grid = 8;
/** Of cards, in device-independent pixels. */
inline constexpr int cardRadius = 12;
/** Of buttons and fields. */
inline constexpr int controlRadius = 8;

/** Two text sizes and one for headings. */
enum class TextSize { Small, Base, Heading };
enum class TextWeight { Normal, Medium, Bold };

/** A font of the application's family. */
[[nodiscard]] QFont textFont(TextSize size, TextWeight weight = TextWeight::Normal);

/** The colours of the light or the dark look, by what they are for. */
struct Theme
{
    bool dark = false;
    QColor window;  ///< behind the panes: the sidebar, the status line
    QColor base;    ///< where content stands
    QColor raised;  ///< cards on base
    QColor hover;   ///< a row or a quiet button below the pointer
    QColor line;    ///< separators and outlines of fields
    QColor text;    ///< 4.5:1 or more on window, base and raised
    QColor dimText; ///< what is less important; 4.5:1 or more as well
    QColor accent;  ///< filled: the primary button, the progress bar
    QColor onAccent;
    QColor accentText; ///< text, links and lines in the accent's hue on base
    QColor selection;  ///< behind a selected row; text stays readable on it
    QColor track;      ///< the empty part of a progress bar
    QColor okText;
    QColor warningText;
    QColor warningBack; ///< behind an inline notice
    QColor errorText;
    QColor errorBack;
    QList<QColor> people; ///< of names and avatars; 4.5:1 or more on base, window and raised
};

[[nodiscard]] const Theme &lightTheme();
[[nodiscard]] const Theme &darkTheme();

/** The theme that a palette belongs to: so widgets and delegates need to keep none, and follow a change. */
[[nodiscard]] const Theme &themeFor(const QPalette &palette);

/** One of theme.people, always the same for the same identity (key or nick). */
[[nodiscard]] QColor personColor(const Theme &theme, const QString &identity);

/** WCAG's contrast ratio, 1 to 21. */
[[nodiscard]] double contrastRatio(const QColor &first, const QColor &second);

/** How a control looks; everything not named here is as the style sheet has it. */
enum class Look {
    Primary, ///< a button: the one thing to do here
    Quiet,   ///< a button without a face until the pointer is over it
    Danger,  ///< a quiet button for what can't be undone
    Card,    ///< a QFrame: raised, with round corners
    Pane,    ///< a QWidget or QFrame with the base colour
    Bar,     ///< a QFrame: an inline notice at the top of a pane
    WarningBar,
    ErrorBar,
    Dim,     ///< a QLabel: less important
    Heading, ///< a QLabel
    ErrorText,
    Side, ///< a button in the sidebar: as wide as it, its text at the left
    Line, ///< a QFrame of one pixel that separates
    WarningText,
    Popup, ///< a QFrame that opens over others
    Plain, ///< as the style sheet has it; takes a look away
};

/** Gives the widget a look. Call it again to change it. */
void setLook(QWidget &widget, Look look);

} // namespace Landline::Ui
