// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/unpackfollower.h"

#include "core/downloads/downloadrequest.h"
#include "core/tasks/kinds/unpackkind.h"
#include "core/tasks/taskqueue.h"

#include <QFileInfo>

#include <algorithm>

namespace Landline::Downloads {

bool isArchiveName(const QString &name)
{
    static const QStringList endings{
        QStringLiteral(".zip"), QStringLiteral(".7z"),  QStringLiteral(".rar"),  QStringLiteral(".tar"),
        QStringLiteral(".gz"),  QStringLiteral(".tgz"), QStringLiteral(".bz2"),  QStringLiteral(".tbz2"),
        QStringLiteral(".xz"),  QStringLiteral(".txz"), QStringLiteral(".zst"),  QStringLiteral(".tzst"),
        QStringLiteral(".lz"),  QStringLiteral(".lz4"), QStringLiteral(".lzma"), QStringLiteral(".cpio")};
    return std::any_of(endings.cbegin(), endings.cend(), [&name](const QString &ending) {
        return name.size() > ending.size() && name.endsWith(ending, Qt::CaseInsensitive);
    });
}

UnpackFollower::UnpackFollower(Tasks::TaskQueue &queue, QObject *parent)
    : QObject(parent)
    , m_queue(queue)
{
    connect(&queue, &Tasks::TaskQueue::taskFinished, this, &UnpackFollower::follow);
}

void UnpackFollower::follow(const Tasks::TaskSnapshot &task)
{
    if (task.spec.kind != downloadKindName || task.state != Tasks::TaskState::Succeeded
        || !task.spec.arguments.value(QLatin1String("unpacks")).toBool()
        || task.details.value(QLatin1String("skipped")).toBool())
        return;
    const QString file = task.details.value(QLatin1String("file")).toString();
    if (!isArchiveName(file))
        return;
    Tasks::TaskOptions options;
    options.title = QStringLiteral("Unpack %1").arg(QFileInfo(file).fileName());
    options.after = {task.id}; // finished: it only tells where this one comes from
    options.postTo = task.postTo;
    m_queue.addTask(Tasks::unpackSpec(file), options);
}

} // namespace Landline::Downloads
