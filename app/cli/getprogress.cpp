// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/getprogress.h"

#include "app/cli/terminaltext.h"
#include "core/base/bytecount.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace Landline::Cli {

/** The widest that leaves room for the figures; they say more than a bar does. */
static constexpr std::array<qsizetype, 4> barWidths{20, 15, 10, 5};
static constexpr qsizetype leastNameWidth = 12;

static QString bar(qint64 bytes, qint64 total, qsizetype width)
{
    const qint64 filled = std::clamp<qint64>(total > 0 ? bytes * width / total : 0, 0, width);
    return u'[' + QString(filled, u'#') + QString(width - filled, u'-') + u']';
}

static QString timeLeft(qint64 bytes, double bytesPerSecond)
{
    // Whole seconds: what changes faster can't be read.
    const double seconds = std::max(1.0, std::ceil(static_cast<double>(bytes) / bytesPerSecond));
    return QStringLiteral("%1 left").arg(spanText(std::chrono::milliseconds(std::llround(seconds * 1000))));
}

/** The middle goes: the end tells what kind of file it is. */
static QString elided(const QString &text, qsizetype width)
{
    const qsizetype tail = width / 2;
    const bool fits = columnsOf(text) <= width;
    const QString shown = fits ? text : leftColumns(text, width - tail - 1) + u'…' + rightColumns(text, tail);
    return shown + QString(std::max<qsizetype>(0, width - columnsOf(shown)), u' ');
}

/** What is known in figures, and what is to be said. */
static QString figures(const FileProgress &file)
{
    QStringList parts;
    if (file.total > 0) {
        parts.append(QStringLiteral("%1 %").arg(file.bytes * 100 / file.total, 3));
        parts.append(QStringLiteral("%1 of %2").arg(bytesText(file.bytes), bytesText(file.total)));
    } else {
        parts.append(bytesText(file.bytes));
    }
    if (file.bytesPerSecond > 0) {
        parts.append(rateText(file.bytesPerSecond));
        if (file.total > file.bytes)
            parts.append(timeLeft(file.total - file.bytes, file.bytesPerSecond));
    }
    if (!file.status.isEmpty())
        parts.append(file.status);
    return parts.join(QLatin1String("  "));
}

static QString fileLine(const FileProgress &file, qsizetype width)
{
    QString rest = figures(file);
    if (file.total > 0) {
        const qsizetype room = width - leastNameWidth - columnsOf(rest) - 5; // brackets and spaces
        const auto widest =
            std::find_if(barWidths.begin(), barWidths.end(), [room](qsizetype size) { return size <= room; });
        if (widest != barWidths.end())
            rest.prepend(bar(file.bytes, file.total, *widest) + u' ');
    }
    const qsizetype nameWidth = std::clamp(width - columnsOf(rest) - 2, leastNameWidth,
                                           std::max<qsizetype>(leastNameWidth, width / 3));
    return leftColumns(elided(file.name, nameWidth) + QStringLiteral("  ") + rest, width);
}

static QString totalLine(const GetProgress &progress, qsizetype width)
{
    qint64 bytes = progress.endedBytes;
    qint64 total = progress.endedBytes;
    double rate = 0;
    bool isKnown = progress.allAdded;
    for (const FileProgress &file : progress.running) {
        bytes += file.bytes;
        total += std::max<qint64>(file.total, 0);
        rate += file.bytesPerSecond;
        isKnown &= file.total >= 0;
    }
    QString text = QStringLiteral("%1 of %2 files").arg(progress.ended).arg(progress.added);
    if (progress.failed > 0)
        text += QStringLiteral(", %1 failed").arg(progress.failed);
    text += QStringLiteral(", %1").arg(bytesText(bytes));
    if (isKnown)
        text += QStringLiteral(" of %1").arg(bytesText(total));
    if (rate > 0)
        text += QStringLiteral(", %1").arg(rateText(rate));
    if (isKnown && rate > 0 && total > bytes)
        text += QStringLiteral(", %1").arg(timeLeft(total - bytes, rate));
    return text.left(width);
}

QStringList progressLines(const GetProgress &progress, qsizetype width)
{
    QStringList lines;
    if (progress.running.isEmpty())
        return lines;
    for (const FileProgress &file :
         progress.running.first(std::min(progress.running.size(), maxProgressLines)))
        lines.append(fileLine(file, width));
    if (progress.running.size() > maxProgressLines)
        lines.append(QStringLiteral("and %1 more").arg(progress.running.size() - maxProgressLines));
    if (progress.added > 1 || !progress.allAdded)
        lines.append(totalLine(progress, width));
    return lines;
}

} // namespace Landline::Cli
