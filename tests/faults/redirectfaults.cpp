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
            row("a cookie does not go along to another server", Need::Header, "Cookie: session=secret")};
}

static QString nothingAsked(const FaultSight &sight)
{
    return sight.here.isEmpty() ? QString() : QStringLiteral("it asked a server that it can't know");
}

static QList<FaultCase> encrypted()
{
    const auto row = [](const char *name, const char *certificate, const FaultStep &step, Wanted wanted) {
        return FaultCase{.family = "R13",
                         .name = QString::fromLatin1(name),
                         .steps = {step},
                         .wanted = wanted,
                         .needs = {{Need::Authorities, testDataPath("tls/ca.pem")}},
                         .certificate = QString::fromLatin1(certificate)};
    };
    FaultCase downgrade = row("the way from an encrypted to an open connection is not taken", "good",
                              run(always(redirectTo("{there}/file.bin")), always(file())), Wanted::NoFile);
    downgrade.also = nothingAskedThere;
    FaultCase expired =
        row("a certificate that has expired is refused", "expired", run(always(file())), Wanted::NoFile);
    FaultCase ofAnother =
        row("a certificate of another server is refused", "othername", run(always(file())), Wanted::NoFile);
    expired.also = ofAnother.also = nothingAsked;
    HttpScript cutUnsigned = cut(file());
    cutUnsigned.sendsLength = false; // it ends where the connection does, which only TLS can vouch for
    cutUnsigned.cutsHard = true;
    return {row("an encrypted file comes whole", "good", run(always(slow(file()))), Wanted::File),
            row("an encrypted file that is cut once is completed", "good",
                run(inOrder({cut(file()), file()})), Wanted::File),
            row("an encrypted file of unknown length that is cut is not complete", "good",
                run(always(cutUnsigned)), Wanted::NoFile),
            downgrade,
            expired,
            ofAnother};
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
    return secrets() + encrypted() + nowhere();
}

} // namespace Landline::Testing
