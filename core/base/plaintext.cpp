// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/plaintext.h"

namespace Landline {

/** Places in a syllable of Hangul without a letter: letters for Unicode, nothing for whoever reads. */
static bool isHangulFiller(char32_t c)
{
    return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
}

bool isDeceptive(char32_t c)
{
    return isHangulFiller(c) || c == 0x00AD || c == 0x061C || c == 0x180E
           || (c >= 0x200B && c <= 0x200F && c != 0x200C && c != 0x200D) || (c >= 0x2028 && c <= 0x202E)
           || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB)
           || (c >= 0xE0000 && c <= 0xE007F);
}

QString shortened(const QString &text, qsizetype units)
{
    const bool splits = units > 0 && units < text.size() && text.at(units - 1).isHighSurrogate()
                        && text.at(units).isLowSurrogate();
    return text.left(splits ? units - 1 : units);
}

QString plainText(const QString &text, KeepBreaks breaks)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            const char32_t full = QChar::surrogateToUcs4(c, text.at(i + 1));
            if (!isDeceptive(full))
                out.append(c).append(text.at(i + 1));
            ++i;
            continue;
        }
        if (c == u'\n' || c == u'\t') {
            out.append(breaks == KeepBreaks::Yes ? c : QChar(u' '));
            continue;
        }
        const ushort code = c.unicode();
        const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
        if (!control && !c.isSurrogate() && !isDeceptive(code))
            out.append(c);
    }
    return out;
}

} // namespace Landline
