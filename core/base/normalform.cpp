// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/normalform.h"

namespace Landline {

static bool hasTooManyMarks(const QString &text)
{
    int inARow = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text.at(i).unicode();
        if (text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1));
            ++i;
        }
        inARow = QChar::isMark(c) ? inARow + 1 : 0;
        if (inARow > maxMarksInARow)
            return true;
    }
    return false;
}

QString composed(const QString &text)
{
    return hasTooManyMarks(text) ? text : text.normalized(QString::NormalizationForm_C);
}

} // namespace Landline
