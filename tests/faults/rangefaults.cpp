// SPDX-License-Identifier: GPL-3.0-or-later
// Parts that are refused, misplaced, mislabelled or not asked for.
#include "tests/faults/faultanswers.h"

namespace Landline::Testing {

static HttpScript withField(HttpScript script, const QByteArray &name, const QByteArray &value)
{
    return script.with(name, value);
}

static HttpScript wholeAlways()
{
    HttpScript script = slow(file());
    script.ignoresRange = true;
    return script;
}

/** The same server for a second run and for several connections. */
static QList<FaultCase> bothWays(const char *family, const char *what, const HttpScript &part,
                                 Wanted wanted = Wanted::File)
{
    const QString text = QString::fromLatin1(what);
    const HttpAnswer answer = wholeOrPart(slow(file()), slow(part));
    return {{.family = family,
             .name = text + ", when going on",
             .steps = {leavingSome(), run(answer)},
             .wanted = wanted,
             .mostRequests = 40},
            {.family = family,
             .name = text + ", over several connections",
             .steps = {run(answer)},
             .wanted = wanted,
             .mostRequests = 40}};
}

static QList<FaultCase> misplacedParts()
{
    HttpScript earlier = file();
    earlier.startsEarlier = 1000;
    HttpScript later = file();
    later.startsEarlier = -1000;
    const QByteArray field = "Content-Range";
    return bothWays("F2", "a whole file instead of a part is put where it belongs", wholeAlways())
           + bothWays("F3", "ranges that are only advertised are not believed",
                      withField(wholeAlways(), "Accept-Ranges", "bytes"))
           + bothWays("F4", "a part that begins earlier is put where it belongs", earlier)
           + bothWays("F4", "a part that begins later leaves no hole", later, Wanted::FileOrNoFile)
           + bothWays("F6", "a Content-Range in wrong words does no harm",
                      withField(file(), field, "bytes={first}-{last}/{total}"))
           + bothWays("F6", "a Content-Range with the part's length as total does no harm",
                      withField(file(), field, "bytes {first}-{last}/{length}"))
           + bothWays("F6", "a part without a Content-Range does no harm", withField(file(), field, {}))
           + bothWays("F6", "a Content-Range of numbers beyond all sizes does no harm",
                      withField(file(), field, "bytes 9223372036854775806-9223372036854775807/*"));
}

/** Refuses to send more than 32 MiB at once. */
static HttpScript refusingLarge(const HttpTestRequest &request, const QByteArray &body)
{
    const QList<QByteArray> bounds = request.headers.value("range").split('-');
    const qint64 last = bounds.value(1).isEmpty() ? body.size() - 1 : bounds.value(1).toLongLong();
    const bool isLarge = request.hasRange() && last - request.rangeBegin() >= (32 << 20);
    return isLarge ? statusOnly(403) : file(body);
}

static FaultCase largeRanges()
{
    static const QByteArray body = testBytes(36'000'000, 5);
    return {.family = "F21",
            .name = "a range that is refused for its size is asked for in parts",
            .steps = {interrupted(always(stalling(file(body)))),
                      run([](const HttpTestRequest &request) { return refusingLarge(request, body); })},
            .versions = {body}};
}

static QList<FaultCase> unsatisfiable()
{
    HttpScript endless = file();
    endless.chunked = true;
    HttpScript refusal = statusOnly(416);
    refusal.with("Content-Range", "bytes */4000000");
    return {{.family = "F11",
             .name = "a file that has all its bytes already is complete at 416",
             .steps = {interrupted(always(stalling(endless, fileSize))), goingOn(always(slow(file())))}},
            {.family = "R3",
             .name = "416 to a part that is not complete does not complete it",
             .steps = {leavingSome(), run(wholeOrPart(file(), refusal))}},
            {.family = "R3",
             .name = "416 without a total does not complete a part",
             .steps = {leavingSome(), run(wholeOrPart(file(), statusOnly(416)))}},
            {.family = "R3",
             .name = "416 to who asked for everything is a failure",
             .steps = {run(always(refusal))},
             .wanted = Wanted::NoFile}};
}

static QList<FaultCase> unasked()
{
    const auto row = [](const char *name, const QByteArray &body, const char *range) {
        HttpScript script = file(body);
        script.status = 206;
        if (range)
            script.with("Content-Range", range);
        return FaultCase{.family = "R2",
                         .name = QString::fromLatin1(name),
                         .steps = {run(always(script))},
                         .wanted = Wanted::FileOrNoFile,
                         .mostRequests = 20};
    };
    return {row("the beginning as a part that nobody asked for is not the file", fileBody().left(1000),
                "bytes 0-999/4000000"),
            row("the middle as a part that nobody asked for is not the file", fileBody().mid(1000, 1000),
                "bytes 1000-1999/4000000"),
            row("a part that does not say of what is not the file", fileBody().left(1000), nullptr)};
}

QList<FaultCase> rangeFaults()
{
    return misplacedParts() + QList<FaultCase>{largeRanges()} + unsatisfiable() + unasked();
}

} // namespace Landline::Testing
