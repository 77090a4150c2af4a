// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QJsonObject>

/** What `landline-cli get --json` prints, as values. Pure. */
namespace Landline::Cli::GetEvents {

[[nodiscard]] QJsonObject queued(qint64 number, const QString &url);
/** A line of a list that says nothing which could be downloaded. */
[[nodiscard]] QJsonObject refused(qint64 number, const QString &url, const Error &error);
[[nodiscard]] QJsonObject progress(qint64 number, const QString &url, const Tasks::TaskSnapshot &task);
[[nodiscard]] QJsonObject retry(qint64 number, const QString &url, const Tasks::TaskSnapshot &task,
                                std::chrono::milliseconds delay);
[[nodiscard]] QJsonObject done(qint64 number, const QString &url, const Tasks::TaskSnapshot &task);
[[nodiscard]] QJsonObject failed(qint64 number, const QString &url, const Tasks::TaskSnapshot &task);

/** One word for programs: network, timeout, http, … */
[[nodiscard]] QString reason(const Error &error);

} // namespace Landline::Cli::GetEvents
