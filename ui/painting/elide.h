// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFontMetrics;

namespace Landline::Ui {

/**
 * A file's name in at most `width` pixels: the middle gives way, never the extension. Bidi controls have no
 * place in it, so that a name can't pretend to end otherwise.
 */
[[nodiscard]] QString elidedFileName(const QString &name, const QFontMetrics &metrics, int width);

} // namespace Landline::Ui
