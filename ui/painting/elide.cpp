// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/elide.h"

#include "core/base/filename.h"
#include "core/base/plaintext.h"

#include <QFontMetrics>

namespace Landline::Ui {

QString elidedFileName(const QString &name, const QFontMetrics &metrics, int width)
{
    const QString text = plainText(name, KeepBreaks::No);
    if (metrics.horizontalAdvance(text) <= width)
        return text;
    const auto [stem, extension] = splitExtension(text);
    const int rest = width - metrics.horizontalAdvance(extension);
    // An "extension" that leaves no room for a name is none.
    if (extension.isEmpty() || rest < metrics.horizontalAdvance(QStringLiteral("ab…c")))
        return metrics.elidedText(text, Qt::ElideMiddle, width);
    return metrics.elidedText(stem, Qt::ElideMiddle, rest) + extension;
}

} // namespace Landline::Ui
