// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/downloadrequest.h"
#include "core/downloads/httpanswer.h"
#include "core/downloads/httpparser.h"
#include "core/downloads/linkheader.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Downloads;

static void requireUsable(const RangeAnswer &answer, const RangeWish &wish)
{
    Fuzz::require(answer.begin >= 0 && answer.total >= -1, "bytes have a place");
    Fuzz::require(answer.total <= maxFileBytes, "a file is no longer than files can be");
    Fuzz::require(answer.isPart || answer.begin == 0, "what is no part begins at the beginning");
    Fuzz::require(answer.end == -1 || answer.begin <= answer.end, "bytes do not end before they begin");
    Fuzz::require(answer.total == -1 || answer.end <= answer.total, "bytes are within the file");
    Fuzz::require(!answer.isPart || wish.total == -1 || answer.total == wish.total,
                  "a part is of the file that was known");
    Fuzz::require(answer.mirrors.size() <= maxLinkedMirrors, "mirrors are bounded");
    for (const QUrl &mirror : answer.mirrors)
        Fuzz::requireFetchable(mirror);
    Fuzz::requireSafeName(safeFileName(answer.suggestedName));
}

static void requireExplained(const Error &error)
{
    Fuzz::require(error.code != ErrorCode::None && !error.message.isEmpty(), "an error says what it is");
    Fuzz::requirePlain(error.message);
    Fuzz::require(!error.retryAfter || error.retryAfter->count() >= 0, "nobody waits backwards");
}

static void followRedirect(const QUrl &from, const QByteArray &location)
{
    const Result<QUrl> to = redirectTarget({from}, location);
    if (!to) {
        requireExplained(to.error());
        return;
    }
    Fuzz::requireFetchable(*to);
    Fuzz::require(to->scheme() == QLatin1String("https") || from.scheme() == QLatin1String("http"),
                  "nothing leads from an encrypted to an open connection");
    Fuzz::require(*to != from && !to->hasFragment(), "it goes on");
}

/** The input is the head of an answer, held against several wishes. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QDateTime now(QDate(2026, 11, 25), QTime(12, 0), Qt::UTC);
    static const QUrl url(QStringLiteral("https://files.example/a/b.bin"));
    HttpParser parser;
    if (!parser.readHead(Fuzz::inputBytes(data, size) + "\r\n\r\n") || !parser.hasHead())
        return 0;
    const HttpHead &head = parser.head();
    const Validators same = validatorsOf(head);
    const RangeWish wishes[] = {
        {},
        {0, 100, -1, {}, {}, false},
        {100, -1, 200, same, head.value("Content-Type"), false},
        {100, 150, 200, same, "application/zip", true},
        {200, -1, 200, same, {}, false},
    };
    for (const RangeWish &wish : wishes) {
        const Result<RangeAnswer> answer = judgeResponse(head, url, wish, now);
        if (answer)
            requireUsable(*answer, wish);
        else
            requireExplained(answer.error());
    }
    followRedirect(url, head.value("Location"));
    followRedirect(QUrl(QStringLiteral("http://files.example/")), head.value("Location"));
    return 0;
}
