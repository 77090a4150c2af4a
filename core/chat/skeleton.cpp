// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/skeleton.h"

#include <QHash>
#include <QList>

#include <utility>

namespace Landline::Chat {

struct LookAlike
{
    const char16_t *letters;
    const char *latin; ///< what each of them looks like
};

/** Lowercase letters, as names are folded first (I, l and 1 are one stroke). Letters that fold onto each
 * other need one place here. */
static constexpr LookAlike lookAlikes[] = {
    {u"аɑα", "a"},     {u"вβьƅ", "b"}, {u"сϲᴄ", "c"},  {u"ԁ", "d"},           {u"еҽєε", "e"},
    {u"ꞙք", "f"},   {u"ɡց", "g"},   {u"һհн", "h"},  {u"iɩιіӏıℓ|!1ǀ", "l"}, {u"ϳј", "j"},
    {u"κкⲕ", "k"},     {u"мμ", "m"},   {u"ոռηп", "n"}, {u"оοσօ0೦०٥", "o"},    {u"рρϱ", "p"},
    {u"ԛզ", "q"},      {u"гᴦⲅ", "r"},  {u"ѕꜱ", "s"},   {u"τтᴛ", "t"},         {u"υսᴜ", "u"},
    {u"νѵᴠ", "v"},     {u"ԝѡաω", "w"}, {u"хχ×", "x"},  {u"уγყү", "y"},        {u"ζᴢ", "z"},
    {u"‐‑‒–—―−", "-"}, {u"’‘`´", "'"},
};

/** Digits that are written for letters, before a letter: at the end they tell "Ben 3" from "Ben 4". */
static constexpr LookAlike digits[] = {{u"3", "e"}, {u"4", "a"}, {u"5", "s"}, {u"7", "t"}};

using Table = QHash<char32_t, char32_t>;

template <size_t N>
static Table tableOf(const LookAlike (&rows)[N])
{
    Table all;
    for (const LookAlike &row : rows) {
        for (const char16_t *letter = row.letters; *letter != 0; ++letter)
            all.insert(*letter, char32_t(*row.latin));
    }
    return all;
}

static char32_t lookOf(char32_t c)
{
    static const Table looks = tableOf(lookAlikes);
    return looks.value(c, c);
}

static char32_t letterOf(char32_t digit)
{
    static const Table letters = tableOf(digits);
    return letters.value(digit, digit);
}

/** What may stand for a letter within a name stands for nothing at its ends: "A!ice", but "Alice!". */
static bool isLetter(char32_t c, bool isWithin)
{
    return QChar::isLetterOrNumber(c) || (c == u'!' ? isWithin : QChar::isLetter(lookOf(c)));
}

/** How many of them there are up to the last one of which that is so. */
static qsizetype countTo(const QList<uint> &seen, bool (*isSo)(char32_t))
{
    qsizetype count = seen.size();
    while (count > 0 && !isSo(seen.at(count - 1)))
        --count;
    return count;
}

QString skeleton(const QString &name)
{
    const QString folded = name.toCaseFolded().normalized(QString::NormalizationForm_KD).toCaseFolded();
    QList<uint> seen = folded.toUcs4(); // letters of rare scripts and signs alike are two units each
    seen.removeIf([](uint c) {          // "A na" and "Ana" are read alike
        return QChar::isMark(c) || QChar::isSpace(c) || !QChar::isPrint(c);
    });
    const qsizetype end = countTo(seen, QChar::isLetterOrNumber);
    const qsizetype letters = countTo(seen, QChar::isLetter);
    QString out;
    out.reserve(folded.size());
    char32_t before = 0; // the last that counted
    bool apart = false;
    for (qsizetype i = 0; i < seen.size(); ++i) {
        const char32_t c = seen.at(i);
        if (!isLetter(c, !out.isEmpty() && i < end)) {
            apart = true; // so are "A-na" and "Ana.", but "1-11" and "11-1" are not
            continue;
        }
        if (std::exchange(apart, false) && QChar::isDigit(before) && QChar::isDigit(c))
            out.append(u'-');
        out.append(QChar::fromUcs4(lookOf(i < letters ? letterOf(c) : c)));
        before = c;
    }
    if (out.isEmpty()) { // of a name without letters signs are told apart by what they are
        for (const uint sign : std::as_const(seen))
            out.append(QChar::fromUcs4(lookOf(sign)));
    }
    // Two letters that look like one.
    out.replace(QLatin1String("rn"), QLatin1String("m"));
    out.replace(QLatin1String("vv"), QLatin1String("w"));
    return out.isEmpty() ? folded : out;
}

} // namespace Landline::Chat
