// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QUrl>

namespace Landline::Ui {

/** A web address in a text, by where it stands. What is shown is always the text itself. */
struct TextLink
{
    qsizetype start = 0;
    qsizetype length = 0;
    QUrl url;
    bool operator==(const TextLink &) const = default;
};

/** More links than these in one message stay text. */
inline constexpr qsizetype maximumLinksInText = 50;
/** A longer address stays text. */
inline constexpr qsizetype maximumLinkLength = 2048;

/**
 * The http and https addresses in a text; no other scheme ever becomes one. Punctuation that ends a sentence
 * and a bracket that was opened before the address are not part of it; addresses with a user name in front of
 * the host stay text, since that is how one host is passed off as another.
 */
[[nodiscard]] QList<TextLink> linksIn(const QString &text);

} // namespace Landline::Ui
