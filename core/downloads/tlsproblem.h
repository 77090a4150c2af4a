// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSslError>
#include <QString>

namespace Landline::Downloads {

/** Why the connection to `host` can't be trusted, as a sentence for people. */
[[nodiscard]] QString tlsProblemText(const QList<QSslError> &errors, const QString &host);

} // namespace Landline::Downloads
