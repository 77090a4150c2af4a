// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/eventwriter.h"
#include "app/cli/getcommand.h"
#include "app/cli/hostcommand.h"
#include "app/cli/identitycommand.h"
#include "app/cli/joincommand.h"
#include "app/cli/runcommand.h"
#include "app/cli/taskscommand.h"
#include "app/common/startup.h"
#include "app/common/unixsignals.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

using namespace Landline;
using namespace Landline::Cli;

namespace {

struct CommandRow
{
    QString name;
    QString summary;
    std::function<std::unique_ptr<Command>()> make;
};

QList<CommandRow> commandTable(const App::Startup &startup)
{
    return {
        {QStringLiteral("get"), QStringLiteral("download files; an interrupted download goes on"),
         [] { return std::make_unique<GetCommand>(); }},
        {QStringLiteral("host"), QStringLiteral("host a room until a signal ends it"),
         [] { return std::make_unique<HostCommand>(); }},
        {QStringLiteral("identity"), QStringLiteral("the profile's key: show it, take it to another machine"),
         [] { return std::make_unique<IdentityCommand>(); }},
        {QStringLiteral("join"), QStringLiteral("join a room; lines of standard input are messages"),
         [] { return std::make_unique<JoinCommand>(); }},
        {QStringLiteral("run"), QStringLiteral("run shell commands, one a line, through the task queue"),
         [&startup] { return std::make_unique<RunCommand>(startup.childEnvironment()); }},
        {QStringLiteral("tasks"), QStringLiteral("see and change the tasks of the Landline that runs"),
         [] { return std::make_unique<TasksCommand>(); }},
    };
}

QString overview(const QList<CommandRow> &table)
{
    QString text =
        QStringLiteral("Usage: landline-cli [--profile DIR] COMMAND [options]\n\n"
                       "Chat, downloads and tasks for people on one network, in a console.\n\nCommands:\n");
    for (const CommandRow &row : table)
        text += QStringLiteral("  %1 %2\n").arg(row.name, -8).arg(row.summary);
    return text
           + QStringLiteral("\nOptions, for every command:\n"
                            "  --profile DIR  keep settings, keys and history in DIR\n"
                            "  --help         what the program, or the command after it, can do\n"
                            "  --version      the program's version\n");
}

int misuse(EventWriter &writer, const QString &problem, const QString &command = {})
{
    writer.diagnostic(problem);
    writer.note(
        QStringLiteral("Try “landline-cli %1--help”.").arg(command.isEmpty() ? command : command + u' '));
    return WrongUsage;
}

/** The word that names the command, its place, and whether --profile came before it. */
std::optional<qsizetype> findCommand(const QStringList &arguments)
{
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        if (arguments.at(i) == QLatin1String("--profile"))
            ++i;
        else if (!arguments.at(i).startsWith(u'-'))
            return i;
    }
    return std::nullopt;
}

int execute(const CommandRow &row, const QStringList &arguments)
{
    const std::unique_ptr<Command> command = row.make();
    QCommandLineParser parser;
    parser.setApplicationDescription(row.summary);
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Shows this text."));
    const QCommandLineOption version(QStringLiteral("version"),
                                     QStringLiteral("Shows the program's version."));
    const QCommandLineOption profile(QStringLiteral("profile"),
                                     QStringLiteral("Keeps settings, keys and history in DIR."),
                                     QStringLiteral("DIR"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Prints one JSON object a line."));
    command->addOptions(parser);
    parser.addOptions({json, profile, help, version});

    const bool parsed = parser.parse(arguments);
    EventWriter writer(parser.isSet(json) ? EventWriter::Format::Json : EventWriter::Format::Text);
    if (parser.isSet(help)) {
        QString text = parser.helpText();
        text.replace(arguments.first(), QStringLiteral("landline-cli ") + row.name);
        EventWriter(EventWriter::Format::Text).line(text.trimmed());
        return AllWell;
    }
    if (parser.isSet(version)) {
        EventWriter(EventWriter::Format::Text)
            .line(QStringLiteral("landline-cli ") + QCoreApplication::applicationVersion());
        return AllWell;
    }
    if (!parsed)
        return misuse(writer, parser.errorText(), row.name);

    if (parser.isSet(profile) && parser.value(profile).isEmpty())
        return misuse(writer, QStringLiteral("--profile takes a directory"), row.name);

    App::UnixSignals signalSource;
    int interrupts = 0;
    QObject::connect(&signalSource, &App::UnixSignals::received, command.get(),
                     [&](int number) { command->interrupt(++interrupts, number); });
    // Queued: a command may end within start(), before the loop runs.
    QObject::connect(
        command.get(), &Command::finished, QCoreApplication::instance(),
        [](int status) { QCoreApplication::exit(status); }, Qt::QueuedConnection);
    if (const QString problem = command->start(parser, writer, parser.value(profile)); !problem.isEmpty())
        return misuse(writer, problem, row.name);
    const int status = QCoreApplication::exec();
    if (status == AllWell && !writer.isWritable()) {
        writer.diagnostic(QStringLiteral("standard output can't be written: part of what was said is lost"));
        return SomethingFailed;
    }
    return status;
}

} // namespace

int main(int argc, char **argv)
{
    const App::Startup startup;
    const QCoreApplication application(argc, argv);
    App::Startup::nameApplication(QStringLiteral("landline-cli"));

    const QList<CommandRow> table = commandTable(startup);
    QStringList arguments = QCoreApplication::arguments();
    EventWriter writer(EventWriter::Format::Text);
    const std::optional<qsizetype> at = findCommand(arguments);
    if (!at) {
        const QStringList options = arguments.mid(1);
        if (options.contains(QLatin1String("--help")) || options.contains(QLatin1String("-h"))) {
            writer.line(overview(table).trimmed());
            return AllWell;
        }
        if (options.contains(QLatin1String("--version"))) {
            writer.line(QStringLiteral("landline-cli ") + QCoreApplication::applicationVersion());
            return AllWell;
        }
        return misuse(writer, QStringLiteral("a command is missing"));
    }
    const QString name = arguments.takeAt(*at);
    for (const CommandRow &row : table) {
        if (row.name == name)
            return execute(row, arguments);
    }
    return misuse(writer, QStringLiteral("“%1” is not a command").arg(name));
}
