// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Landline::Chat {

/**
 * What a name looks like: two names with the same skeleton can't be told apart by people who read them (in
 * the manner of Unicode's UTS #39: compatibility forms, case, marks above and below letters, and letters of
 * other scripts and digits that look like Latin ones are all the same). Signs beside letters make no
 * difference, but between two digits; a name of signs alone is what they are. To compare by, never to be shown.
 */
[[nodiscard]] QString skeleton(const QString &name);

} // namespace Landline::Chat
