// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/faultrun.h"

namespace Landline::Testing {

/** Tries cases on a program, some at a time: most of what a case takes is waiting. */
class FaultBoard
{
public:
    /** More would starve each other on two cores, and break what is said about times. */
    static constexpr qsizetype atOnce = 5;

    FaultBoard(FaultProgram program, QList<FaultCase> cases);

    [[nodiscard]] const QList<FaultCase> &cases() const { return m_cases; }
    /** Runs this case, and a few that follow it ahead of time. Blocks, in an event loop. */
    [[nodiscard]] Verdict verdict(qsizetype index);

private:
    FaultProgram m_program;
    QList<FaultCase> m_cases;
    std::vector<std::unique_ptr<FaultRun>> m_runs; ///< none: not begun yet, or done with
};

} // namespace Landline::Testing
