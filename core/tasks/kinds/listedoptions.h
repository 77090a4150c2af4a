// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/kinds/listedkind.h"

#include <QJsonObject>
#include <QStringList>

namespace Landline::Tasks {

/** The names that a task of a list may have besides its kind and arguments. */
[[nodiscard]] QStringList listedOptionNames();

/** The options of a task in a list: group, priority, timeout, grace, retries, backoff, startAt, repeat,
 * postTo, held, title. Errors: InvalidInput, for people. */
[[nodiscard]] Result<TaskOptions> parseListedOptions(const QJsonObject &object, const ListedKind &kind);

/** A text of at most maxTaskListTextLength characters on one line; empty where it is missing. */
[[nodiscard]] Result<QString> shortText(const QJsonObject &object, const QString &key);

/** An integer from `least` to `most`. */
[[nodiscard]] Result<int> listedNumber(const QJsonValue &value, const QString &key, int least, int most);

} // namespace Landline::Tasks
