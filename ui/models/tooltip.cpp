// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tooltip.h"

#include "core/base/plaintext.h"

namespace Landline::Ui {

QString tooltipOf(const QString &text)
{
    return tooltipOfClean(plainText(text, KeepBreaks::Yes));
}

QString tooltipOfClean(const QString &text)
{
    if (text.isEmpty())
        return {};
    QString markup = text.toHtmlEscaped();
    markup.replace(u'\n', QStringLiteral("<br>"));
    return QStringLiteral("<p>%1</p>").arg(markup);
}

} // namespace Landline::Ui
