// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QWidget>

namespace Landline::Ui {

class SpeedHistory;

/** The least round figure above a speed, so that a chart's scale can be read: 1, 2 or 5 times a power of ten.
 */
[[nodiscard]] double roundSpeedAbove(double bytesPerSecond);

/** How quick a download was in the last minutes, as an area below a line. */
class SpeedChart final : public QWidget
{
    Q_OBJECT
public:
    /** What is shown from left to right, at least and at most: as much as is known of it. */
    static constexpr std::chrono::milliseconds shortestSpan{60'000};
    static constexpr std::chrono::milliseconds longestSpan{300'000};

    /** `history` outlives it. */
    explicit SpeedChart(const SpeedHistory &history, QWidget *parent = nullptr);

    void show(Tasks::TaskId id);
    /** "now 2.9 MB/s · average 2.4 MB/s · at most 3.1 MB/s"; empty where nothing has come yet. */
    [[nodiscard]] QString summary() const;

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();

    const SpeedHistory &m_history;
    Tasks::TaskId m_id;
};

} // namespace Landline::Ui
