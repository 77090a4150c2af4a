// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/task.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>

namespace Landline::Tasks {

/** A kind that may stand in a list of tasks. */
struct ListedKind
{
    QString name;
    /** The arguments as the kind takes them: checked as far as that goes without looking at the disk, paths
     * counted from `directory`. Error: InvalidInput and the like, for people. */
    std::function<Result<QJsonObject>(const QJsonObject &arguments, const QString &directory)> arguments;
    int retries = 0; ///< where the list says nothing
    RetryOn retryOn = RetryOn::AnyError;
};

/** Those of this folder. */
[[nodiscard]] QList<ListedKind> standardListedKinds();

/** A path as a list has it: whole, "~/…" from the home directory, or counted from `directory`. */
[[nodiscard]] QString listedPath(const QString &path, const QString &directory);

} // namespace Landline::Tasks
