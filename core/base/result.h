// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <tl/expected.hpp>

namespace Landline {

/** A value, or the one Error that says why there is none. Functions that return it are [[nodiscard]]. */
template <class T>
using Result = tl::expected<T, Error>;

/** `return failure(ErrorCode::NotFound, ...)` from a function that returns a Result. */
inline tl::unexpected<Error> failure(ErrorCode code, const QString &message, const QString &path = {})
{
    return tl::make_unexpected(Error{code, message, path, 0, {}});
}

inline tl::unexpected<Error> failure(Error error)
{
    return tl::make_unexpected(std::move(error));
}

} // namespace Landline
