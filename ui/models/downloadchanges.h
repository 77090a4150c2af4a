// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"
#include "core/tasks/task.h"

#include <functional>

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

class TaskTableModel;

/** What a person changes about downloads that are there. Painting thread. */
class DownloadChanges final
{
public:
    /** Both outlive it. */
    DownloadChanges(Tasks::TaskQueue &queue, const TaskTableModel &table);

    /** The same file at another address, with what has come so far; what waited or had failed starts. */
    void replaceAddress(Tasks::TaskId id, const QUrl &address);
    /** For the server; what waited or had failed starts. */
    void signIn(Tasks::TaskId id, const QString &user, const QString &password);
    /** That the file has to have when it is complete; what had failed starts. */
    void expectDigest(Tasks::TaskId id, const Downloads::FileDigest &digest);
    /** Of each one; 0: no limit of its own. At once. */
    void setRate(const QList<Tasks::TaskId> &ids, qint64 bytesPerSecond);
    /** Not of those that are done. */
    [[nodiscard]] bool arePossible(const QList<Tasks::TaskId> &ids) const;
    /** As it is asked for; nothing where it isn't there or can't be read. */
    [[nodiscard]] std::optional<Downloads::DownloadRequest> request(Tasks::TaskId id) const;

    /** All of it at once, for its next attempt and for the one that is under way. */
    void replaceRequest(Tasks::TaskId id, const Downloads::DownloadRequest &wanted);

private:
    enum class Then { Nothing, Retry, Start };
    void change(Tasks::TaskId id, Then then, const std::function<void(Downloads::DownloadRequest &)> &how);

    Tasks::TaskQueue &m_queue;
    const TaskTableModel &m_table;
};

} // namespace Landline::Ui
