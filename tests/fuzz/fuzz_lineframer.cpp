// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/lineframer.h"
#include "tests/fuzz/fuzz.h"

#include <QList>

using namespace Landline;
using namespace Landline::Net;

namespace {

constexpr qsizetype maxLine = 24;

struct Reading
{
    QList<QByteArray> lines;
    QByteArray rest;
    bool isRefused = false;
    bool operator==(const Reading &) const = default;
};

/** Bytes that come in pieces of `piece`; each line is taken at once, or all at the end. */
Reading read(const QByteArray &bytes, qsizetype piece, bool isTakenAtOnce)
{
    LineFramer framer(maxLine);
    Reading reading;
    const auto take = [&] {
        while (const std::optional<QByteArray> line = framer.takeLine())
            reading.lines.append(*line);
    };
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        const bool isKept = framer.push(bytes.mid(at, piece)).has_value();
        Fuzz::require(!reading.isRefused || !isKept, "what was refused stays so");
        reading.isRefused = !isKept;
        if (isTakenAtOnce) {
            take();
            Fuzz::require(framer.bufferedBytes() <= maxLine + 1, "what is kept of a line is bounded");
        }
    }
    take();
    reading.rest = framer.takeRest();
    return reading;
}

/** The same, as simply as it can be said. */
Reading expected(const QByteArray &bytes)
{
    Reading reading;
    QList<QByteArray> lines = bytes.split('\n');
    const auto isTooLong = [](const QByteArray &line) {
        return line.size() - (line.endsWith('\r') ? 1 : 0) > maxLine;
    };
    while (lines.size() > 1 && !isTooLong(lines.first())) {
        QByteArray line = lines.takeFirst();
        if (line.endsWith('\r'))
            line.chop(1);
        reading.lines.append(line);
    }
    reading.isRefused = isTooLong(lines.first());
    if (!reading.isRefused)
        reading.rest = lines.first();
    return reading;
}

} // namespace

/** The input is what comes over a connection. It means the same however it is cut on its way. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = Fuzz::inputBytes(data, size);
    const Reading meant = expected(bytes);
    for (const qsizetype piece : {qsizetype(1), qsizetype(5), qMax<qsizetype>(1, bytes.size())}) {
        for (const bool isTakenAtOnce : {true, false})
            Fuzz::require(read(bytes, piece, isTakenAtOnce) == meant, "lines are what is between newlines");
    }
    return 0;
}
