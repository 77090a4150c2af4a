// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/profile.h"
#include "core/base/result.h"
#include "core/tasks/task.h"

#include <variant>

/** How other programs of the same user speak to the queue of a running desktop program; see PROTOCOL.md. */
namespace Landline::Control {

inline constexpr int protocolVersion = 1;
/** Of what a client sends. */
inline constexpr qsizetype maxRequestBytes = 1 << 20;
/** Of what the program answers: a whole log in base64 fits. */
inline constexpr qsizetype maxReplyBytes = 4 << 20;
/** Tasks that one request may name. */
inline constexpr qsizetype maxNamedTasks = 10'000;
/** Characters of each text of a task that a client is told. */
inline constexpr qsizetype maxTextLength = 4096;

[[nodiscard]] QString socketPath(const Profile &profile);

/** The first line of either side. */
struct Hello
{
    int version = protocolVersion;
    bool operator==(const Hello &) const = default;
};

struct ListTasks
{
    QList<Tasks::TaskState> states; ///< empty: all
    QString group;                  ///< empty: all
    bool operator==(const ListTasks &) const = default;
};

struct AddTask
{
    Tasks::TaskSpec spec;
    QString title;
    QString group; ///< empty: the kind's
    int priority = 0;
    QList<Tasks::TaskId> after;
    QDateTime startAt;
    std::chrono::milliseconds timeout{0};
    int retries = 0;
    bool held = false;
    bool operator==(const AddTask &) const = default;
};

/** Named tasks, or those of a group that the change makes sense for, or all that failed. */
struct ChangeTasks
{
    enum class Change { Cancel, Suspend, Resume, Retry };
    Change change = Change::Cancel;
    QList<Tasks::TaskId> tasks;
    QString group;
    bool allFailed = false; ///< with Retry
    bool operator==(const ChangeTasks &) const = default;
};

struct ReadLog
{
    enum class Follow { No, Yes };
    Tasks::TaskId task;
    Follow follow = Follow::No; ///< until the task has finished
    bool operator==(const ReadLog &) const = default;
};

struct WaitForTasks
{
    QList<Tasks::TaskId> tasks;
    bool operator==(const WaitForTasks &) const = default;
};

using Request = std::variant<Hello, ListTasks, AddTask, ChangeTasks, ReadLog, WaitForTasks>;

/** A task as it is: one row of a list, or the end of one that was waited for. */
struct TaskReply
{
    Tasks::TaskSnapshot task; ///< of it, what PROTOCOL.md names
    bool operator==(const TaskReply &) const = default;
};
/** A new task is stored. */
struct Accepted
{
    Tasks::TaskId task;
    bool operator==(const Accepted &) const = default;
};
struct Changed
{
    Tasks::TaskId task; ///< null: the group itself
    bool operator==(const Changed &) const = default;
};
/** `task` can't be had as asked, or, where it is null, the request. */
struct Refused
{
    Tasks::TaskId task;
    QString message;
    bool operator==(const Refused &) const = default;
};
/** A piece of a log. */
struct Output
{
    QByteArray bytes;
    bool operator==(const Output &) const = default;
};
/** Of what a request is answered with. */
struct End
{
    bool operator==(const End &) const = default;
};

using Reply = std::variant<Hello, TaskReply, Accepted, Changed, Refused, Output, End>;

/** With the newline. */
[[nodiscard]] QByteArray toLine(const Request &request);
[[nodiscard]] QByteArray toLine(const Reply &reply);
/** `line` without the newline. Errors: Protocol, saying what is wrong with it. */
[[nodiscard]] Result<Request> requestFromLine(const QByteArray &line);
[[nodiscard]] Result<Reply> replyFromLine(const QByteArray &line);

/** "queued", "retry-wait": how states are called outside. */
[[nodiscard]] QString stateName(Tasks::TaskState state);
/** Error InvalidInput, naming those that there are. */
[[nodiscard]] Result<Tasks::TaskState> stateFromName(const QString &name);
/** A task as JSON, for the wire and for scripts. */
[[nodiscard]] QJsonObject toJson(const Tasks::TaskSnapshot &task);

} // namespace Landline::Control
