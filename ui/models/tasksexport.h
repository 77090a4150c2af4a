// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/task.h"

#include <QByteArray>
#include <QList>

namespace Landline::Ui {

enum class ExportFormat { Csv, Json };

/**
 * The tasks as a table for other programs, in their order. UTF-8; CSV as RFC 4180 has it, with a byte order
 * mark for spreadsheets, and with an apostrophe before what a spreadsheet would take for a formula. Times are
 * ISO 8601 in UTC, spans in seconds, amounts plain numbers.
 */
[[nodiscard]] QByteArray exportedTasks(const QList<Tasks::TaskSnapshot> &tasks, ExportFormat format);

/** Writes it, whole or not at all. Blocks; for a thread of its own. */
[[nodiscard]] Result<void> exportTasks(const QList<Tasks::TaskSnapshot> &tasks, ExportFormat format,
                                       const QString &path);

} // namespace Landline::Ui
