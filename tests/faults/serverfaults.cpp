// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that are busy, forgetful, silent, or many.
#include "tests/faults/faultanswers.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace Landline::Testing {

/** Sends on to an address that is only good for `uses` requests; the next one is another. */
static HttpScript signing(const HttpTestRequest &request)
{
    return redirectTo("{there}/signed/" + QByteArray::number(request.number) + "/file.bin");
}

static QList<FaultCase> signedLinks()
{
    const HttpAnswer oneUse = [](const HttpTestRequest &request) {
        const bool isFirstLink = request.path == "/signed/0/file.bin";
        if (isFirstLink && request.number > 0)
            return statusOnly(403);
        return isFirstLink ? cut(slow(file())) : slow(file());
    };
    const HttpAnswer expired = always(statusOnly(403));
    const HttpAnswer onlyNew = [](const HttpTestRequest &request) {
        return request.path == "/signed/0/file.bin" ? statusOnly(410) : slow(file());
    };
    const HttpAnswer signingAnew = [](const HttpTestRequest &request) {
        return redirectTo("{there}/signed/1" + QByteArray::number(request.number) + "/file.bin");
    };
    return {{.family = "F12",
             .name = "a signed link that expires on the way is asked for anew, in the same run",
             .steps = {run(signing, oneUse)},
             .mostRequests = 30},
            {.family = "F12",
             .name = "a signed link that has expired since the last run is asked for anew",
             .steps = {interrupted(signing, always(stalling(file()))), goingOn(signingAnew, onlyNew)}},
            {.family = "F12",
             .name = "a link that has expired for good fails, and what was there is kept",
             .steps = {leavingSome(), failing(expired), goingOn(always(slow(file())))}}};
}

static QList<FaultCase> pages()
{
    const HttpAnswer toLogin = [](const HttpTestRequest &request) {
        return request.path == "/login" ? page() : redirectTo("{here}/login");
    };
    return {{.family = "F13",
             .name = "a web page instead of the rest fails, and what was there is kept",
             .steps = {leavingSome(), failing(always(page())), goingOn(always(slow(file())))}},
            {.family = "F13",
             .name = "a way round by a login page fails, and what was there is kept",
             .steps = {leavingSome(), failing(toLogin), goingOn(always(slow(file())))}}};
}

/** Answers no more than `most` requests at once. */
static HttpAnswer bearing(int most, int otherwise)
{
    return [most, otherwise](const HttpTestRequest &request) {
        return request.atOnce > most ? statusOnly(otherwise) : slow(file());
    };
}

static QString httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
}

/** Busy at first. `asDate`: says until when, instead of how long. */
static HttpAnswer busyAtFirst(int status, bool asDate)
{
    return [status, asDate](const HttpTestRequest &request) {
        if (request.number > 0)
            return file();
        HttpScript script = statusOnly(status);
        const QString until = httpDate(QDateTime::currentDateTimeUtc().addSecs(2));
        return script.with("Retry-After", asDate ? until.toLatin1() : QByteArrayLiteral("1"));
    };
}

/** The second request may not come before a second has passed. */
static QString hasWaited(const FaultSight &sight)
{
    static constexpr qint64 wait = 950;
    const bool waited = sight.here.size() < 2 || sight.here.at(1).at - sight.here.at(0).at >= wait;
    return waited ? QString() : QStringLiteral("it came back too early");
}

static QList<FaultCase> busyServers()
{
    QList<FaultCase> out;
    for (const int status : {403, 429, 503}) {
        out.append({.family = "F15",
                    .name = QStringLiteral("%1 to more than two connections: two are used").arg(status),
                    .steps = {run(bearing(2, status))},
                    .mostRequests = 20});
    }
    out.append({.family = "F15",
                .name = "503 to more than one connection: one is used",
                .steps = {run(bearing(1, 503))},
                .mostRequests = 20});
    for (const int status : {429, 503}) {
        out.append({.family = "F16",
                    .name = QStringLiteral("%1 with seconds to wait is waited for").arg(status),
                    .steps = {run(busyAtFirst(status, false))},
                    .shortfall = hasWaited});
        out.append({.family = "F16",
                    .name = QStringLiteral("%1 with a date to wait until is waited for").arg(status),
                    .steps = {run(busyAtFirst(status, true))},
                    .shortfall = hasWaited});
    }
    HttpScript inThirtyYears = statusOnly(503);
    inThirtyYears.with("Retry-After", "1000000000");
    out.append({.family = "F16",
                .name = "a wait of thirty years is not waited for",
                .steps = {run(always(inThirtyYears))},
                .wanted = Wanted::NoFile});
    return out;
}

static QList<FaultCase> oneTimeLinks()
{
    const HttpAnswer once = [](const HttpTestRequest &request) {
        return request.number == 0 ? slow(file()) : statusOnly(410);
    };
    const HttpAnswer smallOnce = [](const HttpTestRequest &request) {
        return request.number == 0 ? file(fileBody().left(10'000)) : statusOnly(410);
    };
    return {{.family = "F22",
             .name = "a link that is good for one request is enough",
             .steps = {run(once)},
             .mostRequests = 20},
            {.family = "F22",
             .name = "a small file takes one request",
             .steps = {run(smallOnce)},
             .versions = {fileBody().left(10'000)},
             .mostRequests = 1}};
}

/** Events of progress that claim more than there is. */
static QString neverAboveAll(const FaultSight &sight)
{
    bool hasAny = false;
    for (const QByteArray &line : sight.output.split('\n')) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        if (event.value("event").toString() != "progress")
            continue;
        hasAny = true;
        const double total = event.value("total").toDouble(-1);
        if (total >= 0 && event.value("bytes").toDouble() > total)
            return QString::fromUtf8(line);
    }
    return hasAny ? QString() : QStringLiteral("it told no progress");
}

static QList<FaultCase> measures()
{
    static constexpr int rate = 1'500'000;
    HttpScript ignoring = slow(file());
    ignoring.ignoresRange = true;
    const auto keepsTo = [](const FaultSight &sight) {
        const double seconds = static_cast<double>(sight.took.count()) / 1000;
        const double share = static_cast<double>(fileSize) / seconds / rate;
        return share > 0.85 && share < 1.05 ? QString() : QStringLiteral("%1 % of the rate").arg(share * 100);
    };
    return {{.family = "F24",
             .name = "progress is never above all, when a file that was half there begins anew",
             .steps = {leavingSome(), run(always(ignoring))},
             .needs = {{Need::Progress, {}}},
             .also = neverAboveAll},
            {.family = "F25",
             .name = "a rate that is asked for is kept to, over several connections",
             .steps = {run(always(file()))},
             .needs = {{Need::Rate, QString::number(rate)}},
             .shortfall = keepsTo}};
}

static QList<FaultCase> silence()
{
    const HttpAnswer oneSilent = [](const HttpTestRequest &request) {
        return request.number == 1 ? stalling(file(), 0) : slow(file());
    };
    HttpScript reset = cut(file());
    reset.cutsHard = true;
    return {{.family = "R15",
             .name = "silence in the middle is noticed, and the rest fetched",
             .steps = {run(inOrder({stalling(file()), file()}))}},
            {.family = "R15",
             .name = "one silent connection among others does not hold them up",
             .steps = {run(oneSilent)}},
            {.family = "R15",
             .name = "a connection that is reset is made again",
             .steps = {run(inOrder({reset, file()}))}}};
}

static QList<FaultCase> mirrors()
{
    const QMap<Need, QString> mirror{{Need::Mirror, QStringLiteral("{there}/file.bin")}};
    QMap<Need, QString> checked = mirror;
    checked.insert(Need::Checksum, sha256(fileBody()));
    const auto row = [](const char *name, const QMap<Need, QString> &needs, const HttpAnswer &here,
                        const HttpAnswer &there) {
        return FaultCase{
            .family = "R16", .name = QString::fromLatin1(name), .steps = {run(here, there)}, .needs = needs};
    };
    FaultCase versions = row("mirrors with two versions are not joined", mirror, always(slow(file())),
                             always(slow(file(otherBody(), "\"v2\""))));
    versions.versions = {fileBody(), otherBody()};
    FaultCase unnamed = row("mirrors that nothing tells apart are not joined", mirror,
                            always(slow(file(fileBody(), {}))), always(slow(file(otherBody(), {}))));
    unnamed.versions = versions.versions;
    return {row("a mirror without the file is passed over", mirror, always(slow(file())),
                always(statusOnly(404))),
            row("a mirror stands in where the first server has lost the file", mirror,
                always(statusOnly(404)), always(slow(file()))),
            row("a mirror that goes silent is passed over", mirror, always(slow(file())),
                always(stalling(file(), 1000))),
            row("a mirror with something else does not spoil a file that is checked", checked,
                always(slow(file())), always(slow(file(otherBody(), {})))),
            row("a first server with something else does not spoil a file that is checked", checked,
                always(slow(file(otherBody(), {}))), always(slow(file()))),
            versions,
            unnamed};
}

/** What follows the announced body may not be taken for the answer to the next request. */
static QList<FaultCase> keptConnections()
{
    static const QByteArray forged = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nETag: \"v1\"\r\n\r\nforged!\n";
    const HttpAnswer tricky = [](const HttpTestRequest &request) {
        if (request.path != "/file.bin")
            return slow(file());
        HttpScript script = rawAnswer("HTTP/1.1 302 Found\r\nLocation: /real/file.bin\r\n"
                                      "Content-Length: 0\r\n\r\n"
                                      + forged);
        script.rawStays = true;
        return script;
    };
    HttpScript longer = file(fileBody() + forged);
    longer.with("Content-Length", QByteArray::number(fileSize));
    const HttpAnswer refusingFirst = [](const HttpTestRequest &request) {
        return request.number == 0 ? closing(statusOnly(503)) : closing(slow(file()));
    };
    const auto row = [](const char *name, const FaultStep &step, Wanted wanted = Wanted::File) {
        return FaultCase{
            .family = "R18", .name = QString::fromLatin1(name), .steps = {step}, .wanted = wanted};
    };
    return {row("an answer that was sent before it was asked for is not taken", run(tricky),
                Wanted::FileOrNoFile),
            row("a body with another answer behind it ends where it says", run(always(longer)),
                Wanted::FileOrNoFile),
            row("connections that close after each answer are made anew", run(always(closing(slow(file()))))),
            row("a refusal that closes the connection is tried again on another", run(refusingFirst))};
}

QList<FaultCase> serverFaults()
{
    return keptConnections() + signedLinks() + pages() + busyServers() + oneTimeLinks() + measures()
           + silence() + mirrors();
}

} // namespace Landline::Testing
