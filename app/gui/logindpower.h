// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloads/systempower.h"

namespace Landline::App {

/** Sleep by systemd-logind, over D-Bus. Elsewhere it says that it can't. Painting thread. */
class LogindPower final : public Ui::SystemPower
{
    Q_OBJECT
public:
    using SystemPower::SystemPower;

    void askSleep() override;
    void sleep() override;
};

/** What logind's answer to CanSuspend means: empty for “yes” and “challenge”, else a phrase. Pure. */
[[nodiscard]] QString sleepObstacle(const QString &answer);

} // namespace Landline::App
