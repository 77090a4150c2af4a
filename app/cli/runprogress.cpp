// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runprogress.h"

#include "core/base/bytecount.h"

#include <QFile>
#include <QFileInfo>
#include <QStringList>

namespace Landline::Cli {

static constexpr qint64 barWidth = 20;
/** Of a list that is read once more, only to know its length. */
static constexpr qint64 maxCountedBytes = 64 << 20;

QString progressLine(const RunProgress &progress)
{
    QString head;
    if (progress.total && *progress.total > 0) {
        const qint64 filled = std::min(barWidth, progress.ended * barWidth / *progress.total);
        head = QStringLiteral("[%1%2] %3 of %4")
                   .arg(QString(filled, u'#'), QString(barWidth - filled, u'-'))
                   .arg(progress.ended)
                   .arg(*progress.total);
    } else {
        head = QStringLiteral("%1 done").arg(progress.ended);
    }
    QStringList parts{head};
    if (progress.failed > 0)
        parts.append(QStringLiteral("%1 failed").arg(progress.failed));
    parts.append(QStringLiteral("%1 running").arg(progress.running));
    // Whole seconds: what changes faster can't be read.
    parts.append(progress.elapsed < std::chrono::seconds(1) ? QStringLiteral("0 s")
                                                            : spanText(progress.elapsed));
    return parts.join(QLatin1String(", "));
}

std::optional<qint64> countCommands(const QString &path)
{
    const QFileInfo info(path);
    QFile file(path);
    if (!info.isFile() || info.size() > maxCountedBytes || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    qint64 count = 0;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (line.isEmpty())
            break;
        count += !line.trimmed().isEmpty();
    }
    return count;
}

} // namespace Landline::Cli
