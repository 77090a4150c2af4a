// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QJsonObject>

namespace Landline::Cli {

class EventWriter;
class JobOutput;
struct JobLogEntry;

/** The events of `landline-cli run --json`, and the like for its joblog. */
namespace RunEvents {

/** Of one stream in one event: what is longer comes before, in pieces, by “output” events. */
inline constexpr qint64 maxOutputInEvent = 8 << 20;

[[nodiscard]] QJsonObject started(qint64 number, const QString &command);
[[nodiscard]] QJsonObject retry(qint64 number, const QString &command, const Tasks::TaskSnapshot &task);
/** Of a command that was not run, since the joblog says that it has succeeded. */
[[nodiscard]] QJsonObject skipped(qint64 number, const QString &command);
/** Of a line that can't be a command. */
[[nodiscard]] QJsonObject refused(qint64 number, const QString &command, const QString &message);
/** done or failed, without the output. */
[[nodiscard]] QJsonObject ended(qint64 number, const QString &command, const Tasks::TaskSnapshot &task);
/** Puts `output` (may be null) as `stream` into `event`, what is too much of it into events before. False:
 * some of it was lost. */
[[nodiscard]] bool addOutput(QJsonObject &event, const QString &stream, const JobOutput *output,
                             EventWriter &writer);

[[nodiscard]] JobLogEntry logEntry(qint64 number, const QString &command, const Tasks::TaskSnapshot &task,
                                   qint64 bytesOut);

} // namespace RunEvents
} // namespace Landline::Cli
