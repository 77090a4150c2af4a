// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/chat/wire/capabilities.h"
#include "core/chat/wire/frames.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace Landline::Chat::Wire {

/**
 * A whole, checked frame out of one line without its newline, or Error Protocol. Unknown fields are passed
 * over; invalid UTF-8 is replaced. An upgraded peer's line that gives an Error is skipped, so that later
 * versions may say more.
 */
[[nodiscard]] Result<ClientFrame> parseClientFrame(QByteArrayView line);
[[nodiscard]] Result<ServerFrame> parseServerFrame(QByteArrayView line);
/** The `cid` of a client's line that gives an Error, where one can be read; empty: none. */
[[nodiscard]] QString clientIdIn(QByteArrayView line);

/** One line without its newline. */
[[nodiscard]] QByteArray encode(const ClientFrame &frame);
/**
 * The same, as a member with these capabilities may see it; this is the one place that decides so. Nullopt:
 * it must not see it. Without Upgraded only the seed's two shapes (and the go-ahead for TLS) come out.
 */
[[nodiscard]] std::optional<QByteArray> encode(const ServerFrame &frame, Capabilities seenBy);

/** A history frame around entries that were encoded (for Upgraded) already. */
[[nodiscard]] QByteArray encodeHistory(const QList<QByteArray> &entries, bool atStart, bool done);

[[nodiscard]] QByteArray encodeFound(const QList<QByteArray> &entries, const QString &text, bool atStart,
                                     bool done);

/** A member as a welcome tells of it; no line by itself. */
[[nodiscard]] QByteArray encodeMember(const Member &member);
/** A welcome with members that were encoded already, in the place of its own. */
[[nodiscard]] QByteArray encodeWelcome(const Welcome &welcome, const QList<QByteArray> &members);
[[nodiscard]] QByteArray encodeMoreMembers(const QList<QByteArray> &members);

/** Nothing of it is seen: spaces, joiners, and marks that stand on nothing. */
[[nodiscard]] bool isBlank(const QString &text);

/** No member has this name, or one that looks like it: people would take it for the program's own words. */
[[nodiscard]] bool isReservedNick(const QString &text);

/** By which names are compared: those that look alike are one. A plain member is meant by just its name,
 * which no other can look like. */
[[nodiscard]] QString nickLook(const QString &nick);

/** Cleaned and in NFC, or empty where it can't be a nick: too long, nothing to be seen, or a reserved name.
 */
[[nodiscard]] QString validNick(const QString &text);

} // namespace Landline::Chat::Wire
