// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QUrl>

namespace Landline::Ui {

/** What somebody has typed into the field for addresses. */
struct TypedUrls
{
    QList<QUrl> urls; ///< each once, patterns such as [01-10] and {a,b} written out
    QString badWord;  ///< the first one that is no address; empty: all are
    QString problem;  ///< what is wrong with it, a sentence
    int badLine = 0;  ///< where it stands, from 1; 0: all are addresses
    int badWords = 0; ///< how many are none
    bool operator==(const TypedUrls &) const = default;
};

/** Words between spaces and lines; at most Downloads::maxListedFiles addresses, what is beyond is a bad word.
 */
[[nodiscard]] TypedUrls urlsTyped(const QString &text);

/** Which line is no address, why, and what becomes of it, for people; empty where all are. */
[[nodiscard]] QString problemText(const TypedUrls &typed);
/** The same once it has happened. */
[[nodiscard]] QString leftOutText(const TypedUrls &typed);

} // namespace Landline::Ui
