// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace Landline::Downloads {

/** A pattern that stands for more is refused. */
inline constexpr qsizetype maxPatternUrls = 100'000;
/** So is one that stands for more characters in all. */
inline constexpr qsizetype maxPatternCharacters = 32 << 20;

/**
 * The texts that a pattern stands for, in order: ranges [1-20], [001-100], [0-100:10], [a-z] and sets {a,b}.
 * What is neither (an IPv6 address in brackets) stays as it is. Error InvalidInput: more than `most`, or
 * a range that runs backwards.
 */
[[nodiscard]] Result<QStringList> expandUrlPattern(const QString &pattern, qsizetype most = maxPatternUrls);

} // namespace Landline::Downloads
