// SPDX-License-Identifier: GPL-3.0-or-later
// Which programs withstand which faults: download_faults [--json|--markdown] [--only F1,F17] [--command '…']
// [NAME...]
#include "tests/faults/faultboard.h"
#include "tests/faults/faulttable.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

using namespace Landline::Testing;

static QList<FaultProgram> programsOf(const QCommandLineParser &parser)
{
    const QList<FaultProgram> known{FaultProgram::landline(), FaultProgram::aria2(), FaultProgram::curl(),
                                    FaultProgram::wget()};
    QList<FaultProgram> out;
    for (const FaultProgram &program : known) {
        if (parser.positionalArguments().contains(program.name, Qt::CaseInsensitive))
            out.append(program);
    }
    for (const QString &command : parser.values("command"))
        out.append(FaultProgram::fromCommand(command));
    return out.isEmpty() ? known : out;
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{"command",
          "Tries a program: its command line with {url}, {dir} for where the file goes and {name} "
          "for its name. It is called as it is: what needs more options is left out.",
          "COMMAND"},
         {"only", "Tries these families of cases only.", "F1,F2"},
         {"seed", "Chooses where the kills are.", "NUMBER", "1"},
         {"json", "Prints one JSON object."},
         {"markdown", "Prints a table with a row for each family."}});
    parser.addPositionalArgument("NAME", "landline, aria2, curl or wget; default: all of them.", "[NAME...]");
    parser.process(app);

    QList<FaultCase> cases = faultCases(parser.value("seed").toUInt());
    if (parser.isSet("only")) {
        const QStringList wanted = parser.value("only").split(',');
        cases.removeIf(
            [&wanted](const FaultCase &fault) { return !wanted.contains(QLatin1String(fault.family)); });
    }
    const QList<FaultProgram> programs = programsOf(parser);
    QStringList names;
    for (const FaultProgram &program : programs)
        names.append(program.name);
    FaultTable table(names, cases);
    QTextStream err(stderr);
    for (qsizetype program = 0; program < programs.size(); ++program) {
        FaultBoard board(programs.at(program), cases);
        for (qsizetype i = 0; i < cases.size(); ++i) {
            err << '\r' << names.at(program) << ": " << i + 1 << " of " << cases.size() << "  " << Qt::flush;
            table.set(program, i, board.verdict(i));
        }
        err << '\n';
    }
    QTextStream out(stdout);
    if (parser.isSet("json"))
        out << table.json();
    else
        out << (parser.isSet("markdown") ? table.markdown() : table.text());
    return 0;
}
