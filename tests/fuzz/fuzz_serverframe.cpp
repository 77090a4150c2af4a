// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/codec.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Landline;
using namespace Landline::Chat::Wire;

/** What a member that has not upgraded may see: two shapes, the offer in the first line, the go-ahead. */
static void requirePlainShape(const QByteArray &line)
{
    static const QStringList types{QStringLiteral("message"), QStringLiteral("system"),
                                   QStringLiteral("starttls")};
    static const QStringList fields{QStringLiteral("content"), QStringLiteral("landline"),
                                    QStringLiteral("room"),    QStringLiteral("sender"),
                                    QStringLiteral("type"),    QStringLiteral("timestamp"),
                                    QStringLiteral("upgrade")};
    Fuzz::require(!line.contains('\n') && !line.contains('\r'), "a frame is one line");
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    Fuzz::require(types.contains(object.value(QLatin1String("type")).toString()), "a plain shape is known");
    const QStringList names = object.keys();
    for (const QString &name : names)
        Fuzz::require(fields.contains(name), "a plain member sees no other field");
}

/** The input is a line of a host, the first one with its greeting among them. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Result<ServerFrame> frame = parseServerFrame(Fuzz::inputBytes(data, size));
    if (!frame) {
        Fuzz::require(frame.error().code == ErrorCode::Protocol, "a wrong line is wrong by the protocol");
        Fuzz::requirePlain(frame.error().message);
        return 0;
    }
    if (const std::optional<QByteArray> plain = encode(*frame, {}))
        requirePlainShape(*plain);
    const std::optional<QByteArray> said = encode(*frame, Capability::Upgraded);
    Fuzz::require(said.has_value() && !said->contains('\n'), "a frame is one line");
    const Result<ServerFrame> again = parseServerFrame(*said);
    Fuzz::require(again.has_value(), "what was understood can be said again");
    Fuzz::require(encode(*again, Capability::Upgraded) == said, "what is said again is the same");
    return 0;
}
