// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faulttable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Landline::Testing {

static QString gradeName(Grade grade)
{
    switch (grade) {
    case Grade::Passed:
        return QStringLiteral("passed");
    case Grade::FellShort:
        return QStringLiteral("fell short");
    case Grade::Failed:
        return QStringLiteral("FAILED");
    case Grade::NotApplicable:
        break;
    }
    return QStringLiteral("-");
}

FaultTable::FaultTable(QStringList programs, QList<FaultCase> cases)
    : m_programs(std::move(programs))
    , m_cases(std::move(cases))
    , m_verdicts(m_programs.size(), QList<Verdict>(m_cases.size()))
{}

void FaultTable::set(qsizetype program, qsizetype index, const Verdict &verdict)
{
    m_verdicts[program][index] = verdict;
}

QString FaultTable::text() const
{
    QString out;
    for (qsizetype i = 0; i < m_cases.size(); ++i) {
        out += QStringLiteral("%1 %2\n").arg(QLatin1String(m_cases.at(i).family), -4).arg(m_cases.at(i).name);
        for (qsizetype program = 0; program < m_programs.size(); ++program) {
            const Verdict &verdict = m_verdicts.at(program).at(i);
            out += QStringLiteral("     %1 %2 %3\n")
                       .arg(m_programs.at(program), -10)
                       .arg(gradeName(verdict.grade), -10)
                       .arg(verdict.why);
        }
    }
    for (qsizetype program = 0; program < m_programs.size(); ++program)
        out += QStringLiteral("%1: %2\n").arg(m_programs.at(program), sum(program));
    return out;
}

/** "✓", or how many passed: "3 of 5", with ✗ where something was wrong. */
QString FaultTable::cell(qsizetype program, const QByteArray &family) const
{
    Counts counts;
    for (qsizetype i = 0; i < m_cases.size(); ++i) {
        if (m_cases.at(i).family == family)
            counts.add(m_verdicts.at(program).at(i).grade);
    }
    if (counts.all() == 0)
        return QStringLiteral("–");
    QStringList parts;
    if (counts.passed > 0)
        parts.append(counts.passed == counts.all() ? QStringLiteral("✓")
                                                   : QStringLiteral("%1 ✓").arg(counts.passed));
    if (counts.fellShort > 0)
        parts.append(QStringLiteral("%1 ○").arg(counts.fellShort));
    if (counts.failed > 0)
        parts.append(QStringLiteral("%1 ✗").arg(counts.failed));
    return parts.join(' ');
}

void FaultTable::Counts::add(Grade grade)
{
    passed += grade == Grade::Passed ? 1 : 0;
    fellShort += grade == Grade::FellShort ? 1 : 0;
    failed += grade == Grade::Failed ? 1 : 0;
}

FaultTable::Counts FaultTable::counts(qsizetype program) const
{
    Counts counts;
    for (const Verdict &verdict : m_verdicts.at(program))
        counts.add(verdict.grade);
    return counts;
}

QString FaultTable::sum(qsizetype program) const
{
    const Counts all = counts(program);
    return QStringLiteral("%1 passed, %2 fell short, %3 failed, of %4 that it can be asked")
        .arg(all.passed)
        .arg(all.fellShort)
        .arg(all.failed)
        .arg(all.all());
}

QString FaultTable::markdown() const
{
    QString out =
        QStringLiteral("| | | %1 |\n|---|---|%2\n")
            .arg(m_programs.join(QStringLiteral(" | ")), QStringLiteral("---|").repeated(m_programs.size()));
    for (const FaultFamily &family : faultFamilies()) {
        QStringList cells;
        for (qsizetype program = 0; program < m_programs.size(); ++program)
            cells.append(cell(program, family.id));
        const auto hasCase = [&family](const FaultCase &fault) { return fault.family == family.id; };
        if (std::any_of(m_cases.begin(), m_cases.end(), hasCase)) {
            out += QStringLiteral("| %1 | %2 | %3 |\n")
                       .arg(QLatin1String(family.id), family.title, cells.join(QStringLiteral(" | ")));
        }
    }
    QStringList sums;
    for (qsizetype program = 0; program < m_programs.size(); ++program) {
        const Counts all = counts(program);
        sums.append(QStringLiteral("%1 ✓, %2 ○, %3 ✗").arg(all.passed).arg(all.fellShort).arg(all.failed));
    }
    out += QStringLiteral("| | all cases | %1 |\n").arg(sums.join(QStringLiteral(" | ")));
    return out;
}

QByteArray FaultTable::json() const
{
    QJsonArray rows;
    for (qsizetype i = 0; i < m_cases.size(); ++i) {
        QJsonObject verdicts;
        for (qsizetype program = 0; program < m_programs.size(); ++program) {
            const Verdict &verdict = m_verdicts.at(program).at(i);
            verdicts.insert(m_programs.at(program), QJsonObject{{"grade", gradeName(verdict.grade).toLower()},
                                                                {"why", verdict.why},
                                                                {"bytes", verdict.bytes}});
        }
        rows.append(QJsonObject{{"family", QString::fromLatin1(m_cases.at(i).family)},
                                {"case", m_cases.at(i).name},
                                {"programs", verdicts}});
    }
    return QJsonDocument(QJsonObject{{"cases", rows}}).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace Landline::Testing
