// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tasksoptions.h"

#include "app/cli/numberoption.h"

#include <QCommandLineParser>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <cmath>

namespace Landline::Cli {

using namespace Landline::Control;
using namespace Landline::Tasks;
using Change = ChangeTasks::Change;

namespace {

struct OptionRow
{
    const char *name;
    const char *value; ///< null: it takes none
    const char *verbs; ///< that it belongs to
    const char *help;
};

constexpr std::array optionRows{
    OptionRow{"state", "NAME", "list", "list: only tasks in this state; may be given more than once."},
    OptionRow{"group", "G", "list add cancel suspend resume retry",
              "list: only of this group. add: the group to go to. Others: all of this group."},
    OptionRow{"kind", "KIND", "add", "add: the kind of task, with its --args (default: a command)."},
    OptionRow{"args", "JSON", "add", "add: what the kind needs, as an object in JSON."},
    OptionRow{"title", "T", "add", "add: what the task is called."},
    OptionRow{"priority", "N", "add", "add: higher starts earlier within the group (default 0)."},
    OptionRow{"after", "ID", "add", "add: starts when this task has succeeded; may be given more than once."},
    OptionRow{"start-at", "TIME", "add", "add: starts at 14:30, or at 2031-05-17T14:30."},
    OptionRow{"timeout", "S", "add wait",
              "add: ends an attempt after S seconds. wait: stops waiting after S seconds, exit status 1; the "
              "tasks go on."},
    OptionRow{"retries", "N", "add", "add: attempts after the first (default 0)."},
    OptionRow{"hold", nullptr, "add", "add: waits until it is resumed."},
    OptionRow{"failed", nullptr, "retry", "retry: all that failed, or all of --group."},
    OptionRow{"follow", nullptr, "log", "log: goes on until the task has ended."},
};

/** The option's text, with every use of it looked at. */
class Reader
{
public:
    explicit Reader(const QCommandLineParser &parser)
        : m_parser(parser)
        , m_words(parser.positionalArguments())
    {
        m_verb = m_words.isEmpty() ? QStringLiteral("list") : m_words.takeFirst();
    }

    [[nodiscard]] const QString &verb() const { return m_verb; }
    [[nodiscard]] const QStringList &words() const { return m_words; }
    [[nodiscard]] QString text(const char *name) const { return m_parser.value(QLatin1String(name)); }
    [[nodiscard]] QStringList texts(const char *name) const { return m_parser.values(QLatin1String(name)); }
    [[nodiscard]] bool has(const char *name) const { return m_parser.isSet(QLatin1String(name)); }
    [[nodiscard]] const QCommandLineParser &parser() const { return m_parser; }

    [[nodiscard]] Result<void> checkOptions() const
    {
        for (const OptionRow &row : optionRows) {
            const QStringList verbs = QString::fromLatin1(row.verbs).split(u' ');
            if (has(row.name) && !verbs.contains(m_verb)) {
                return failure(ErrorCode::InvalidInput,
                               QStringLiteral("--%1 belongs to %2, not to “%3”")
                                   .arg(QLatin1String(row.name), verbs.join(QLatin1String(", ")), m_verb));
            }
        }
        return {};
    }

    [[nodiscard]] Result<QList<TaskId>> ids(const QStringList &words) const
    {
        QList<TaskId> ids;
        for (const QString &word : words) {
            bool ok = false;
            const qint64 number = word.toLongLong(&ok);
            if (!ok || number < 1)
                return failure(ErrorCode::InvalidInput,
                               QStringLiteral("“%1” is not the number of a task").arg(word));
            ids.append(TaskId(number));
        }
        if (ids.size() > maxNamedTasks)
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("at most %1 tasks at once").arg(maxNamedTasks));
        return ids;
    }

private:
    const QCommandLineParser &m_parser;
    QStringList m_words;
    QString m_verb;
};

} // namespace

void TasksOptions::addTo(QCommandLineParser &parser)
{
    for (const OptionRow &row : optionRows) {
        parser.addOption(QCommandLineOption(QLatin1String(row.name), QLatin1String(row.help),
                                            row.value ? QLatin1String(row.value) : QLatin1String()));
    }
    parser.addPositionalArgument(
        QStringLiteral("WHAT"),
        QStringLiteral("list (the default), add, cancel, suspend, resume, retry, log "
                       "or wait."),
        QStringLiteral("[list|add|cancel|suspend|resume|retry|log|wait]"));
    parser.addPositionalArgument(
        QStringLiteral("ID"),
        QStringLiteral(
            "The numbers of tasks. add: after “--” a command; one word is for the shell, several are a "
            "program and its arguments. It prints the new task's number once the task is stored."),
        QStringLiteral("[ID...| -- COMMAND...]"));
}

static Result<QDateTime> startTime(const QString &text, const QDateTime &now)
{
    if (text.isEmpty())
        return QDateTime();
    QTime time = QTime::fromString(text, QStringLiteral("H:mm"));
    if (!time.isValid())
        time = QTime::fromString(text, QStringLiteral("H:mm:ss"));
    if (time.isValid()) {
        const QDateTime today(now.date(), time);
        return today > now ? today : QDateTime(now.date().addDays(1), time);
    }
    const QDateTime whole = QDateTime::fromString(QString(text).replace(u' ', u'T'), Qt::ISODate);
    if (whole.isValid())
        return whole;
    return failure(
        ErrorCode::InvalidInput,
        QStringLiteral("--start-at takes a time such as 14:30 or 2031-05-17T14:30, not “%1”").arg(text));
}

/** What the words behind add are as a task. */
static Result<TaskSpec> specFrom(const Reader &reader, const QString &directory)
{
    const QStringList &words = reader.words();
    if (reader.has("kind")) {
        if (!words.isEmpty())
            return failure(ErrorCode::InvalidInput, QStringLiteral("either --kind or a command, not both"));
        const QJsonDocument arguments = QJsonDocument::fromJson(reader.text("args").toUtf8());
        if (reader.has("args") && !arguments.isObject())
            return failure(ErrorCode::InvalidInput, QStringLiteral("--args takes an object in JSON"));
        return TaskSpec{reader.text("kind"), arguments.object()};
    }
    if (reader.has("args"))
        return failure(ErrorCode::InvalidInput, QStringLiteral("--args needs --kind"));
    if (words.isEmpty() || words.first().trimmed().isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("a command is missing, after “--”"));
    if (words.size() == 1)
        return TaskSpec{
            QStringLiteral("command"),
            {{QStringLiteral("command"), words.first()}, {QStringLiteral("directory"), directory}}};
    return TaskSpec{QStringLiteral("command"),
                    {{QStringLiteral("command"), QJsonArray::fromStringList(words)},
                     {QStringLiteral("shell"), QStringLiteral("none")},
                     {QStringLiteral("directory"), directory}}};
}

static Result<Request> addRequest(const Reader &reader, const QString &directory, const QDateTime &now)
{
    const Result<TaskSpec> spec = specFrom(reader, directory);
    const Result<QDateTime> startAt = startTime(reader.text("start-at"), now);
    const Result<QList<TaskId>> after = reader.ids(reader.texts("after"));
    const Result<int> priority = wholeNumberOption(reader.parser(), QStringLiteral("priority"), 0,
                                                   {-Tasks::maxPriority, Tasks::maxPriority});
    const Result<int> retries =
        wholeNumberOption(reader.parser(), QStringLiteral("retries"), 0, {0, TasksOptions::maxRetries});
    const Result<double> timeout =
        numberOption(reader.parser(), QStringLiteral("timeout"), 0, {0, TasksOptions::maxSeconds});
    if (!spec)
        return failure(spec.error());
    if (!startAt)
        return failure(startAt.error());
    if (!after)
        return failure(after.error());
    if (!timeout)
        return failure(timeout.error());
    for (const Result<int> *number : {&priority, &retries}) {
        if (!*number)
            return failure(number->error());
    }
    const QString title = reader.has("title") ? reader.text("title") : reader.words().join(u' ');
    return AddTask{*spec,
                   title,
                   reader.text("group"),
                   *priority,
                   *after,
                   *startAt,
                   std::chrono::milliseconds(std::llround(*timeout * 1000)),
                   *retries,
                   reader.has("hold")};
}

static Result<Request> listRequest(const Reader &reader)
{
    ListTasks list{{}, reader.text("group")};
    for (const QString &name : reader.texts("state")) {
        const Result<TaskState> state = stateFromName(name);
        if (!state)
            return failure(state.error());
        list.states.append(*state);
    }
    if (!reader.words().isEmpty())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("list takes no “%1”").arg(reader.words().first()));
    return list;
}

static Result<Request> changeRequest(const Reader &reader, Change change)
{
    const Result<QList<TaskId>> ids = reader.ids(reader.words());
    if (!ids)
        return failure(ids.error());
    const bool isWide = !reader.text("group").isEmpty() || reader.has("failed");
    if (ids->isEmpty() != isWide) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("%1 takes the numbers of tasks or --group%2")
                .arg(reader.verb(), change == Change::Retry ? QStringLiteral(" or --failed") : QString()));
    }
    return ChangeTasks{change, *ids, reader.text("group"), reader.has("failed")};
}

static Result<Request> namedRequest(const Reader &reader)
{
    const Result<QList<TaskId>> ids = reader.ids(reader.words());
    if (!ids)
        return failure(ids.error());
    const bool isLog = reader.verb() == QLatin1String("log");
    if (ids->isEmpty() || (isLog && ids->size() != 1))
        return failure(ErrorCode::InvalidInput, isLog ? QStringLiteral("log takes the number of one task")
                                                      : QStringLiteral("wait takes the numbers of tasks"));
    if (isLog)
        return ReadLog{ids->first(), reader.has("follow") ? ReadLog::Follow::Yes : ReadLog::Follow::No};
    return WaitForTasks{*ids};
}

static Result<Request> requestFrom(const Reader &reader, const QString &directory, const QDateTime &now)
{
    static const QHash<QString, Change> changes{{QStringLiteral("cancel"), Change::Cancel},
                                                {QStringLiteral("suspend"), Change::Suspend},
                                                {QStringLiteral("resume"), Change::Resume},
                                                {QStringLiteral("retry"), Change::Retry}};
    const QString &verb = reader.verb();
    if (const Result<void> checked = reader.checkOptions(); !checked)
        return failure(checked.error());
    if (verb == QLatin1String("list"))
        return listRequest(reader);
    if (verb == QLatin1String("add"))
        return addRequest(reader, directory, now);
    if (verb == QLatin1String("log") || verb == QLatin1String("wait"))
        return namedRequest(reader);
    return changeRequest(reader, changes.value(verb));
}

Result<TasksOptions> TasksOptions::from(const QCommandLineParser &parser, const QString &directory,
                                        const QDateTime &now)
{
    static const QStringList verbs{QStringLiteral("list"),   QStringLiteral("add"),
                                   QStringLiteral("cancel"), QStringLiteral("suspend"),
                                   QStringLiteral("resume"), QStringLiteral("retry"),
                                   QStringLiteral("log"),    QStringLiteral("wait")};
    const Reader reader(parser);
    if (!verbs.contains(reader.verb())) {
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("“%1” is none of %2").arg(reader.verb(), verbs.join(QLatin1String(", "))));
    }
    const Result<Request> request = requestFrom(reader, directory, now);
    if (!request)
        return failure(request.error());
    TasksOptions options{*request};
    if (reader.verb() == QLatin1String("wait")) {
        const Result<double> patience = numberOption(parser, QStringLiteral("timeout"), 0, {0, maxSeconds});
        if (!patience)
            return failure(patience.error());
        options.patience = std::chrono::milliseconds(std::llround(*patience * 1000));
    }
    return options;
}

} // namespace Landline::Cli
