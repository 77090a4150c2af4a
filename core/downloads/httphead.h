// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace Landline::Downloads {

using HttpFields = QList<std::pair<QByteArray, QByteArray>>;

/** Status and header fields of an HTTP response. */
struct HttpHead
{
    int status = 0;
    HttpFields fields;

    /** Empty: not there. `name` in any case; repeated fields are joined by commas. */
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
};

/** An answer with more is refused. */
inline constexpr qsizetype maxHeaderFields = 100;
inline constexpr qsizetype maxHeaderBytes = 64 * 1024;

} // namespace Landline::Downloads
