// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that are compressed, cut, empty, endless, of an impossible length, or no HTTP at all.
#include "tests/faults/faultanswers.h"

namespace Landline::Testing {

/** 20,000 times an "a". */
static QByteArray plainText()
{
    return QByteArray(20'000, 'a');
}

static HttpScript compressedFile()
{
    HttpScript script = file(QByteArray::fromBase64(
        "H4sIAAAAAAACA+3BMQEAAADCoKzrX8IaHkABAAAAAAAAAAAAAAAAAAAAAAAA8GAxh73KIE4AAA=="));
    script.with("Content-Encoding", "gzip");
    return script;
}

static QList<FaultCase> compressed()
{
    const HttpAnswer onlyIfAsked = [](const HttpTestRequest &request) {
        HttpScript script = compressedFile();
        script.ignoresRange = true;
        return request.headers.value("accept-encoding").contains("gzip") ? script : file(plainText());
    };
    HttpScript endingEarly = cut(compressedFile(), 20);
    endingEarly.sendsLength = false;
    return {{.family = "F7",
             .name = "no compression is asked for that would take the ranges away",
             .steps = {interrupted(always(stalling(file(plainText()), 5000))), run(onlyIfAsked)},
             .versions = {plainText()}},
            {.family = "F8",
             .name = "what a server compresses unasked does not become the file",
             .steps = {run(always(compressedFile()))},
             .wanted = Wanted::FileOrNoFile,
             .versions = {plainText()}},
            {.family = "F8",
             .name = "a compressed answer that ends early does not become the file",
             .steps = {run(always(endingEarly))},
             .wanted = Wanted::NoFile,
             .versions = {plainText()}}};
}

static QList<FaultCase> incomplete()
{
    HttpScript chunked = file();
    chunked.chunked = true;
    HttpScript promisingMore = cut(file(), fileSize);
    promisingMore.with("Content-Length", "4500000");
    HttpScript longer = cut(file(), fileSize);
    longer.with("Content-Length", "3900000");
    HttpScript both = chunked;
    both.with("Content-Length", "10");
    return {{.family = "F14",
             .name = "a file that is cut each time is not complete",
             .steps = {run(always(cut(file())))},
             .wanted = Wanted::NoFile},
            {.family = "F14",
             .name = "a chunked file that is cut each time is not complete",
             .steps = {run(always(cut(chunked)))},
             .wanted = Wanted::NoFile},
            {.family = "F14",
             .name = "a file that is cut once is completed in the same run",
             .steps = {run(inOrder({cut(file()), file()}))}},
            {.family = "F14",
             .name = "a chunked file that is cut once is completed in the same run",
             .steps = {run(inOrder({cut(chunked), chunked}))}},
            {.family = "R12",
             .name = "a body shorter than its Content-Length is not complete",
             .steps = {run(always(promisingMore))},
             .wanted = Wanted::NoFile},
            {.family = "R12",
             .name = "a body longer than its Content-Length ends where that says",
             .steps = {run(always(longer))},
             .wanted = Wanted::FileOrNoFile,
             .versions = {fileBody().left(3'900'000)}},
            {.family = "R12",
             .name = "a chunked body with a Content-Length beside it is taken by its chunks",
             .steps = {run(always(both))},
             .wanted = Wanted::FileOrNoFile}};
}

static QList<FaultCase> impossibleLengths()
{
    const auto row = [](const char *name, const QList<QByteArray> &values, Wanted wanted) {
        HttpScript script = cut(file(), fileSize);
        for (const QByteArray &value : values)
            script.with("Content-Length", value);
        return FaultCase{.family = "R11",
                         .name = QString::fromLatin1(name),
                         .steps = {run(always(script))},
                         .wanted = wanted};
    };
    return {row("a length of nearly 2^63 is refused", {"9223372036854775807"}, Wanted::NoFile),
            row("a length beyond 2^64 is not taken for a small one", {"18446744073709951616"},
                Wanted::FileOrNoFile),
            row("a length below zero does no harm", {"-5"}, Wanted::FileOrNoFile),
            row("a length in words does no harm", {"many"}, Wanted::FileOrNoFile),
            row("two lengths that differ do no harm", {"1000", "4000000"}, Wanted::FileOrNoFile)};
}

static QList<FaultCase> noHttp()
{
    const auto row = [](const char *name, const QByteArray &bytes) {
        return FaultCase{.family = "R5",
                         .name = QString::fromLatin1(name),
                         .steps = {run(always(rawAnswer(bytes)))},
                         .wanted = Wanted::NoFile};
    };
    return {row("noise instead of an answer is not the file", testBytes(5000, 9)),
            row("text without a head is not the file", "Hello, this is a file without any head.\n"),
            row("a TLS alert instead of an answer is not the file", QByteArray::fromHex("15030300020228")),
            row("a connection that is closed at once gives no file", QByteArray(1, '\n')),
            row("a chunk without a size is not the file",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"),
            row("a chunk of more than 2^64 bytes is not the file",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n"),
            row("interim answers and then nothing are not the file",
                QByteArray("HTTP/1.1 102 Processing\r\n\r\n").repeated(1000))};
}

static QList<FaultCase> noBody()
{
    const auto row = [](const char *name, int status) {
        return FaultCase{.family = "R6",
                         .name = QString::fromLatin1(name),
                         .steps = {run(always(statusOnly(status, {})))},
                         .wanted = Wanted::NoFile};
    };
    FaultCase empty{.family = "R17",
                    .name = "an empty file is a file",
                    .steps = {run(always(file({})))},
                    .versions = {QByteArray()}};
    return {row("302 without a Location is a failure", 302),
            row("304 that nobody asked for is a failure", 304), row("404 is a failure", 404),
            row("500 is a failure", 500), empty};
}

static QList<FaultCase> longHeads()
{
    const auto modest = [](const FaultSight &sight) {
        static constexpr qint64 most = 256 << 20;
        return sight.memory < most ? QString() : QStringLiteral("it used %1 MB").arg(sight.memory >> 20);
    };
    HttpScript endless = file();
    endless.endlessHeader = true;
    HttpScript large = file();
    large.with("X-Large", QByteArray(8 << 20, 'x'));
    HttpScript many = file();
    for (int i = 0; i < 50'000; ++i)
        many.with("X-" + QByteArray::number(i), "x");
    return {{.family = "R10",
             .name = "a head without an end is given up, in bounded memory",
             .steps = {run(always(endless))},
             .wanted = Wanted::NoFile,
             .also = modest},
            {.family = "R10",
             .name = "a field of 8 MiB does no harm",
             .steps = {run(always(large))},
             .wanted = Wanted::FileOrNoFile,
             .also = modest},
            {.family = "R10",
             .name = "50,000 fields do no harm",
             .steps = {run(always(many))},
             .wanted = Wanted::FileOrNoFile,
             .also = modest}};
}

QList<FaultCase> answerFaults()
{
    return compressed() + incomplete() + impossibleLengths() + noHttp() + noBody() + longHeads();
}

} // namespace Landline::Testing
