// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultboard.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Landline::Testing;

/** Every fault of the library, on the real landline-cli; the same library judges other programs. */
class TestDownloadFaults : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void withstands_data();
    void withstands();
    void findsWhatIsWrongWithOthers_data();
    void findsWhatIsWrongWithOthers();
    void everyFamilyHasACase();

private:
    FaultBoard m_board{FaultProgram::landline(), faultCases()};
};

void TestDownloadFaults::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
}

void TestDownloadFaults::withstands_data()
{
    QTest::addColumn<qsizetype>("index");
    for (qsizetype i = 0; i < m_board.cases().size(); ++i) {
        const FaultCase &fault = m_board.cases().at(i);
        QTest::newRow((fault.family + ' ' + fault.name.toUtf8()).constData()) << i;
    }
}

void TestDownloadFaults::withstands()
{
    QFETCH(qsizetype, index);
    const Verdict verdict = m_board.verdict(index);
    if (verdict.grade == Grade::NotApplicable)
        QSKIP(qPrintable(verdict.why));
    const QByteArray what = verdict.why.toUtf8() + "\nIt said:\n" + verdict.output.right(4000);
    QVERIFY2(verdict.grade == Grade::Passed, what.constData());
}

void TestDownloadFaults::findsWhatIsWrongWithOthers_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<Wanted>("wanted");
    QTest::addColumn<Grade>("grade");
    const auto row = [](const char *name, const char *script, Wanted wanted, Grade grade) {
        QTest::newRow(name) << QString::fromLatin1(script) << wanted << grade;
    };
    row("nothing, and exit 0", "exit 0", Wanted::File, Grade::Failed);
    row("something else, and exit 0", "echo x >\"$1/file.bin\"", Wanted::File, Grade::Failed);
    row("something else instead of a failure", "echo x >\"$1/file.bin\"", Wanted::FileOrNoFile,
        Grade::Failed);
    row("exit 0 where nothing can be right", "exit 0", Wanted::NoFile, Grade::Failed);
    row("a crash", "kill -SEGV $$", Wanted::NoFile, Grade::Failed);
    row("a file outside the directory", "echo x >\"$1/../evil\"; exit 1", Wanted::NoFile, Grade::Failed);
    row("a failure where there is a file", "exit 1", Wanted::File, Grade::FellShort);
    row("a failure where there is none", "exit 1", Wanted::NoFile, Grade::Passed);
}

void TestDownloadFaults::findsWhatIsWrongWithOthers()
{
    QFETCH(QString, script);
    QFETCH(Wanted, wanted);
    QFETCH(Grade, grade);
    FaultProgram program;
    program.name = QStringLiteral("sh");
    program.command = QStringList{"/bin/sh", "-c", script, "sh", "{dir}"};
    FaultStep step;
    step.here = [](const HttpTestRequest &) { return HttpScript(); };
    FaultBoard board(program, {FaultCase{.family = "F1", .name = {}, .steps = {step}, .wanted = wanted}});
    QCOMPARE(board.verdict(0).grade, grade);
}

void TestDownloadFaults::everyFamilyHasACase()
{
    QSet<QByteArray> tried;
    for (const FaultCase &fault : m_board.cases())
        tried.insert(fault.family);
    for (const FaultFamily &family : faultFamilies())
        QVERIFY2(tried.contains(family.id), family.id.constData());
    QCOMPARE(tried.size(), faultFamilies().size());
}

QTEST_GUILESS_MAIN(TestDownloadFaults)
#include "tst_download_faults.moc"
