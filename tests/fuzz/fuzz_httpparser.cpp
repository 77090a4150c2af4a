// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpparser.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cctype>
#include <optional>

using namespace Landline;
using namespace Landline::Downloads;

namespace {

/** All that was understood of an answer. */
struct Reading
{
    int status = 0;
    HttpFields fields;
    QByteArray body;
    bool isComplete = false;
    bool endsWithConnection = false;
    bool keepsConnection = false;
    bool operator==(const Reading &) const = default;
};

/** The answer as it comes in pieces of `piece` bytes; nothing: it was refused. */
std::optional<Reading> read(const QByteArray &bytes, qsizetype piece)
{
    HttpParser parser;
    Reading reading;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        QByteArray part = bytes.mid(at, piece);
        if (!parser.hasHead()) {
            const Result<QByteArray> rest = parser.readHead(part);
            if (!rest)
                return std::nullopt;
            part = *rest;
        }
        if (!parser.hasHead())
            continue;
        const Result<qsizetype> decoded = parser.decode(part.data(), part.size());
        if (!decoded)
            return std::nullopt;
        Fuzz::require(*decoded >= 0 && *decoded <= part.size(), "a body is no longer than what came");
        reading.body += part.left(*decoded);
    }
    reading.status = parser.head().status;
    reading.fields = parser.head().fields;
    reading.isComplete = parser.isComplete();
    reading.endsWithConnection = parser.endsWithConnection();
    reading.keepsConnection = parser.isComplete() && parser.keepsConnection();
    return reading;
}

void requireCleanFields(const HttpFields &fields)
{
    Fuzz::require(fields.size() <= maxHeaderFields, "an answer has so many fields");
    for (const auto &[name, value] : fields) {
        Fuzz::require(!name.isEmpty() && name.trimmed() == name, "a name has no space around it");
        Fuzz::require(!name.contains('\n') && !value.contains('\n'), "a field is one line");
        Fuzz::require(!name.contains('\r') && !value.contains('\r'), "a field is one line to everybody");
        Fuzz::require(!name.contains('\0') && !value.contains('\0'), "a field is no shorter in C");
    }
}

} // namespace

/** The input is a whole answer. It means the same however it is cut on its way. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = Fuzz::inputBytes(data, size);
    const std::optional<Reading> whole = read(bytes, std::max<qsizetype>(1, bytes.size()));
    if (whole) {
        const bool hasHead = whole->isComplete || whole->endsWithConnection || !whole->body.isEmpty();
        Fuzz::require(!hasHead || (whole->status >= 200 && whole->status < 600), "an answer has a status");
        Fuzz::require(!whole->isComplete || !whole->endsWithConnection, "a body ends in one way");
        const std::optional<Reading> shorter =
            whole->keepsConnection ? read(bytes.chopped(1), bytes.size()) : std::nullopt;
        Fuzz::require(!shorter || !shorter->isComplete, "nothing is left over for the next answer");
        requireCleanFields(whole->fields);
    }
    for (const qsizetype piece : {1, 7}) {
        const std::optional<Reading> cut = read(bytes, piece);
        Fuzz::require(cut.has_value() == whole.has_value(), "a cut makes no answer good or bad");
        Fuzz::require(cut == whole, "a cut changes nothing");
    }
    return 0;
}
