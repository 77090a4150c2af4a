// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/keywords.h"

#include <QRegularExpression>
#include <QStringList>

namespace Landline::Net {

static constexpr int wordCount = 6;
static constexpr int digitsOfWord = 4;
static const QString consonants = QStringLiteral("bdfghjklmnprstvz");
static const QString vowels = QStringLiteral("aiou");

/** Where a letter stands in a word: how many bits it is for, and out of which letters. */
struct Place
{
    int bits;
    const QString &letters;
};
static const Place places[] = {{4, consonants}, {2, vowels}, {4, consonants}, {2, vowels}, {4, consonants}};

QString keyWords(const QString &fingerprint)
{
    QStringList words;
    for (int i = 0; i < wordCount; ++i) {
        const uint value = fingerprint.mid(i * digitsOfWord, digitsOfWord).toUInt(nullptr, 16);
        QString word;
        int rest = 16;
        for (const Place &place : places) {
            rest -= place.bits;
            word += place.letters.at(qsizetype((value >> rest) & ((1U << place.bits) - 1)));
        }
        words.append(word);
    }
    return words.join(u' ');
}

std::optional<QString> digitsOfKeyWords(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[\\s-]+"));
    const QStringList words = text.toLower().split(between, Qt::SkipEmptyParts);
    if (words.size() != wordCount)
        return {};
    QString digits;
    for (const QString &word : words) {
        if (word.size() != qsizetype(std::size(places)))
            return {};
        uint value = 0;
        for (qsizetype i = 0; i < word.size(); ++i) {
            const Place &place = places[i];
            const qsizetype at = place.letters.indexOf(word.at(i));
            if (at < 0)
                return {};
            value = (value << place.bits) | uint(at);
        }
        digits += QStringLiteral("%1").arg(value, digitsOfWord, 16, QLatin1Char('0'));
    }
    return digits;
}

} // namespace Landline::Net
