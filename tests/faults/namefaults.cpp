// SPDX-License-Identifier: GPL-3.0-or-later
// What a server would like the file to be called, and what has that name already.
#include "tests/faults/faultanswers.h"

#include <QFile>
#include <QRegularExpression>

#include <sys/stat.h>
#include <unistd.h>

namespace Landline::Testing {

static const QByteArray &shortBody()
{
    static const QByteArray body = testBytes(3000, 6);
    return body;
}

/** Judges the name of the one file that may have come: `unsafe` matches what it may not be. */
static std::function<QString(const FaultSight &)> oneNameWithout(const char *unsafe)
{
    const QRegularExpression pattern(QString::fromLatin1(unsafe), QRegularExpression::CaseInsensitiveOption);
    return [pattern](const FaultSight &sight) {
        const QStringList names = sight.place.names();
        if (names.size() > 1)
            return QStringLiteral("%1 files are there").arg(names.size());
        const bool isUnsafe = !names.isEmpty() && pattern.match(names.first()).hasMatch();
        return isUnsafe ? QStringLiteral("it is called “%1”").arg(names.first()) : QString();
    };
}

static constexpr const char *separators = "[/\\\\]";
static constexpr const char *controls = "[\\x{00}-\\x{1f}\\x{7f}-\\x{9f}]";
static constexpr const char *directionMarks = "[\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]";
static constexpr const char *reserved = "^(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?$";
static constexpr const char *hidden = "^\\.";
static constexpr const char *likeAnOption = "^-";

static QList<FaultCase> offeredNames()
{
    const auto row = [](const char *name, const QByteArray &disposition, const char *unsafe) {
        HttpScript script = file(shortBody());
        script.with("Content-Disposition", disposition);
        return FaultCase{.family = "F19",
                         .name = QString::fromLatin1(name),
                         .steps = {run(always(script))},
                         .versions = {shortBody()},
                         .needs = {{Need::ServerName, {}}},
                         .mayHaveAnyName = true,
                         .also = oneNameWithout(unsafe)};
    };
    const QByteArray long300 = QByteArray(300, 'x') + ".bin";
    return {
        row("a plain name is taken", "attachment; filename=\"report.pdf\"", "^(?!report\\.pdf$)"),
        row("a name with ../ stays in the directory", "attachment; filename=\"../../evil.bin\"", separators),
        row("a name with ..\\ stays in the directory", "attachment; filename=\"..\\\\..\\\\evil.bin\"",
            separators),
        row("an absolute path stays in the directory", "attachment; filename=\"{around}evil.bin\"",
            separators),
        row("an encoded ../ stays in the directory", "attachment; filename*=UTF-8''..%2F..%2Fevil.bin",
            separators),
        row("a name with an encoded NUL is made safe", "attachment; filename*=UTF-8''evil%00.exe", controls),
        row("a name that Windows reserves is made safe", "attachment; filename=\"CON\"", reserved),
        row("a name that is only dots is made safe", "attachment; filename=\"..\"", hidden),
        row("an empty name is replaced", "attachment; filename=\"\"", hidden),
        row("a hidden name is made visible", "attachment; filename=\".bashrc\"", hidden),
        row("a name like an option is made safe", "attachment; filename=\"-rf\"", likeAnOption),
        row("escape sequences are taken out of a name", "attachment; filename=\"a\x1b[31m\x07.bin\"",
            controls),
        row("C1 control characters are taken out of a name", "attachment; filename*=UTF-8''a%C2%9B31m.bin",
            controls),
        row("marks that turn the direction are taken out of a name",
            "attachment; filename*=UTF-8''gpj%E2%80%AEexe.bin", directionMarks),
        row("a name that is too long is cut", "attachment; filename=\"" + long300 + "\"", separators)};
}

static QList<FaultCase> urlNames()
{
    const auto row = [](const char *name, const char *path, const char *unsafe) {
        return FaultCase{.family = "F19",
                         .name = QString::fromLatin1(name),
                         .steps = {run(always(file(shortBody())))},
                         .versions = {shortBody()},
                         .path = QString::fromLatin1(path),
                         .mayHaveAnyName = true,
                         .also = oneNameWithout(unsafe)};
    };
    return {
        row("an encoded ../ at the end of a URL stays in the directory", "/a/..%2f..%2fevil.bin", separators),
        row("encoded escape sequences in a URL are taken out", "/a%1b%5b31m.bin", controls),
        row("a URL without a name gives a file", "/", hidden)};
}

static FaultCase taken(const char *family, const char *name, const std::function<void(FaultPlace &)> &before)
{
    return {.family = family,
            .name = QString::fromLatin1(name),
            .steps = {after(run(always(file())), before)},
            .wanted = Wanted::FileOrNoFile,
            .mayHaveAnyName = true};
}

static FaultCase needing(Need need, FaultCase fault)
{
    fault.needs.insert(need, {});
    return fault;
}

/** Makes `path` lead to a file of somebody's. */
static void linkTo(FaultPlace &place, const QString &path)
{
    const QString victim = place.around(QStringLiteral("case.victim"));
    place.keep(victim, "somebody's thesis\n");
    if (!QFile::link(victim, path))
        qFatal("cannot make a link");
}

static QList<FaultCase> linksAndPipes()
{
    const auto hardLink = [](FaultPlace &place) {
        const QString victim = place.around(QStringLiteral("case.victim"));
        place.keep(victim, "somebody's thesis\n");
        if (::link(qPrintable(victim), qPrintable(place.partPath())) != 0)
            qFatal("cannot make a hard link");
    };
    const auto pipe = [](FaultPlace &place) { ::mkfifo(qPrintable(place.partPath()), 0600); };
    return {
        taken("R8", "a symbolic link at the file's name is not written through",
              [](FaultPlace &place) { linkTo(place, place.finalPath()); }),
        needing(Need::PartFile,
                taken("R8", "a symbolic link at the unfinished file's name is not written through",
                      [](FaultPlace &place) { linkTo(place, place.partPath()); })),
        needing(Need::ControlFile,
                taken("R8", "a symbolic link at the control file's name is not written through",
                      [](FaultPlace &place) { linkTo(place, place.controlPath()); })),
        needing(Need::PartFile, taken("R8", "another name of somebody's file is not written to", hardLink)),
        needing(Need::PartFile, taken("R8", "a pipe at the unfinished file's name does not hang it", pipe)),
        taken("R8", "a directory at the file's name is left alone",
              [](FaultPlace &place) { QDir().mkpath(place.finalPath()); })};
}

static QList<FaultCase> existingFiles()
{
    return {taken("R9", "another file of that name, shorter, is left alone",
                  [](FaultPlace &place) { place.keep(place.finalPath(), testBytes(1'000'000, 7)); }),
            taken("R9", "another file of that name, longer, is left alone",
                  [](FaultPlace &place) { place.keep(place.finalPath(), testBytes(5'000'000, 7)); }),
            taken("R9", "an empty file of that name is left alone",
                  [](FaultPlace &place) { place.keep(place.finalPath(), {}); }),
            needing(Need::PartFile,
                    taken("R9", "somebody's file under the unfinished file's name is left alone",
                          [](FaultPlace &place) { place.keep(place.partPath(), testBytes(1'000'000, 7)); }))};
}

QList<FaultCase> nameFaults()
{
    return offeredNames() + urlNames() + linksAndPipes() + existingFiles();
}

} // namespace Landline::Testing
