// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QString>

#include <optional>

namespace Landline::Downloads {

struct Login
{
    QString host; ///< empty: for hosts without an entry of their own
    QString user;
    QString password;
    bool operator==(const Login &) const = default;
};

inline constexpr qint64 maxNetrcBytes = 1 << 20;

/** The entries of a .netrc file as curl reads it: machine, default, login, password; macros are passed over.
 */
[[nodiscard]] QList<Login> parseNetrc(const QString &text);
/** Errors: those of reading, TooLarge. Blocks. */
[[nodiscard]] Result<QList<Login>> loadNetrc(const QString &path);
[[nodiscard]] std::optional<Login> loginFor(const QList<Login> &logins, const QString &host);

} // namespace Landline::Downloads
