// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminaltext.h"

#include <QChar>
#include <QList>

#include <algorithm>
#include <array>
#include <utility>

namespace Landline::Cli {

/** Unicode's East_Asian_Width W and F in blocks, and the emoji that terminals draw wide. */
static constexpr std::array<std::pair<char32_t, char32_t>, 11> wideBlocks{{
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD},
}};

static qsizetype columnsOf(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing
        || category == QChar::Other_Format)
        return 0;
    const bool isWide = std::any_of(wideBlocks.begin(), wideBlocks.end(),
                                    [c](const auto &block) { return c >= block.first && c <= block.second; });
    return isWide ? 2 : 1;
}

qsizetype columnsOf(const QString &text)
{
    qsizetype columns = 0;
    const QList<uint> characters = text.toUcs4();
    for (const uint c : characters)
        columns += columnsOf(static_cast<char32_t>(c));
    return columns;
}

QString leftColumns(const QString &text, qsizetype columns)
{
    const QList<uint> characters = text.toUcs4();
    QString out;
    for (const uint c : characters) {
        columns -= columnsOf(static_cast<char32_t>(c));
        if (columns < 0)
            break;
        const auto character = static_cast<char32_t>(c);
        out += QString::fromUcs4(&character, 1);
    }
    return out;
}

QString rightColumns(const QString &text, qsizetype columns)
{
    const QList<uint> characters = text.toUcs4();
    qsizetype from = characters.size();
    while (from > 0 && columns >= columnsOf(static_cast<char32_t>(characters.at(from - 1))))
        columns -= columnsOf(static_cast<char32_t>(characters.at(--from)));
    // An accent belongs to the character before it, which is not there.
    while (from < characters.size() && columnsOf(static_cast<char32_t>(characters.at(from))) == 0)
        ++from;
    QString out;
    for (const uint c : characters.mid(from)) {
        const auto character = static_cast<char32_t>(c);
        out += QString::fromUcs4(&character, 1);
    }
    return out;
}

} // namespace Landline::Cli
