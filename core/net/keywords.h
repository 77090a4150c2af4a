// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace Landline::Net {

/**
 * The beginning of a fingerprint as six words that people can read to each other, 96 bits of it. A word has
 * five letters and stands for 16 bits, consonant and vowel in turn (the proquints of arXiv:0901.4016): four
 * bits choose one of bdfghjklmnprstvz, two bits one of aiou. So there are 65,536 words, none of which needs a
 * list, and none belongs to a language.
 */
[[nodiscard]] QString keyWords(const QString &fingerprint);

/** The 24 hexadecimal digits that six words stand for; nullopt: these are no such words. */
[[nodiscard]] std::optional<QString> digitsOfKeyWords(const QString &words);

} // namespace Landline::Net
