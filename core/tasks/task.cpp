// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/task.h"

#include <QDebug>

namespace Landline::Tasks {

QDebug operator<<(QDebug debug, const TaskSnapshot &snapshot)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "Task(" << snapshot.id << ", " << snapshot.title << ", " << snapshot.state << ')';
    return debug;
}

} // namespace Landline::Tasks
