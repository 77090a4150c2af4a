// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/skeleton.h"

#include <QHash>

#include <utility>

namespace Landline::Chat {

struct LookAlike
{
    const char16_t *letters;
    const char *latin; ///< what each of them looks like
};

/** Lowercase letters, as names are folded first. Letters that fold onto each other need one place here. */
static constexpr LookAlike lookAlikes[] = {
    {u"аɑα", "a"},  {u"вβьƅ", "b"},     {u"сϲᴄ", "c"},        {u"ԁ", "d"},    {u"еҽєε", "e"}, {u"ꞙք", "f"},
    {u"ɡց", "g"},   {u"һհн", "h"},      {u"ɩιіӏıℓ|!1ǀ", "l"}, {u"ϳј", "j"},   {u"κкⲕ", "k"},  {u"мμ", "m"},
    {u"ոռηп", "n"}, {u"оοσօ0೦०٥", "o"}, {u"рρϱ", "p"},        {u"ԛզ", "q"},   {u"гᴦⲅ", "r"},  {u"ѕꜱ", "s"},
    {u"τтᴛ", "t"},  {u"υսᴜ", "u"},      {u"νѵᴠ", "v"},        {u"ԝѡաω", "w"}, {u"хχ×", "x"},  {u"уγყү", "y"},
    {u"ζᴢ", "z"},   {u"‐‑‒–—―−", "-"},  {u"’‘`´", "'"},
};

static const QHash<QChar, QChar> &table()
{
    static const QHash<QChar, QChar> built = [] {
        QHash<QChar, QChar> all;
        for (const LookAlike &row : lookAlikes) {
            for (const char16_t *letter = row.letters; *letter != 0; ++letter)
                all.insert(QChar(*letter), QLatin1Char(*row.latin));
        }
        all.insert(u'i', u'l'); // I, l and 1 are one stroke
        return all;
    }();
    return built;
}

/** Of a name without letters: signs are told apart by what they are. */
static QString signsOf(const QString &folded)
{
    QString out;
    const QList<uint> signs = folded.toUcs4();
    for (const uint sign : signs) {
        if (QChar::isMark(sign) || QChar::isSpace(sign) || !QChar::isPrint(sign))
            continue;
        if (QChar::requiresSurrogates(sign))
            out.append(QChar::fromUcs4(sign));
        else
            out.append(table().value(QChar(sign), QChar(sign)));
    }
    return out.isEmpty() ? folded : out;
}

/** What may stand for a letter within a name stands for nothing at its ends: "A!ice", but "Alice!". */
static bool isLetter(QChar c, bool isWithin)
{
    return c.isLetterOrNumber() || (c == u'!' ? isWithin : table().value(c, c).isLetter());
}

QString skeleton(const QString &name)
{
    const QString folded = name.toCaseFolded().normalized(QString::NormalizationForm_KD).toCaseFolded();
    qsizetype end = folded.size();
    while (end > 0 && !folded.at(end - 1).isLetterOrNumber())
        --end;
    QString out;
    out.reserve(folded.size());
    QChar before; // the last that counted
    bool apart = false;
    for (qsizetype i = 0; i < folded.size(); ++i) {
        const QChar c = folded.at(i);
        if (c.isMark() || c.isSpace() || !c.isPrint())
            continue; // "A na" and "Ana" are read alike
        if (!isLetter(c, !out.isEmpty() && i < end)) {
            apart = true; // so are "A-na" and "Ana.", but "1-11" and "11-1" are not
            continue;
        }
        if (std::exchange(apart, false) && before.isDigit() && c.isDigit())
            out.append(u'-');
        out.append(table().value(c, c));
        before = c;
    }
    // Two letters that look like one.
    out.replace(QLatin1String("rn"), QLatin1String("m"));
    out.replace(QLatin1String("vv"), QLatin1String("w"));
    return out.isEmpty() ? signsOf(folded) : out;
}

} // namespace Landline::Chat
