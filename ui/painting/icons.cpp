// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/icons.h"

#include "ui/painting/theme.h"

#include <QApplication>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>

// Outside of any namespace, as Qt wants it: a static library's resources are not registered by themselves.
static void registerResources()
{
    Q_INIT_RESOURCE(landline);
}

namespace Landline::Ui {

namespace {

constexpr std::array symbolFiles{
    "add",        "attach",    "cancel",     "chat",   "check",        "clock",      "copy",
    "down",       "download",  "edit",       "file",   "file-archive", "file-audio", "file-disc",
    "file-image", "file-text", "file-video", "folder", "hash",         "host",       "info",
    "join",       "leave",     "link",       "lock",   "more",         "open",       "pause",
    "people",     "qr",        "resume",     "retry",  "search",       "send",       "settings", "speed",
    "tasks",      "terminal",  "trash",      "undo",   "unlock",       "up",         "warning",
};
static_assert(symbolFiles.size() == static_cast<std::size_t>(Symbol::Warning) + 1);

const char *fileOf(Symbol symbol)
{
    return symbolFiles.at(static_cast<std::size_t>(symbol));
}

QByteArray sourceOf(Symbol symbol)
{
    registerResources();
    QFile file(QStringLiteral(":/landline/icons/%1.svg").arg(QLatin1String(fileOf(symbol))));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap rendered(Symbol symbol, const QSize &deviceSize, const QColor &color)
{
    const QString key = QStringLiteral("landline/%1/%2x%3/%4")
                            .arg(QLatin1String(fileOf(symbol)))
                            .arg(deviceSize.width())
                            .arg(deviceSize.height())
                            .arg(color.rgba(), 0, 16);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QSvgRenderer renderer(sourceOf(symbol).replace("currentColor", color.name().toLatin1()));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    pixmap = QPixmap(deviceSize);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(color.alphaF());
    renderer.render(&painter, QRectF(QPointF(), QSizeF(deviceSize)));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QColor colorOf(const Theme &theme, Ink ink, QIcon::Mode mode)
{
    if (mode == QIcon::Disabled) {
        QColor color = theme.dimText;
        color.setAlphaF(0.6F);
        return color;
    }
    switch (ink) {
    case Ink::Text:
        return theme.text;
    case Ink::Dim:
        return theme.dimText;
    case Ink::Accent:
        return theme.accentText;
    case Ink::OnAccent:
        return theme.onAccent;
    case Ink::Warning:
        return theme.warningText;
    case Ink::Error:
        return theme.errorText;
    case Ink::Ok:
        return theme.okText;
    }
    return theme.text;
}

/** Draws a symbol in the colour that the theme has when it is painted. */
class SymbolEngine final : public QIconEngine
{
public:
    SymbolEngine(Symbol symbol, Ink ink)
        : m_symbol(symbol)
        , m_ink(ink)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        paintSymbol(*painter, rect, m_symbol, colorOf(themeFor(QApplication::palette()), m_ink, mode));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return rendered(m_symbol, size, colorOf(themeFor(QApplication::palette()), m_ink, mode));
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }
    [[nodiscard]] QIconEngine *clone() const override { return new SymbolEngine(m_symbol, m_ink); }

private:
    Symbol m_symbol;
    Ink m_ink;
};

} // namespace

QIcon icon(Symbol symbol, Ink ink)
{
    return QIcon(new SymbolEngine(symbol, ink));
}

void paintSymbol(QPainter &painter, const QRectF &rect, Symbol symbol, const QColor &color)
{
    const qreal ratio = painter.device()->devicePixelRatioF();
    const QPixmap pixmap = rendered(symbol, (rect.size() * ratio).toSize(), color);
    painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()));
}

Symbol symbolForFile(const QString &name)
{
    static const QHash<QString, Symbol> byExtension = [] {
        const std::pair<Symbol, QString> groups[] = {
            {Symbol::FileDisc, QStringLiteral("iso img dmg vdi qcow2 vmdk bin")},
            {Symbol::FileArchive, QStringLiteral("zip tar gz xz bz2 zst 7z rar tgz txz deb rpm jar lz4")},
            {Symbol::FileImage, QStringLiteral("png jpg jpeg gif webp svg bmp tif tiff avif heic")},
            {Symbol::FileVideo, QStringLiteral("mp4 mkv webm avi mov m4v mpg mpeg ogv")},
            {Symbol::FileAudio, QStringLiteral("mp3 ogg flac wav m4a opus aac")},
            {Symbol::FileText,
             QStringLiteral("pdf txt md doc docx odt rtf html epub csv xls xlsx ods ppt pptx odp")},
        };
        QHash<QString, Symbol> table;
        for (const auto &[symbol, extensions] : groups) {
            for (const QString &extension : extensions.split(QLatin1Char(' ')))
                table.insert(extension, symbol);
        }
        return table;
    }();
    const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    return byExtension.value(name.mid(dot + 1).toLower(), Symbol::File);
}

QIcon applicationIcon()
{
    registerResources();
    return QIcon(QStringLiteral(":/landline/icons/landline.svg"));
}

} // namespace Landline::Ui
