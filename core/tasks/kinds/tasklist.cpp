// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/tasklist.h"

#include "core/base/plaintext.h"
#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/listedoptions.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <set>

namespace Landline::Tasks {

static tl::unexpected<Error> invalid(const QString &message)
{
    return failure(ErrorCode::InvalidInput, message);
}

/** What somebody sees who gave neither a title nor a name. */
static QString titleOf(const TaskSpec &spec)
{
    for (const auto &key : {"command", "file", "list", "archive", "source", "url"}) {
        const QJsonValue value = spec.arguments.value(QLatin1String(key));
        const QString text = value.isArray() ? value.toArray().at(0).toString() : value.toString();
        if (text.isEmpty())
            continue;
        if (spec.kind == QLatin1String("command"))
            return plainText(text, KeepBreaks::No).left(maxTaskListTextLength);
        return QStringLiteral("%1 · %2").arg(spec.kind,
                                             plainText(QFileInfo(text).fileName(), KeepBreaks::No));
    }
    return spec.kind;
}

/** "line 3, column 14" of a place in a text. */
static QString placeText(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.left(offset);
    return QStringLiteral("line %1, column %2")
        .arg(before.count('\n') + 1)
        .arg(before.size() - before.lastIndexOf('\n'));
}

namespace {

/** A task as it was read, before the order is known. */
struct ReadTask
{
    ListedTask task;
    QStringList after;
};

class ListReader
{
public:
    ListReader(const QString &directory, const QList<ListedKind> &kinds)
        : m_directory(directory)
        , m_kinds(kinds)
    {}

    Result<TaskList> read(const QByteArray &json);

private:
    Result<void> readTop(const QJsonObject &top);
    Result<void> readGroups(const QJsonValue &groups);
    Result<ReadTask> readTask(const QJsonValue &value) const;
    Result<TaskSpec> readSpec(const QJsonObject &object, const ListedKind &kind) const;
    Result<const ListedKind *> kindOf(const QJsonObject &object) const;
    Result<void> nameTasks();
    Result<void> orderTasks();

    QString m_directory;
    const QList<ListedKind> &m_kinds;
    QJsonObject m_defaults;
    QList<ReadTask> m_read;
    QHash<QString, qsizetype> m_byName;
    TaskList m_list;
};

Result<void> ListReader::readGroups(const QJsonValue &groups)
{
    if (!groups.isUndefined() && !groups.isObject())
        return invalid(QStringLiteral("“groups” must be an object of names and limits"));
    const QJsonObject object = groups.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const Result<int> limit =
            listedNumber(it.value(), QStringLiteral("the limit of “%1”").arg(it.key().left(100)), 1,
                         maxTaskListGroupLimit);
        if (!limit)
            return failure(limit.error());
        m_list.groupLimits.insert(it.key(), *limit);
    }
    return {};
}

Result<void> ListReader::readTop(const QJsonObject &top)
{
    if (const Result<void> known =
            onlyKnown(top, {QStringLiteral("tasks"), QStringLiteral("defaults"), QStringLiteral("groups")});
        !known)
        return failure(known.error());
    if (!top.value(u"defaults").isUndefined() && !top.value(u"defaults").isObject())
        return invalid(QStringLiteral("“defaults” must be an object of options"));
    m_defaults = top.value(u"defaults").toObject();
    if (const Result<void> known = onlyKnown(m_defaults, listedOptionNames()); !known)
        return invalid(QStringLiteral("“defaults”: %1").arg(known.error().message));
    return readGroups(top.value(u"groups"));
}

Result<const ListedKind *> ListReader::kindOf(const QJsonObject &object) const
{
    QString name = object.value(u"kind").toString();
    if (!object.contains(u"kind") && object.contains(u"command"))
        name = QStringLiteral("command");
    const auto found = std::find_if(m_kinds.cbegin(), m_kinds.cend(),
                                    [&](const ListedKind &kind) { return kind.name == name; });
    if (found != m_kinds.cend())
        return &*found;
    QStringList names;
    for (const ListedKind &kind : m_kinds)
        names.append(kind.name);
    const QString known = names.join(QStringLiteral(", "));
    return invalid(
        name.isEmpty()
            ? QStringLiteral("“kind” is missing; there is %1").arg(known)
            : QStringLiteral("the kind “%1” is not known; there is %2").arg(name.left(100), known));
}

Result<TaskSpec> ListReader::readSpec(const QJsonObject &object, const ListedKind &kind) const
{
    if (!object.value(u"arguments").isUndefined() && !object.value(u"arguments").isObject())
        return invalid(QStringLiteral("“arguments” must be an object"));
    QJsonObject arguments = object.value(u"arguments").toObject();
    if (object.contains(u"command")) { // the short form
        if (kind.name != QLatin1String("command") || arguments.contains(u"command"))
            return invalid(QStringLiteral("“command” belongs into a task of the kind “command”, once"));
        arguments.insert(QStringLiteral("command"), object.value(u"command"));
    }
    return kind.arguments(arguments, m_directory).map([&](const QJsonObject &checked) {
        return TaskSpec{kind.name, checked};
    });
}

static Result<QStringList> readAfter(const QJsonValue &value)
{
    if (value.isUndefined())
        return QStringList();
    if (value.isString())
        return QStringList{value.toString()};
    QStringList names;
    for (const QJsonValue &name : value.toArray())
        names.append(name.toString());
    if (!value.isArray() || names.contains(QString()))
        return invalid(QStringLiteral("“after” must be a task's name or an array of names"));
    return names;
}

Result<ReadTask> ListReader::readTask(const QJsonValue &value) const
{
    QJsonObject object = value.toObject();
    if (value.isString())
        object.insert(QStringLiteral("command"), value.toString());
    else if (!value.isObject())
        return invalid(QStringLiteral("it must be an object, or a text: a command"));
    static const QStringList own{QStringLiteral("name"), QStringLiteral("kind"), QStringLiteral("command"),
                                 QStringLiteral("arguments"), QStringLiteral("after")};
    if (const Result<void> known = onlyKnown(object, own + listedOptionNames()); !known)
        return failure(known.error());
    for (auto it = m_defaults.begin(); it != m_defaults.end(); ++it) {
        if (!object.contains(it.key()))
            object.insert(it.key(), it.value());
    }
    ReadTask read;
    const Result<QString> name = shortText(object, QStringLiteral("name"));
    const Result<QStringList> after = readAfter(object.value(u"after"));
    const Result<const ListedKind *> kind = kindOf(object);
    if (!name || !after || !kind)
        return failure(!name ? name.error() : !kind ? kind.error() : after.error());
    const Result<TaskSpec> spec = readSpec(object, **kind);
    if (!spec)
        return failure(spec.error());
    const Result<TaskOptions> options = parseListedOptions(object, **kind);
    if (!options)
        return failure(options.error());
    read.task = {*name, *spec, *options, {}};
    read.after = *after;
    if (read.task.options.title.isEmpty())
        read.task.options.title = name->isEmpty() ? titleOf(*spec) : *name;
    return read;
}

Result<void> ListReader::nameTasks()
{
    for (qsizetype i = 0; i < m_read.size(); ++i) {
        const QString &name = m_read[i].task.name;
        if (name.isEmpty())
            continue;
        if (m_byName.contains(name))
            return invalid(QStringLiteral("two tasks are called “%1”; rename one").arg(name));
        m_byName.insert(name, i);
    }
    for (qsizetype i = 0; i < m_read.size(); ++i) {
        for (const QString &name : m_read[i].after) {
            if (!m_byName.contains(name)) {
                return invalid(QStringLiteral("task %1 waits for “%2”, but no task has that name")
                                   .arg(i + 1)
                                   .arg(plainText(name.left(100), KeepBreaks::No)));
            }
        }
    }
    return {};
}

/** Always the first task of the file that waits for none without a place: quick for any order (Kahn). */
Result<void> ListReader::orderTasks()
{
    QList<QList<qsizetype>> followers(m_read.size());
    QList<qsizetype> missing(m_read.size(), 0);
    QList<qsizetype> places(m_read.size(), -1);
    std::set<qsizetype> ready;
    for (qsizetype i = 0; i < m_read.size(); ++i) {
        missing[i] = m_read[i].after.size();
        for (const QString &name : m_read[i].after)
            followers[m_byName.value(name)].append(i);
        if (missing[i] == 0)
            ready.insert(i);
    }
    while (!ready.empty()) {
        const qsizetype next = *ready.begin();
        ready.erase(ready.begin());
        ListedTask task = m_read[next].task;
        for (const QString &name : m_read[next].after)
            task.after.append(places[m_byName.value(name)]);
        places[next] = m_list.tasks.size();
        m_list.tasks.append(std::move(task));
        for (const qsizetype follower : followers[next]) {
            if (--missing[follower] == 0)
                ready.insert(follower);
        }
    }
    if (const qsizetype stuck = places.indexOf(-1); stuck >= 0) {
        return invalid(
            QStringLiteral("task %1 waits for itself, if only by way of others; remove one “after”")
                .arg(stuck + 1));
    }
    return {};
}

Result<TaskList> ListReader::read(const QByteArray &json)
{
    if (json.size() > maxTaskListBytes)
        return failure(ErrorCode::TooLarge, QStringLiteral("the list is too large; split it"));
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        return failure(ErrorCode::Damaged,
                       QStringLiteral("it is no JSON: %1, %2")
                           .arg(placeText(json, parseError.offset), parseError.errorString()));
    }
    const QJsonObject top = document.object();
    if (document.isObject()) {
        if (const Result<void> read = readTop(top); !read)
            return failure(read.error());
    }
    const QJsonValue value = document.isArray() ? QJsonValue(document.array()) : top.value(u"tasks");
    const QJsonArray tasks = value.toArray();
    if (!value.isArray() || tasks.isEmpty())
        return invalid(QStringLiteral("“tasks” must be an array of at least one task"));
    if (tasks.size() > maxTaskListTasks) {
        return failure(ErrorCode::TooLarge,
                       QStringLiteral("the list has more than %1 tasks; split it").arg(maxTaskListTasks));
    }
    for (qsizetype i = 0; i < tasks.size(); ++i) {
        Result<ReadTask> task = readTask(tasks.at(i));
        if (!task) {
            const QString name =
                plainText(tasks.at(i).toObject().value(u"name").toString().left(100), KeepBreaks::No);
            const QString which = name.isEmpty() ? QString() : QStringLiteral(" (“%1”)").arg(name);
            return failure(
                task.error().code,
                QStringLiteral("task %1%2: %3").arg(QString::number(i + 1), which, task.error().message));
        }
        m_read.append(std::move(*task));
    }
    if (const Result<void> named = nameTasks(); !named)
        return failure(named.error());
    if (const Result<void> ordered = orderTasks(); !ordered)
        return failure(ordered.error());
    return std::move(m_list);
}

} // namespace

Result<TaskList> parseTaskList(const QByteArray &json, const QString &directory,
                               const QList<ListedKind> &kinds)
{
    return ListReader(directory, kinds).read(json);
}

QList<TaskId> addTaskList(TaskQueue &queue, const TaskList &list)
{
    for (auto it = list.groupLimits.begin(); it != list.groupLimits.end(); ++it)
        queue.requestGroupLimit(it.key(), it.value());
    QList<TaskId> ids;
    for (const ListedTask &task : list.tasks) {
        TaskOptions options = task.options;
        for (const qsizetype place : task.after)
            options.after.append(ids[place]);
        ids.append(queue.addTask(task.spec, options));
    }
    return ids;
}

} // namespace Landline::Tasks
