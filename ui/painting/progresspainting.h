// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPair>

class QPainter;
class QRectF;

namespace Landline::Ui {

struct Theme;

enum class BarTone { Busy, Paused, Good, Bad };

/**
 * A bar of rounded ends. `parts` are what is done, as shares from 0 to 1, `active` what is being worked on,
 * painted paler; where the amount is unknown there are none and the track is all there is.
 */
void paintBar(QPainter &painter, const QRectF &rect, const Theme &theme, BarTone tone,
              const QList<QPair<double, double>> &parts, const QList<QPair<double, double>> &active = {});

} // namespace Landline::Ui
