// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/taskqueue.h"

namespace Landline::Tasks {

/** A digest as people have it: "ALGORITHM=HEX" or "ALGORITHM:HEX", or bare HEX whose length says which. */
struct ExpectedDigest
{
    QString algorithm;
    QByteArray hex; ///< lower case
    bool operator==(const ExpectedDigest &) const = default;
};
/** Error: InvalidInput, saying what is wrong with it. */
[[nodiscard]] Result<ExpectedDigest> parseExpectedDigest(const QString &text);

/** "compare": arguments "file" and either "digest" (see ExpectedDigest) or "other", a second file. A
 * difference is a failure with ErrorCode::Checksum. */
[[nodiscard]] TaskSpec compareWithDigestSpec(const QString &file, const QString &digest);
[[nodiscard]] TaskSpec compareFilesSpec(const QString &file, const QString &other);
[[nodiscard]] TaskKind compareKind();

} // namespace Landline::Tasks
