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
    static const QRegularExpression space(QStringLiteral("\\s+"));
    TypedUrls typed;
    QSet<QUrl> known;
    const auto refuse = [&typed](const QString &word, const QString &why) {
        if (typed.badWord.isEmpty()) {
            typed.badWord = word;
            typed.problem = why;
        }
    };
    const QStringList words = text.split(space, Qt::SkipEmptyParts);
    for (const QString &word : words) {
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
