// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/database.h"

#include <QVariant>

/** The history's table of single values. */
namespace Landline::Chat {

inline const QString epochName = QStringLiteral("epoch");
inline const QString nextSeqName = QStringLiteral("next_seq");
inline const QString settingsName = QStringLiteral("settings");
inline const QString nextPlainIdName = QStringLiteral("next_plain_id");

[[nodiscard]] Result<void> writeMeta(const Database &database, const QString &name, const QVariant &value);
[[nodiscard]] QVariant readMeta(const Database &database, const QString &name, const QVariant &fallback);

} // namespace Landline::Chat
