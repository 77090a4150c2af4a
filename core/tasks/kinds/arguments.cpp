// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/arguments.h"

#include <QDir>
#include <QJsonArray>

namespace Landline::Tasks {

Result<QString> requiredText(const QJsonObject &arguments, const QString &key)
{
    const QJsonValue value = arguments.value(key);
    if (value.isString() && !value.toString().isEmpty())
        return value.toString();
    return failure(ErrorCode::InvalidInput,
                   value.isUndefined() ? QStringLiteral("“%1” is missing").arg(key)
                                       : QStringLiteral("“%1” must be a text that is not empty").arg(key));
}

Result<QString> optionalText(const QJsonObject &arguments, const QString &key, const QString &fallback)
{
    const QJsonValue value = arguments.value(key);
    if (value.isUndefined() || value.isNull())
        return fallback;
    if (!value.isString())
        return failure(ErrorCode::InvalidInput, QStringLiteral("“%1” must be a text").arg(key));
    return value.toString();
}

static Result<QString> checkedPath(const QString &path, const QString &key)
{
    // A zero would end the name for the system: another file than the one that is shown.
    if (path.contains(QChar::Null) || !QDir::isAbsolutePath(path)) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” must be a whole path, such as /home/me/file; it is “%2”")
                           .arg(key, path.left(200)));
    }
    return QDir::cleanPath(path);
}

Result<QString> absolutePath(const QJsonObject &arguments, const QString &key)
{
    return requiredText(arguments, key).and_then([&](const QString &path) { return checkedPath(path, key); });
}

Result<QStringList> absolutePaths(const QJsonObject &arguments, const QString &key)
{
    const QJsonArray array = arguments.value(key).toArray();
    if (array.isEmpty())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“%1” must be an array of at least one path").arg(key));
    QStringList paths;
    for (const QJsonValue &value : array) {
        Result<QString> path = checkedPath(value.toString(), key);
        if (!path)
            return failure(path.error());
        paths.append(*path);
    }
    return paths;
}

Result<void> onlyKnown(const QJsonObject &arguments, const QStringList &known)
{
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        if (!known.contains(it.key())) {
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("“%1” is not known here; there is %2")
                               .arg(it.key().left(100), known.join(QStringLiteral(", "))));
        }
    }
    return {};
}

} // namespace Landline::Tasks
