// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <optional>

/** What values are called on the wire, and how what happened is said to people. */
namespace Landline::Chat::Wire {

[[nodiscard]] QString nameOf(Presence presence);
[[nodiscard]] std::optional<Presence> presenceFrom(const QString &name);
[[nodiscard]] QString nameOf(WhoPosts who);
[[nodiscard]] std::optional<WhoPosts> whoPostsFrom(const QString &name);

/** "Ana has removed Eve from the room." */
[[nodiscard]] QString sentence(const Moderated &frame);
/** What a pin shows of a message: its beginning, in a line. */
[[nodiscard]] QString pinText(const QString &content);
/** "report.pdf (1.2 MB)" */
[[nodiscard]] QString sentence(const FileOffer &file);

} // namespace Landline::Chat::Wire
