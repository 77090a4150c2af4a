// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filename.h"

#include "core/base/normalform.h"
#include "core/base/plaintext.h"

#include <QStringList>

namespace Landline {

static bool isReservedOnWindows(const QString &stem)
{
    static const QStringList devices{QStringLiteral("CON"),    QStringLiteral("PRN"),
                                     QStringLiteral("AUX"),    QStringLiteral("NUL"),
                                     QStringLiteral("CONIN$"), QStringLiteral("CONOUT$")};
    static const QString ports = QStringLiteral("0123456789¹²³");
    const QString name = stem.trimmed();
    const bool isPort = name.size() == 4
                        && (name.startsWith(QLatin1String("COM"), Qt::CaseInsensitive)
                            || name.startsWith(QLatin1String("LPT"), Qt::CaseInsensitive))
                        && ports.contains(name.back());
    return isPort || devices.contains(name, Qt::CaseInsensitive);
}

static void stripEnds(QString &name)
{
    static const QString leading = QStringLiteral(" .-~");
    while (!name.isEmpty() && (leading.contains(name.front()) || name.front().isSpace()))
        name.remove(0, 1);
    while (!name.isEmpty() && (name.back() == u'.' || name.back().isSpace()))
        name.chop(1);
}

static void chopCharacter(QString &text)
{
    text.chop(text.size() > 1 && text.back().isLowSurrogate() ? 2 : 1);
}

NameParts splitExtension(const QString &name)
{
    static const QStringList compressions{QStringLiteral("gz"),  QStringLiteral("bz2"), QStringLiteral("xz"),
                                          QStringLiteral("zst"), QStringLiteral("lz4"), QStringLiteral("br"),
                                          QStringLiteral("Z")};
    static constexpr qsizetype longestExtension = 12;
    qsizetype dot = name.lastIndexOf(u'.');
    if (dot <= 0 || name.size() - dot - 1 > longestExtension || dot == name.size() - 1)
        return {name, {}};
    if (compressions.contains(name.mid(dot + 1))) {
        const qsizetype inner = name.lastIndexOf(u'.', dot - 1);
        if (inner > 0 && name.mid(inner + 1, dot - inner - 1) == QLatin1String("tar"))
            dot = inner;
    }
    return {name.left(dot), name.mid(dot)};
}

QString extensibleName(const QString &name)
{
    return name.toUtf8().size() <= maxFileNameBytes ? name : safeFileName(name);
}

QString numberedName(const QString &name, int number)
{
    const NameParts parts = splitExtension(name);
    return QStringLiteral("%1 (%2)%3").arg(parts.stem, QString::number(number), parts.extension);
}

QString safeFileName(const QString &text, const QString &fallback)
{
    QString name = composed(text);
    const qsizetype separator = std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\'));
    name = plainText(name.mid(separator + 1), KeepBreaks::No);
    static const QString forbidden = QStringLiteral("<>:\"|?*");
    for (QChar &c : name) {
        if (forbidden.contains(c))
            c = u'_';
    }
    stripEnds(name);
    NameParts parts = splitExtension(name);
    if (isReservedOnWindows(name.left(name.indexOf(u'.') < 0 ? name.size() : name.indexOf(u'.'))))
        parts.stem.prepend(u'_');
    parts.stem = shortened(parts.stem, maxFileNameBytes); // a unit takes a byte at least
    while (!parts.stem.isEmpty() && (parts.stem + parts.extension).toUtf8().size() > maxFileNameBytes)
        chopCharacter(parts.stem);
    name = parts.stem + parts.extension;
    stripEnds(name);
    return name.isEmpty() ? fallback : name;
}

} // namespace Landline
