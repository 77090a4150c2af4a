// SPDX-License-Identifier: GPL-3.0-or-later
// Sent elsewhere: with whose secrets, to what, and for how long.
#include "tests/faults/faultanswers.h"

namespace Landline::Testing {

static QString nothingSecretThere(const FaultSight &sight)
{
    for (const HttpTestRequest &request : sight.there) {
        for (const char *name : {"authorization", "cookie"}) {
            if (request.headers.contains(name))
                return QStringLiteral("it sent %1 to the other server").arg(QLatin1String(name));
        }
    }
    return {};
}

static QString nothingAskedThere(const FaultSight &sight)
{
    return sight.there.isEmpty() ? QString() : QStringLiteral("it asked the server that is not encrypted");
}

static QList<FaultCase> secrets()
{
    const auto row = [](const char *name, Need need, const char *value) {
        return FaultCase{.family = "F18",
                         .name = QString::fromLatin1(name),
                         .steps = {run(always(redirectTo("{there}/file.bin")), always(slow(file())))},
                         .needs = {{need, QString::fromLatin1(value)}},
                         .also = nothingSecretThere};
    };
    return {row("a login does not go along to another server", Need::Login, "ana:secret"),
            row("an Authorization header does not go along to another server", Need::Header,
                "Authorization: Bearer secret"),
            row("a cookie does not go along to another server", Need::Header, "Cookie: session=secret"),
            {.family = "R13",
             .name = "the way from an encrypted to an open connection is not taken",
             .steps = {run(always(redirectTo("{there}/file.bin")), always(file()))},
             .wanted = Wanted::NoFile,
             .needs = {{Need::Authorities, testDataPath("tls/ca.pem")}},
             .isSecure = true,
             .also = nothingAskedThere},
            {.family = "R13",
             .name = "an encrypted file comes whole",
             .steps = {run(always(slow(file())))},
             .needs = {{Need::Authorities, testDataPath("tls/ca.pem")}},
             .isSecure = true}};
}

static QList<FaultCase> nowhere()
{
    const HttpAnswer further = [](const HttpTestRequest &request) {
        return redirectTo("{here}" + request.path + "x");
    };
    const HttpAnswer circle = [](const HttpTestRequest &request) {
        return redirectTo(request.path == "/a" ? "{here}/b" : "{here}/a");
    };
    const auto row = [](const char *name, const HttpAnswer &answer) {
        return FaultCase{.family = "R14",
                         .name = QString::fromLatin1(name),
                         .steps = {run(answer)},
                         .wanted = Wanted::NoFile,
                         .mostRequests = 160};
    };
    FaultCase local =
        row("a way to a file of one's own is not taken", always(redirectTo("file://{around}case.secret")));
    local.steps.first().before = [](FaultPlace &place) {
        place.keep(place.around("case.secret"), "none of the server's business\n");
    };
    local.also = [](const FaultSight &sight) {
        for (const QString &name : sight.place.names()) {
            if (FaultPlace::read(sight.place.out() + '/' + name).contains("none of the server's business"))
                return QStringLiteral("it copied a file of one's own");
        }
        return QString();
    };
    return {row("a way to itself ends", always(redirectTo("{here}/file.bin"))),
            row("a circle of two ends", circle),
            row("a way without an end is left", further),
            row("a way to data: is not taken", always(redirectTo("data:text/plain,hello"))),
            row("a way to no server is not taken", always(redirectTo("http:///file.bin"))),
            local};
}

QList<FaultCase> redirectFaults()
{
    return secrets() + nowhere();
}

} // namespace Landline::Testing
