// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runprogress.h"
#include "tests/support/tempdir.h"

#include <QtTest>

using namespace Landline::Cli;
using Landline::Testing::TempDir;
using namespace std::chrono_literals;

class TestRunProgress final : public QObject
{
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(".*")); }

    void drawsABarWhereTheTotalIsKnown()
    {
        QCOMPARE(progressLine({10, 40, 1, 2, 65s}),
                 QString("[#####---------------] 10 of 40, 1 failed, 2 running, 1 min"));
        QCOMPARE(progressLine({40, 40, 0, 0, 3s}),
                 QString("[####################] 40 of 40, 0 running, 3 s"));
    }

    void hasFiguresAloneWhileTheListIsBeingRead()
    {
        QCOMPARE(progressLine({10, std::nullopt, 0, 2, 3s}), QString("10 done, 2 running, 3 s"));
        QCOMPARE(progressLine({0, 0, 0, 0, 0s}), QString("0 done, 0 running, 0 s"));
    }

    void countsTheCommandsOfAFile()
    {
        const TempDir dir;
        QCOMPARE(countCommands(dir.write("a", "one\n\n  \r\ntwo\r\nthree")), 3);
        QCOMPARE(countCommands(dir.write("b", "")), 0);
        QCOMPARE(countCommands("-"), std::nullopt);
        QCOMPARE(countCommands(dir.path()), std::nullopt);
    }

    void doesNotReadAHugeFileTwice()
    {
        const TempDir dir;
        QFile file(dir.write("huge", "one\n"));
        QVERIFY(file.resize((64 << 20) + 1));
        QCOMPARE(countCommands(file.fileName()), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(TestRunProgress)
#include "tst_runprogress.moc"
