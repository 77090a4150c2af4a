// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/cookiefile.h"
#include "core/downloads/httphead.h"

namespace Landline::Downloads {

/** What the answers of one download have set, in memory: a redirect may lead to where it is asked for. A
 * value. */
class CookieJar
{
public:
    /** Further ones are dropped. */
    static constexpr qsizetype maxCookies = 100;

    /** Takes what an answer from `url` sets (RFC 6265, section 5.3): for that host and those it is a part of.
     */
    void take(const HttpHead &head, const QUrl &url);
    /** `stored` with what has been set since in place of those of the same name and place. */
    [[nodiscard]] QList<Cookie> over(const QList<Cookie> &stored) const;
    [[nodiscard]] bool isEmpty() const { return m_cookies.isEmpty(); }

private:
    QList<Cookie> m_cookies; ///< expired ones too: they take away what is stored
};

} // namespace Landline::Downloads
