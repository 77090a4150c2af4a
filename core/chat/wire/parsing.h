// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/fields.h"
#include "core/chat/wire/frames.h"

#include <type_traits>

/** What the parsers of either side share. */
namespace Landline::Chat::Wire {

template <class Variant>
struct ReadRow
{
    QLatin1String type;
    Variant (*read)(Fields &);
};

template <class Variant, size_t N>
Result<Variant> parse(QByteArrayView line, const ReadRow<Variant> (&rows)[N])
{
    const Result<QJsonObject> object = objectFromLine(line);
    if (!object)
        return failure(object.error());
    Fields fields(*object);
    const QString type = fields.text(QLatin1String("type"));
    if (!fields.isWhole())
        return failure(fields.error());
    for (const ReadRow<Variant> &row : rows) {
        if (type != row.type)
            continue;
        Variant frame = row.read(fields);
        if (!fields.isWhole())
            return failure(fields.error());
        return frame;
    }
    if constexpr (std::is_same_v<Variant, ServerFrame>) {
        const Unknown unknown{fields.number(QLatin1String("seq"), 0)};
        if (fields.isWhole())
            return ServerFrame(unknown);
    }
    return failure(ErrorCode::Protocol, QStringLiteral("the type is not known"));
}

/** A file offer in a field of that name, where there is one. */
[[nodiscard]] std::optional<FileOffer> readFile(Fields &fields);
/** An entry of the log by its type; nullopt: of a type that is not known. */
[[nodiscard]] std::optional<LogFrame> readLogFrame(const QString &type, Fields &fields);
/** A sign that answers a message: short, and one that can be seen. */
[[nodiscard]] QString readEmoji(Fields &fields);

} // namespace Landline::Chat::Wire
