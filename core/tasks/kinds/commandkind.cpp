// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/commandkind.h"

#include "core/tasks/kinds/arguments.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QStandardPaths>

namespace Landline::Tasks {

namespace {

/** An attempt that can't even be made: fails with the reason. */
class RefusedOperation final : public Operation
{
public:
    explicit RefusedOperation(Error error)
        : m_error(std::move(error))
    {}
    void start() override { fail(m_error); }
    void cancel() override { endCanceled(); }

private:
    Error m_error;
};

} // namespace

TaskSpec commandSpec(const QString &command, const QString &directory)
{
    return {QStringLiteral("command"),
            {{QStringLiteral("command"), command}, {QStringLiteral("directory"), directory}}};
}

static Result<QString> checkedArgument(const QString &text)
{
    if (text.contains(QChar::Null))
        return failure(ErrorCode::InvalidInput, QStringLiteral("“command” contains a zero character"));
    if (text.toUtf8().size() > maxArgumentBytes) {
        return failure(ErrorCode::TooLarge, QStringLiteral("“command” is longer than the system takes (%1 "
                                                           "bytes); put it into a file and run that")
                                                .arg(maxArgumentBytes));
    }
    return text;
}

static Result<void> changeEnvironment(QProcessEnvironment &environment, const QJsonValue &changes)
{
    if (!changes.isUndefined() && !changes.isNull() && !changes.isObject()) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("“environment” must be an object of names and texts"));
    }
    const QJsonObject object = changes.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key().isEmpty() || it.key().contains(u'=') || it.key().contains(QChar::Null)) {
            return failure(
                ErrorCode::InvalidInput,
                QStringLiteral("“%1” can't be the name of an environment variable").arg(it.key().left(100)));
        }
        if (it.value().isNull())
            environment.remove(it.key());
        else if (it.value().isString() && !it.value().toString().contains(QChar::Null))
            environment.insert(it.key(), it.value().toString());
        else
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("“environment”: %1 must be a text, or null to remove it")
                               .arg(it.key().left(100)));
    }
    return {};
}

static Result<QStringList> programAndArguments(const QJsonArray &array)
{
    QStringList words;
    for (const QJsonValue &value : array) {
        if (!value.isString())
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("“command” must be an array of texts: a program, its arguments"));
        Result<QString> word = checkedArgument(value.toString());
        if (!word)
            return failure(word.error());
        words.append(*word);
    }
    if (words.isEmpty() || words.first().isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("“command” names no program"));
    return words;
}

Result<Command> commandFromArguments(const QJsonObject &arguments, const QProcessEnvironment &environment)
{
    if (Result<void> known = onlyKnown(arguments, {QStringLiteral("command"), QStringLiteral("directory"),
                                                   QStringLiteral("environment"), QStringLiteral("shell")});
        !known)
        return failure(known.error());
    Command command;
    command.environment = environment;
    if (Result<void> changed = changeEnvironment(command.environment, arguments.value(u"environment"));
        !changed)
        return failure(changed.error());
    const Result<QString> directory = optionalText(arguments, QStringLiteral("directory"));
    if (!directory)
        return failure(directory.error());
    command.directory = *directory;
    const Result<QString> shell = optionalText(arguments, QStringLiteral("shell"));
    if (!shell)
        return failure(shell.error());

    const QJsonValue what = arguments.value(u"command");
    if (what.isArray()) {
        if (!shell->isEmpty() && *shell != QLatin1String("none"))
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("with a shell “command” must be one text, not an array"));
        const Result<QStringList> words = programAndArguments(what.toArray());
        if (!words)
            return failure(words.error());
        command.words = *words;
        return command;
    }
    if (*shell == QLatin1String("none"))
        return failure(ErrorCode::InvalidInput, QStringLiteral("without a shell “command” must be an array: "
                                                               "a program, its arguments"));
    const Result<QString> text = requiredText(arguments, QStringLiteral("command")).and_then(checkedArgument);
    if (!text)
        return failure(text.error());
    command.text = *text;
    if (!shell->isEmpty())
        command.shell = *shell;
    return command;
}

/** What would only fail in the child, where words are few. */
static Result<Command> checkedAgainstTheDisk(Command command)
{
    if (const QFileInfo info(command.directory); !command.directory.isEmpty() && !info.isDir()) {
        return failure(ErrorCode::NotFound,
                       info.exists() ? QStringLiteral("%1 is not a directory").arg(command.directory)
                                     : QStringLiteral("the directory %1 is not there; make it or choose "
                                                      "another")
                                           .arg(command.directory),
                       command.directory);
    }
    QString &program = command.words.isEmpty() ? command.shell : command.words.first();
    // A relative path with a slash is the system's matter: it counts from the command's directory.
    if (program.contains(u'/') && !program.startsWith(u'/'))
        return command;
    const QStringList path =
        command.environment.value(QStringLiteral("PATH")).split(u':', Qt::SkipEmptyParts);
    const QString found = QStandardPaths::findExecutable(program, path);
    if (found.isEmpty()) {
        return failure(
            ErrorCode::NotFound,
            QStringLiteral("the %1 %2 is not there or can't be run; install it or name another")
                .arg(command.words.isEmpty() ? QStringLiteral("shell") : QStringLiteral("program"), program),
            program);
    }
    program = found;
    return command;
}

TaskKind commandKind(const QProcessEnvironment &environment)
{
    TaskKind kind;
    kind.group = commandsGroup;
    kind.operation = [environment](const QJsonObject &arguments,
                                   const QJsonObject &) -> std::unique_ptr<Operation> {
        Result<Command> command =
            commandFromArguments(arguments, environment).and_then(checkedAgainstTheDisk);
        if (!command)
            return std::make_unique<RefusedOperation>(command.error());
        return std::make_unique<ProcessOperation>(std::move(*command));
    };
    return kind;
}

} // namespace Landline::Tasks
