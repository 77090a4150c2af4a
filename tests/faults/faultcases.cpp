// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultanswers.h"

#include <QRandomGenerator>

namespace Landline::Testing {

QList<FaultFamily> faultFamilies()
{
    return {{"F1", "The file is replaced on the server, between runs or within one"},
            {"F2", "A whole file comes where a part was asked for"},
            {"F3", "Ranges are advertised, and not kept"},
            {"F4", "A part begins elsewhere than asked"},
            {"F5", "An answer tells another total than the first"},
            {"F6", "Content-Range is malformed, contradictory or missing"},
            {"F7", "Ranges are lost where compression is asked for"},
            {"F8", "The server compresses although it was not asked to"},
            {"F9", "If-Range works by date only"},
            {"F10", "The ETag is another with each answer"},
            {"F11", "416 to a file that is complete"},
            {"F12", "A signed link expires"},
            {"F13", "A web page comes instead of the rest"},
            {"F14", "The body is cut, with a length or in chunks"},
            {"F15", "More connections than the server bears: 403, 429, 503"},
            {"F16", "429 and 503 with Retry-After"},
            {"F17", "Twenty kills (SIGKILL) at random points, and on"},
            {"F18", "Sent to another server: login, Authorization, cookie"},
            {"F19", "Names from the server or the URL that lead elsewhere or deceive"},
            {"F20", "The disk is full"},
            {"F21", "A large range is refused"},
            {"F22", "The link is good for one request"},
            {"F23", "The checksum is wrong, and the next run"},
            {"F24", "Progress above 100 %"},
            {"F25", "A rate limit is kept to"},
            {"R1", "The unfinished file or its control data is damaged"},
            {"R2", "A part that nobody asked for"},
            {"R3", "416 to a part that is not complete"},
            {"R4", "Two runs at once"},
            {"R5", "The answer is not HTTP"},
            {"R6", "Statuses without a file: 302 to nowhere, 304, 404, 500"},
            {"R7", "An unfinished file under the final name"},
            {"R8", "Links, a pipe, a directory where the file should be"},
            {"R9", "Another file has the name"},
            {"R10", "Heads without an end"},
            {"R11", "Impossible lengths"},
            {"R12", "Bodies longer or shorter than announced"},
            {"R13", "Encrypted: certificates, cuts, the way to an open connection"},
            {"R14", "Sent in circles, to files, to nowhere"},
            {"R15", "Silence and resets"},
            {"R16", "Mirrors that lie, stall or lack the file"},
            {"R17", "An empty file"},
            {"R18", "Connections that are used again: closed, or with more in them"}};
}

QList<FaultCase> killFaults(quint32 seed)
{
    static constexpr int kills = 20;
    static constexpr qint64 size = 6'000'000;
    static constexpr int connections = 4;
    static constexpr qint64 paceOfOne = 600'000; // bytes a second
    static constexpr qint64 aSecond = connections * paceOfOne;
    static const QByteArray body = testBytes(size, 10);
    QRandomGenerator random(seed);
    QList<FaultCase> out;
    for (int i = 1; i <= kills; ++i) {
        FaultStep killed = run(always(slow(file(body), paceOfOne)));
        killed.end = RunEnd::Killed;
        killed.atBytes = random.bounded(static_cast<int>(size) / 20, static_cast<int>(size) * 19 / 20);
        out.append(
            {.family = "F17",
             .name = QStringLiteral("kill %1 of %2 (seed %3), after %4 bytes: at most a second is lost")
                         .arg(i)
                         .arg(kills)
                         .arg(seed)
                         .arg(killed.atBytes),
             .steps = {killed, run(always(slow(file(body), paceOfOne)))},
             .versions = {body},
             .mostBytes = size + aSecond});
    }
    return out;
}

QList<FaultCase> faultCases(quint32 seed)
{
    const QList<FaultCase> all = versionFaults() + rangeFaults() + answerFaults() + serverFaults()
                                 + redirectFaults() + nameFaults() + diskFaults() + checksumFaults()
                                 + killFaults(seed);
    QList<FaultCase> sorted;
    for (const FaultFamily &family : faultFamilies()) {
        for (const FaultCase &fault : all) {
            if (fault.family == family.id)
                sorted.append(fault);
        }
    }
    return sorted;
}

} // namespace Landline::Testing
