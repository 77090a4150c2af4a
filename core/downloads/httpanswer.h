// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/httphead.h"
#include "core/downloads/rangesource.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QUrl>

#include <optional>
#include <utility>

namespace Landline::Downloads {

inline constexpr int maxRedirects = 20;
/** No file is larger than this; a server that claims so is not believed. */
inline constexpr qint64 maxFileBytes = qint64(1) << 60;

/** "bytes 0-99/200" → {0, 100, 200}; the total is -1 for "*". Nothing: malformed or contradicting itself. */
struct ContentRange
{
    qint64 begin = 0;
    qint64 end = 0;
    qint64 total = -1;
    bool operator==(const ContentRange &) const = default;
};
[[nodiscard]] std::optional<ContentRange> parseContentRange(const QByteArray &value);

/** Seconds or an HTTP date; nothing where it is neither. */
[[nodiscard]] std::optional<std::chrono::milliseconds> parseRetryAfter(const QByteArray &value,
                                                                       const QDateTime &now);

[[nodiscard]] Validators validatorsOf(const HttpHead &head);

/**
 * Holds a response against what was asked: what the body is and where it belongs, or why it can't be used.
 * Redirects are not dealt with here. Pure.
 */
[[nodiscard]] Result<RangeAnswer> judgeResponse(const HttpHead &head, const QUrl &url, const RangeWish &wish,
                                                const QDateTime &now);

[[nodiscard]] bool isRedirect(int status);
/** Where to go next; `visited` are all URLs so far, the current one last. Error: Redirect. */
[[nodiscard]] Result<QUrl> redirectTarget(const QList<QUrl> &visited, const QByteArray &location);

} // namespace Landline::Downloads
