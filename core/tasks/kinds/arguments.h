// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QStringList>

namespace Landline::Tasks {

/** Where tasks go that read and write whole files: more than one or two at once only wear the disk. */
inline constexpr QLatin1String filesGroup{"files"};

/** The value of a Result, or its Error thrown, as functions of the queue do. */
template <class T>
T orThrow(Result<T> result)
{
    if (!result)
        throw result.error(); // NOLINT: the queue catches Error by design
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/** The text `key`, which must be there and not empty. Error: InvalidInput, naming the key. */
[[nodiscard]] Result<QString> requiredText(const QJsonObject &arguments, const QString &key);

/** The text `key`, or `fallback` where it is missing. Error: InvalidInput when it is no text. */
[[nodiscard]] Result<QString> optionalText(const QJsonObject &arguments, const QString &key,
                                           const QString &fallback = {});

/** A whole path, cleaned: a task may run long after, in a program with another current directory. Error:
 * InvalidInput. */
[[nodiscard]] Result<QString> absolutePath(const QJsonObject &arguments, const QString &key);

/** The same for an array of paths, at least one. */
[[nodiscard]] Result<QStringList> absolutePaths(const QJsonObject &arguments, const QString &key);

/** Error InvalidInput when there is an argument that is none of `known`: a slip of the pen, most likely. */
[[nodiscard]] Result<void> onlyKnown(const QJsonObject &arguments, const QStringList &known);

} // namespace Landline::Tasks
