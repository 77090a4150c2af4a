// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"
#include "tests/fuzz/fuzz.h"

using namespace Landline;
using namespace Landline::Chat::Wire;

static void requireBounded(const ClientFrame &frame)
{
    if (const auto *say = std::get_if<Say>(&frame)) {
        Fuzz::require(say->content == plainText(say->content, KeepBreaks::Yes), "a message is plain text");
        Fuzz::require(say->cid.size() <= maxClientIdLength, "a message's name is short");
        Fuzz::requirePlain(say->cid);
    } else if (const auto *hello = std::get_if<Hello>(&frame)) {
        Fuzz::requirePlain(hello->nick);
        Fuzz::require(hello->history >= 0 && hello->history <= maxHistoryCount, "a request is bounded");
        Fuzz::require(hello->version >= 0 && hello->since.value_or(0) >= 0, "a number counts something");
        const QString nick = validNick(hello->nick);
        Fuzz::require(nick.size() <= maxNickLength && validNick(nick) == nick, "a valid nick is valid");
    } else if (const auto *request = std::get_if<HistoryRequest>(&frame)) {
        Fuzz::require(request->count >= 0 && request->count <= maxHistoryCount, "a request is bounded");
        Fuzz::require(request->before.has_value() != request->since.has_value(), "a request is one");
    }
}

/** The input is a line of a member. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Result<ClientFrame> frame = parseClientFrame(Fuzz::inputBytes(data, size));
    if (!frame) {
        Fuzz::require(frame.error().code == ErrorCode::Protocol, "a wrong line is wrong by the protocol");
        Fuzz::requirePlain(frame.error().message);
        return 0;
    }
    requireBounded(*frame);
    const QByteArray said = encode(*frame);
    Fuzz::require(!said.contains('\n') && !said.contains('\r'), "a frame is one line");
    const Result<ClientFrame> again = parseClientFrame(said);
    Fuzz::require(again.has_value(), "what was understood can be said again");
    Fuzz::require(*again == *frame, "what is said again is the same");
    return 0;
}
