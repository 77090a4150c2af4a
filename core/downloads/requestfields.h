// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/cookiefile.h"
#include "core/downloads/httpaccess.h"
#include "core/downloads/netrc.h"

#include <memory>

namespace Landline::Downloads {

/** What was read from the files that an access names. */
struct StoredLogins
{
    QList<Login> netrc;
    QList<Cookie> cookies;
};

/** Reads them. Errors: those of reading, with the path. Blocks: for the pool. */
[[nodiscard]] Result<std::shared_ptr<const StoredLogins>> loadStoredLogins(const HttpAccess &access);

/** Where one request of a download stands. */
struct RequestPlace
{
    QUrl wanted; ///< what the person asked for: the login and the headers are for its origin
    QUrl asked;  ///< the server of the file that is tried, a mirror maybe
    QUrl now;    ///< where redirects have led to
};

/** The same scheme, host and port (RFC 6454). */
[[nodiscard]] bool isSameOrigin(const QUrl &one, const QUrl &other);

/**
 * The header fields of a GET but for the range: what is secret goes to the origin it is meant for alone (RFC
 * 9110, section 15.4). Pure.
 */
[[nodiscard]] HttpFields requestFields(const HttpAccess &access, const StoredLogins &logins,
                                       const RequestPlace &place, const QDateTime &now);

} // namespace Landline::Downloads
