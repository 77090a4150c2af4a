// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/task.h"

#include "core/tasks/taskfunction.h"

#include <QDebug>

namespace Landline::Tasks {

QDebug operator<<(QDebug debug, const TaskSnapshot &snapshot)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "Task(" << snapshot.id << ", " << snapshot.title << ", " << snapshot.state << ')';
    return debug;
}

Error errorOf(const TaskOutcome &outcome)
{
    if (outcome.error)
        return outcome.error;
    return {ErrorCode::Canceled, QStringLiteral("the task was cancelled"), {}, 0, {}};
}

} // namespace Landline::Tasks
