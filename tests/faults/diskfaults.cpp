// SPDX-License-Identifier: GPL-3.0-or-later
// Disks that are full, runs that are killed or doubled, and what is found of them later.
#include "tests/faults/faultanswers.h"

#include <QFile>

#include <algorithm>

namespace Landline::Testing {

static QString hasNoFinalName(const FaultSight &sight)
{
    return QFile::exists(sight.place.finalPath()) ? QStringLiteral("an unfinished file has the final name")
                                                  : QString();
}

static QList<FaultCase> fullDisks()
{
    static constexpr qint64 small = 3'000'000;
    const auto grow = [](FaultPlace &place) {
        if (!place.setDiskSize(8 * small))
            qFatal("cannot make a disk larger");
    };
    HttpScript ofUnknownLength = file();
    ofUnknownLength.chunked = true;
    return {{.family = "F20",
             .name = "a disk that fills up on the way is a failure that keeps what is there",
             .steps = {failing(always(ofUnknownLength)), after(goingOn(always(slow(file()))), grow)},
             .diskBytes = small},
            {.family = "F20",
             .name = "a disk without the space is a failure",
             .steps = {failing(always(file())), after(run(always(file())), grow)},
             .diskBytes = small}};
}

static void resizePart(FaultPlace &place, qint64 size)
{
    if (QFile::exists(place.partPath()) && !QFile::resize(place.partPath(), size))
        qFatal("cannot resize %s", qPrintable(place.partPath()));
}

static void changeControl(FaultPlace &place, const std::function<void(QByteArray &)> &change)
{
    QByteArray content = FaultPlace::read(place.controlPath());
    change(content);
    FaultPlace::write(place.controlPath(), content);
}

static QList<FaultCase> damagedStates()
{
    const auto row = [](const char *name, const std::function<void(FaultPlace &)> &damage) {
        return FaultCase{.family = "R1",
                         .name = QString::fromLatin1(name),
                         .steps = {leavingSome(), after(run(always(file())), damage)},
                         .mayHaveAnyName = true};
    };
    const auto controlRow = [&row](const char *name, const std::function<void(QByteArray &)> &change) {
        FaultCase fault = row(name, [change](FaultPlace &place) { changeControl(place, change); });
        fault.needs.insert(Need::ControlFile, {});
        return fault;
    };
    return {
        row("an unfinished file that was cut short is no file with a hole",
            [](FaultPlace &place) { resizePart(place, 200'000); }),
        row("an unfinished file that was emptied is no file with a hole",
            [](FaultPlace &place) { resizePart(place, 0); }),
        row("an unfinished file that is longer than the file does not become it",
            [](FaultPlace &place) { resizePart(place, 6'000'000); }),
        controlRow("control data full of zeros is not believed", [](QByteArray &text) { text.fill('\0'); }),
        controlRow("control data that was cut short is not believed",
                   [](QByteArray &text) { text.truncate(text.size() / 2); }),
        controlRow("control data with a wrong digit is not believed",
                   [](QByteArray &text) { text[text.size() * 3 / 4] ^= 1; }),
        controlRow("control data of noise is not believed",
                   [](QByteArray &text) { text = testBytes(5000, 8); })};
}

/** The state of another download is moved under this one's names. */
static FaultCase othersState()
{
    FaultStep other = interrupted(always(stalling(file(otherBody()))));
    other.path = QStringLiteral("/other.bin");
    const auto move = [](FaultPlace &place) {
        for (const QString &name : place.names()) {
            const QString path = place.out() + '/' + name;
            QFile::rename(path, QString(path).replace("other.bin", "file.bin"));
        }
    };
    return {.family = "R1",
            .name = "control data of another file is not believed",
            .steps = {other, after(run(always(file())), move)},
            .needs = {{Need::ControlFile, {}}},
            .mayHaveAnyName = true};
}

static QList<FaultCase> unfinishedNames()
{
    FaultStep killed = interrupted(always(stalling(file())));
    killed.end = RunEnd::Killed;
    const auto row = [](const char *name, const FaultStep &step) {
        return FaultCase{.family = "R7",
                         .name = QString::fromLatin1(name),
                         .steps = {step},
                         .wanted = Wanted::NoFile,
                         .also = hasNoFinalName};
    };
    return {row("a killed run leaves no file under the final name", killed),
            row("an interrupted run leaves no file under the final name", leavingSome()),
            row("a file that is cut each time has no final name", run(always(cut(file()))))};
}

static QList<FaultCase> twoAtOnce()
{
    FaultStep two = run(always(slow(file())));
    two.runs = 2;
    FaultStep twoGoingOn = two;
    return {{.family = "R4", .name = "two runs at once give a whole file", .steps = {two}},
            {.family = "R4",
             .name = "two runs that go on from the same state give a whole file",
             .steps = {leavingSome(), twoGoingOn}}};
}

QList<FaultCase> diskFaults()
{
    return fullDisks() + damagedStates() + QList<FaultCase>{othersState()} + unfinishedNames() + twoAtOnce();
}

QList<FaultCase> checksumFaults()
{
    const QMap<Need, QString> checked{{Need::Checksum, sha256(fileBody())}};
    return {{.family = "F23",
             .name = "a file with a wrong checksum has no final name",
             .steps = {run(always(file(otherBody())))},
             .wanted = Wanted::NoFile,
             .needs = checked,
             .also = hasNoFinalName},
            {.family = "F23",
             .name = "after a wrong checksum the file comes anew",
             .steps = {failing(always(file(otherBody()))), run(always(file()))},
             .needs = checked},
            {.family = "F23",
             .name = "a right checksum lets a file pass that was interrupted",
             .steps = {leavingSome(), run(always(file()))},
             .needs = checked}};
}

} // namespace Landline::Testing
