// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/urlpattern.h"

#include "core/base/plaintext.h"

#include <QRegularExpression>

namespace Landline::Downloads {

static tl::unexpected<Error> refuse(const QString &what, const QString &why)
{
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("“%1” %2").arg(plainText(what.left(100), KeepBreaks::No), why));
}

static Result<QStringList> numbers(const QRegularExpressionMatch &match, qsizetype most)
{
    const QString text = match.captured(QStringLiteral("from"));
    const qint64 from = text.toLongLong();
    const qint64 to = match.captured(QStringLiteral("to")).toLongLong();
    const QString stepText = match.captured(QStringLiteral("step"));
    const qint64 step = stepText.isEmpty() ? 1 : stepText.toLongLong();
    if (to < from || step < 1)
        return refuse(match.captured(), QStringLiteral("is not a range that runs upwards"));
    if ((to - from) / step >= most)
        return refuse(match.captured(), QStringLiteral("stands for too many URLs"));
    // Leading zeros say how wide the numbers are.
    const int width = text.startsWith(u'0') ? static_cast<int>(text.size()) : 0;
    QStringList out;
    for (qint64 value = from; value <= to; value += step)
        out.append(QStringLiteral("%1").arg(value, width, 10, QLatin1Char('0')));
    return out;
}

static Result<QStringList> letters(const QRegularExpressionMatch &match)
{
    const QChar from = match.captured(QStringLiteral("first")).front();
    const QChar to = match.captured(QStringLiteral("last")).front();
    if (to < from || from.isUpper() != to.isUpper())
        return refuse(match.captured(), QStringLiteral("is not a range that runs upwards"));
    QStringList out;
    for (ushort c = from.unicode(); c <= to.unicode(); ++c)
        out.append(QChar(c));
    return out;
}

Result<QStringList> expandUrlPattern(const QString &pattern, qsizetype most)
{
    // Compiling the expression takes longer than all else that is done for one address.
    if (!pattern.contains(u'[') && !pattern.contains(u'{'))
        return QStringList{pattern};
    static const QRegularExpression part(
        QStringLiteral("\\[(?<from>\\d{1,15})-(?<to>\\d{1,15})(?::(?<step>\\d{1,15}))?\\]"
                       "|\\[(?<first>[a-zA-Z])-(?<last>[a-zA-Z])\\]"
                       "|\\{(?<set>[^{},]*(?:,[^{},]*)+)\\}"));
    QStringList out{QString()};
    qsizetype at = 0;
    QRegularExpressionMatchIterator matches = part.globalMatch(pattern);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        Result<QStringList> values = match.hasCaptured(QStringLiteral("set"))
                                         ? match.captured(QStringLiteral("set")).split(u',')
                                     : match.hasCaptured(QStringLiteral("first")) ? letters(match)
                                                                                  : numbers(match, most);
        if (!values)
            return failure(values.error());
        if (out.size() > most / values->size())
            return refuse(pattern, QStringLiteral("stands for too many URLs"));
        // None is longer than the pattern.
        if (out.size() * values->size() > maxPatternCharacters / pattern.size())
            return refuse(pattern, QStringLiteral("stands for too many long URLs"));
        const QString between = pattern.mid(at, match.capturedStart() - at);
        QStringList longer;
        longer.reserve(out.size() * values->size());
        for (const QString &begin : std::as_const(out)) {
            for (const QString &value : std::as_const(*values))
                longer.append(begin + between + value);
        }
        out = longer;
        at = match.capturedEnd();
    }
    for (QString &text : out)
        text += pattern.mid(at);
    return out;
}

} // namespace Landline::Downloads
