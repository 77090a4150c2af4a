// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/netrc.h"

#include "core/base/filesystem.h"

#include <QStringList>

#include <algorithm>

namespace Landline::Downloads {

/** Words of a line; quoted ones may hold spaces and \" . */
static QStringList wordsOf(const QString &line)
{
    QStringList words;
    for (qsizetype at = 0; at < line.size();) {
        if (line.at(at).isSpace()) {
            ++at;
            continue;
        }
        if (line.at(at) == u'#')
            break;
        QString word;
        if (line.at(at) == u'"') {
            for (++at; at < line.size() && line.at(at) != u'"'; ++at) {
                if (line.at(at) == u'\\' && at + 1 < line.size())
                    ++at;
                word += line.at(at);
            }
            ++at;
        } else {
            for (; at < line.size() && !line.at(at).isSpace(); ++at)
                word += line.at(at);
        }
        words.append(word);
    }
    return words;
}

QList<Login> parseNetrc(const QString &text)
{
    QList<Login> logins;
    QString wanted; // the keyword whose value comes next, on this line or the next
    bool isInMacro = false;
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        if (isInMacro) {
            isInMacro = !line.trimmed().isEmpty();
            continue;
        }
        const QStringList words = wordsOf(line);
        for (const QString &word : words) {
            const QString keyword = std::exchange(wanted, {});
            if (keyword == QLatin1String("machine")) {
                logins.append(Login{word, {}, {}});
            } else if (!keyword.isEmpty()) {
                if (keyword == QLatin1String("login") && !logins.isEmpty())
                    logins.last().user = word;
                else if (keyword == QLatin1String("password") && !logins.isEmpty())
                    logins.last().password = word;
            } else if (word == QLatin1String("default")) {
                logins.append(Login());
            } else if (word == QLatin1String("macdef")) {
                isInMacro = true;
                break;
            } else if (word == QLatin1String("machine") || word == QLatin1String("login")
                       || word == QLatin1String("password") || word == QLatin1String("account")) {
                wanted = word;
            }
        }
    }
    return logins;
}

Result<QList<Login>> loadNetrc(const QString &path)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    if (!file)
        return failure(file.error());
    const Result<QByteArray> bytes = file->readAt(0, maxNetrcBytes + 1);
    if (!bytes)
        return failure(bytes.error());
    if (bytes->size() > maxNetrcBytes)
        return failure(ErrorCode::TooLarge, QStringLiteral("%1 is too long for a .netrc file").arg(path),
                       path);
    return parseNetrc(QString::fromUtf8(*bytes));
}

std::optional<Login> loginFor(const QList<Login> &logins, const QString &host)
{
    auto found = std::find_if(logins.cbegin(), logins.cend(), [&host](const Login &login) {
        return !login.host.isEmpty() && login.host.compare(host, Qt::CaseInsensitive) == 0;
    });
    if (found == logins.cend())
        found = std::find_if(logins.cbegin(), logins.cend(),
                             [](const Login &login) { return login.host.isEmpty(); });
    return found == logins.cend() ? std::nullopt : std::optional(*found);
}

} // namespace Landline::Downloads
