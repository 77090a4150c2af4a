// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QObject>

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Downloads {

/** True for names of archives that people mean to unpack; documents that are archives inside are none. */
[[nodiscard]] bool isArchiveName(const QString &name);

/**
 * Adds a task that unpacks, for each download that asked for it (DownloadRequest::unpacks) and has become an
 * archive: into a folder of its own beside it. A file that was there already is left alone. Lives in the
 * queue's thread.
 */
class UnpackFollower final : public QObject
{
    Q_OBJECT
public:
    /** `queue` outlives this. */
    explicit UnpackFollower(Tasks::TaskQueue &queue, QObject *parent = nullptr);

private:
    void follow(const Tasks::TaskSnapshot &task);

    Tasks::TaskQueue &m_queue;
};

} // namespace Landline::Downloads
