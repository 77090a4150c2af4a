// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/frames.h"

#include <QSqlQuery>

namespace Landline::Chat {

/** The columns of a row, in the order in which fromRow() expects them. */
inline constexpr auto rowColumns = "seq, kind, ts, sender, key, flags, text, cid, extra";

/** Binds an entry to `INSERT INTO messages (rowColumns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`. */
void bindRow(QSqlQuery &query, const Wire::LogFrame &entry);
/** Nullopt: a kind of row that is not known. */
[[nodiscard]] std::optional<Wire::LogFrame> fromRow(const QSqlQuery &query);

} // namespace Landline::Chat
