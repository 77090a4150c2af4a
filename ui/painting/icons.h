// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

class QPainter;

namespace Landline::Ui {

/** The line icons of the program: one family, drawn on 24 × 24. */
enum class Symbol {
    Add,
    Attach,
    Cancel,
    Chat,
    Check,
    Clock,
    Copy,
    Down,
    Download,
    Edit,
    File,
    FileArchive,
    FileAudio,
    FileDisc,
    FileImage,
    FileText,
    FileVideo,
    Folder,
    Hash,
    Host,
    Info,
    Join,
    Leave,
    Link,
    Lock,
    More,
    Open,
    Pause,
    People,
    QrCode,
    Resume,
    Retry,
    Search,
    Send,
    Settings,
    Speed,
    Tasks,
    Terminal,
    Trash,
    Undo,
    Unlock,
    Up,
    Warning,
};

/** Which of the theme's colours an icon is drawn in. */
enum class Ink { Text, Dim, Accent, OnAccent, Warning, Error, Ok };

/** An icon that takes its colour when it is painted, so it follows a change of theme; sharp at every scale.
 */
[[nodiscard]] QIcon icon(Symbol symbol, Ink ink = Ink::Text);

/** Paints it into a rectangle, for delegates. */
void paintSymbol(QPainter &painter, const QRectF &rect, Symbol symbol, const QColor &color);

/** By the kind of file that a name's extension tells. */
[[nodiscard]] Symbol symbolForFile(const QString &name);

/** The program's own icon, in colour. */
[[nodiscard]] QIcon applicationIcon();

} // namespace Landline::Ui
