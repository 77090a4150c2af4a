// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultboard.h"

#include <QEventLoop>

#include <algorithm>

namespace Landline::Testing {

FaultBoard::FaultBoard(FaultProgram program, QList<FaultCase> cases)
    : m_program(std::move(program))
    , m_cases(std::move(cases))
    , m_runs(static_cast<size_t>(m_cases.size()))
{}

Verdict FaultBoard::verdict(qsizetype index)
{
    const qsizetype last = std::min(index + atOnce, m_cases.size());
    for (qsizetype i = index; i < last; ++i) {
        std::unique_ptr<FaultRun> &run = m_runs.at(static_cast<size_t>(i));
        if (run)
            continue;
        run = std::make_unique<FaultRun>(m_cases.at(i), m_program);
        run->start();
    }
    std::unique_ptr<FaultRun> &run = m_runs.at(static_cast<size_t>(index));
    if (!run->hasEnded()) {
        QEventLoop loop;
        QObject::connect(run.get(), &FaultRun::ended, &loop, &QEventLoop::quit);
        loop.exec();
    }
    const Verdict verdict = run->verdict();
    run.reset();
    return verdict;
}

} // namespace Landline::Testing
