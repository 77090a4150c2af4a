// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloads/systempower.h"

namespace Landline::Testing {

/** Counts what it was asked for. */
class FakeSystemPower final : public Ui::SystemPower
{
public:
    void askSleep() override { Q_EMIT sleepKnown(obstacle); }
    void sleep() override { ++sleeps; }

    QString obstacle;
    int sleeps = 0;
};

} // namespace Landline::Testing
