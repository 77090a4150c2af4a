// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/faultrun.h"

namespace Landline::Testing {

/** What came of all cases for some programs, as tables. */
class FaultTable
{
public:
    /** `programs`: the columns' names. */
    FaultTable(QStringList programs, QList<FaultCase> cases);
    void set(qsizetype program, qsizetype index, const Verdict &verdict);

    /** Each case on a line with what was wrong. */
    [[nodiscard]] QString text() const;
    /** A row for each family. */
    [[nodiscard]] QString markdown() const;
    [[nodiscard]] QByteArray json() const;

private:
    struct Counts
    {
        int passed = 0;
        int fellShort = 0;
        int failed = 0;
        [[nodiscard]] int all() const { return passed + fellShort + failed; }
        void add(Grade grade);
    };

    [[nodiscard]] QString cell(qsizetype program, const QByteArray &family) const;
    [[nodiscard]] Counts counts(qsizetype program) const;
    [[nodiscard]] QString sum(qsizetype program) const;

    QStringList m_programs;
    QList<FaultCase> m_cases;
    QList<QList<Verdict>> m_verdicts; ///< by program, then by case
};

} // namespace Landline::Testing
