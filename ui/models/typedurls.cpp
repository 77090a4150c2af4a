// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/typedurls.h"

#include "core/base/plaintext.h"
#include "core/downloads/listfile.h"
#include "core/downloads/urllist.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QSet>

namespace Landline::Ui {

/** More of a word that is no address is not shown. */
static constexpr qsizetype maxShownWord = 60;

static QString tr(const char *text)
{
    return QCoreApplication::translate("Landline::Ui::TypedUrls", text);
}

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
                refuse(word, tr("At most %L1 downloads are added at once.").arg(Downloads::maxListedFiles));
                return typed;
            }
            known.insert(url);
            typed.urls.append(url);
        }
    }
    return typed;
}

QString problemText(const TypedUrls &typed)
{
    if (typed.badWords == 0)
        return {};
    const QString what =
        tr("Line %L1: %2").arg(typed.badLine).arg(plainText(typed.problem, KeepBreaks::No) + u'.');
    if (typed.urls.isEmpty())
        return what;
    return what + u' '
           + (typed.badWords == 1 ? tr("It is left out.")
                                  : tr("It is left out, and so are %L1 others.").arg(typed.badWords - 1));
}

QString leftOutText(const TypedUrls &typed)
{
    const QString first = plainText(typed.badWord.left(maxShownWord), KeepBreaks::No);
    if (typed.badWords < 2)
        return typed.badWords == 0 ? QString() : tr("“%1” was left out.").arg(first);
    return tr("“%1” and %2 others were left out.").arg(first, QLocale().toString(typed.badWords - 1));
}

} // namespace Landline::Ui
