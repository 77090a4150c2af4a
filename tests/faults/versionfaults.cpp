// SPDX-License-Identifier: GPL-3.0-or-later
// The file on the server is replaced, or looks as if it were.
#include "tests/faults/faultanswers.h"

namespace Landline::Testing {

static constexpr const char *monday = "Mon, 02 Nov 2026 10:00:00 GMT";
static constexpr const char *tuesday = "Tue, 03 Nov 2026 10:00:00 GMT";

static HttpScript ignoringIfRange(HttpScript script)
{
    script.ignoresIfRange = true;
    return script;
}

static QList<FaultCase> betweenRuns()
{
    const auto row = [](const char *name, const HttpScript &before, const HttpScript &now) {
        return FaultCase{.family = "F1",
                         .name = QString::fromLatin1(name),
                         .steps = {interrupted(always(stalling(before))), run(always(now))},
                         .versions = {now.body}};
    };
    HttpScript changing = file();
    changing.lastModified = monday;
    HttpScript changed = ignoringIfRange(file(otherBody(), "\"v2\""));
    changed.lastModified = tuesday;
    return {row("a new ETag between two runs begins anew", file(), file(otherBody(), "\"v2\"")),
            row("a new date between two runs begins anew", datedFile(fileBody(), monday),
                datedFile(otherBody(), tuesday)),
            row("a new weak ETag between two runs begins anew", file(fileBody(), "W/\"1\""),
                file(otherBody(), "W/\"2\"")),
            row("nothing to tell versions by begins anew", file(fileBody(), {}), file(otherBody(), {})),
            row("a new version whose server ignores If-Range begins anew", changing, changed),
            row("a shorter new version begins anew", file(), file(otherBody().left(300'000), "\"v2\"")),
            row("a longer new version begins anew", file(), file(testBytes(5'000'000, 3), "\"v2\""))};
}

static QList<FaultCase> withinARun()
{
    const HttpScript now = file(otherBody(), "\"v2\"");
    const HttpScript dated = datedFile(fileBody(), monday);
    return {{.family = "F1",
             .name = "a new version after a cut in the same run begins anew",
             .steps = {run(inOrder({cut(file()), now}))},
             .versions = {otherBody()}},
            {.family = "F1",
             .name = "a new version between two connections is not joined to the old one",
             .steps = {run(inOrder({slow(file()), slow(now)}))},
             .versions = {fileBody(), otherBody()}},
            {.family = "F1",
             .name = "connections to a server that ignores If-Range do not join versions",
             .steps = {run(inOrder({slow(file()), slow(ignoringIfRange(now))}))},
             .versions = {fileBody(), otherBody()}},
            {.family = "F1",
             .name = "connections that can tell versions by the date only do not join them",
             .steps = {run(inOrder({slow(dated), slow(ignoringIfRange(datedFile(otherBody(), tuesday)))}))},
             .versions = {fileBody(), otherBody()}},
            {.family = "F1",
             .name = "connections do not join versions that nothing tells apart",
             .steps = {run(inOrder({slow(file(fileBody(), {})), slow(file(otherBody(), {}))}))},
             .versions = {fileBody(), otherBody()}}};
}

static QList<FaultCase> otherTotals()
{
    const QByteArray longer = testBytes(4'500'000, 4);
    return {{.family = "F5",
             .name = "another total under the old ETag begins anew",
             .steps = {leavingSome(), run(always(file(longer)))},
             .versions = {longer}},
            {.family = "F5",
             .name = "a connection that tells another total is not joined to the first",
             .steps = {run(inOrder({slow(file()), slow(file(longer))}))},
             .versions = {fileBody(), longer}}};
}

/** An ETag in If-Range makes this server send everything, a date doesn't. */
static HttpScript answeringDates(const HttpTestRequest &request)
{
    HttpScript script = slow(file());
    script.lastModified = monday;
    script.ignoresRange = request.headers.value("if-range").startsWith('"');
    return script;
}

/** Each answer has an ETag of its own, as from many machines behind one name. */
static HttpScript unstable(const HttpTestRequest &request)
{
    HttpScript script = slow(file(fileBody(), '"' + QByteArray::number(request.number) + '"'));
    script.lastModified = monday;
    return script;
}

QList<FaultCase> versionFaults()
{
    HttpScript dated = file();
    dated.lastModified = monday;
    const HttpAnswer stallingUnstable = [](const HttpTestRequest &request) {
        return stalling(unstable(request));
    };
    QList<FaultCase> out = betweenRuns() + withinARun() + otherTotals();
    out += {{.family = "F9",
             .name = "If-Range is asked by date where an ETag brings everything",
             .steps = {interrupted(always(stalling(dated))), goingOn(answeringDates)}},
            {.family = "F10",
             .name = "an ETag for each answer is no reason to fail or to hammer",
             .steps = {run(unstable)},
             .mostRequests = 20},
            {.family = "F10",
             .name = "an ETag for each answer still gives the whole file in a second run",
             .steps = {interrupted(stallingUnstable), run(unstable)},
             .mostRequests = 30}};
    return out;
}

} // namespace Landline::Testing
