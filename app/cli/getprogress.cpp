// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/getprogress.h"

#include "core/base/bytecount.h"

#include <algorithm>
#include <cmath>

namespace Landline::Cli {

static constexpr qsizetype barWidth = 20;
static constexpr qsizetype leastNameWidth = 12;

static QString bar(qint64 bytes, qint64 total)
{
    const qint64 filled = std::clamp<qint64>(total > 0 ? bytes * barWidth / total : 0, 0, barWidth);
    return u'[' + QString(filled, u'#') + QString(barWidth - filled, u'-') + u']';
}

static QString timeLeft(qint64 bytes, double bytesPerSecond)
{
    const double seconds = static_cast<double>(bytes) / bytesPerSecond;
    return QStringLiteral("%1 left").arg(spanText(std::chrono::milliseconds(std::llround(seconds * 1000))));
}

/** The middle goes: the end tells what kind of file it is. */
static QString elided(const QString &text, qsizetype width)
{
    if (text.size() <= width)
        return text.leftJustified(width);
    const qsizetype tail = width / 2;
    return text.left(width - tail - 1) + u'…' + text.right(tail);
}

static QString fileLine(const FileProgress &file, qsizetype width)
{
    QStringList parts;
    if (file.total > 0) {
        parts.append(
            QStringLiteral("%1 %2 %").arg(bar(file.bytes, file.total)).arg(file.bytes * 100 / file.total, 3));
        parts.append(QStringLiteral("%1 of %2").arg(bytesText(file.bytes), bytesText(file.total)));
    } else {
        parts.append(bytesText(file.bytes));
    }
    if (!file.status.isEmpty()) {
        parts.append(file.status);
    } else if (file.bytesPerSecond > 0) {
        parts.append(rateText(file.bytesPerSecond));
        if (file.total > 0)
            parts.append(timeLeft(file.total - file.bytes, file.bytesPerSecond));
    }
    const QString rest = parts.join(QLatin1String("  "));
    const qsizetype nameWidth =
        std::clamp(width - rest.size() - 2, leastNameWidth, std::max<qsizetype>(leastNameWidth, width / 3));
    return (elided(file.name, nameWidth) + QStringLiteral("  ") + rest).left(width);
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
    if (isKnown && rate > 0)
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
