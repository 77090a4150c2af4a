// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/typedurls.h"

#include "core/downloads/listfile.h"
#include "core/downloads/urllist.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

namespace Landline::Ui {

TypedUrls urlsTyped(const QString &text)
{
    static const QRegularExpression anyWord(QStringLiteral("\\S+"));
    TypedUrls typed;
    QSet<QUrl> known;
    int line = 1;
    qsizetype lineKnownAt = 0;
    const auto refuse = [&](const QString &word, const QString &why) {
        ++typed.badWords;
        if (typed.badWord.isEmpty()) {
            typed.badWord = word;
            typed.problem = why;
            typed.badLine = line;
        }
    };
    for (auto words = anyWord.globalMatch(text); words.hasNext();) {
        const QRegularExpressionMatch match = words.next();
        const QString word = match.captured();
        line += static_cast<int>(
            QStringView(text).mid(lineKnownAt, match.capturedStart() - lineKnownAt).count(u'\n'));
        lineKnownAt = match.capturedStart();
        const Result<QList<QUrl>> urls =
            Downloads::urlsOfPattern(word, Downloads::Globbing::On, Downloads::maxListedFiles);
        if (!urls) {
            refuse(word, urls.error().message);
            continue;
        }
        for (const QUrl &url : *urls) {
            if (known.contains(url))
                continue;
            if (typed.urls.size() == Downloads::maxListedFiles) {
                refuse(word, QCoreApplication::translate("Landline::Ui::TypedUrls",
                                                         "At most %L1 downloads are added at once.")
                                 .arg(Downloads::maxListedFiles));
                return typed;
            }
            known.insert(url);
            typed.urls.append(url);
        }
    }
    return typed;
}

} // namespace Landline::Ui
