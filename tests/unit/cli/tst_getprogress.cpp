// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/getprogress.h"
#include "app/cli/terminaltext.h"

#include <QTest>

using namespace Landline::Cli;

class TestGetProgress : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void showsABarForEachFileAndAllTogether();
    void neverExceedsTheWidth();
    void showsAllFiguresOnAUsualTerminal();
    void countsWhatDoesNotFit();
    void saysWhatAFileWaitsFor();
    void countsColumns();
};

void TestGetProgress::showsABarForEachFileAndAllTogether()
{
    GetProgress progress;
    progress.running = {{QStringLiteral("a.iso"), 5'000'000, 10'000'000, 1'000'000, {}},
                        {QStringLiteral("b.iso"), 700, -1, 0, {}}};
    progress.added = 3;
    progress.ended = 1;
    progress.allAdded = true;
    const QStringList lines = progressLines(progress, 100);
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.at(0).startsWith(QStringLiteral("a.iso ")));
    QVERIFY(lines.at(0).contains(QStringLiteral("[##########----------]  50 %  5.0 MB of 10 MB")));
    QVERIFY(lines.at(0).endsWith(QStringLiteral("5 s left")));
    QVERIFY(!lines.at(1).contains(u'['));
    QVERIFY(lines.at(2).startsWith(QStringLiteral("1 of 3 files")));
    QVERIFY(!lines.at(2).contains(QStringLiteral("left"))); // nobody knows
    // Nor is there anything left of what is complete.
    progress.running = {{QStringLiteral("a.iso"), 10, 10, 1, QStringLiteral("finishing")}};
    QVERIFY(!progressLines(progress, 100).join(u' ').contains(QStringLiteral("left")));
}

void TestGetProgress::neverExceedsTheWidth()
{
    GetProgress progress;
    progress.added = 1;
    progress.allAdded = true;
    progress.running = {{QString(300, u'x') + QStringLiteral(".tar.gz"), 5, 10, 1, {}}};
    for (const qsizetype width : {1, 20, 50, 80, 200}) {
        const QString line = progressLines(progress, width).first();
        QVERIFY(columnsOf(line) <= width);
        if (width >= 80)
            QVERIFY(line.contains(QStringLiteral(".tar.gz")));
    }
}

void TestGetProgress::showsAllFiguresOnAUsualTerminal()
{
    GetProgress progress;
    progress.running = {
        {QStringLiteral("日本語の長い名前のファイル.tar.gz"), 2'400'000, 3'000'000, 1'000'000, {}}};
    progress.added = 1;
    progress.allAdded = true;
    const QString line = progressLines(progress, 79).first();
    QVERIFY2(line.endsWith(QStringLiteral("80 %  2.4 MB of 3.0 MB  1.0 MB/s  1 s left")), qPrintable(line));
    QVERIFY(line.contains(QStringLiteral("[############---] ")));
    QVERIFY(columnsOf(line) <= 79); // more would wrap, and stay there for good
}

void TestGetProgress::countsWhatDoesNotFit()
{
    GetProgress progress;
    progress.running = QList<FileProgress>(maxProgressLines + 2, {QStringLiteral("f"), 1, 2, 0, {}});
    progress.added = progress.running.size();
    const QStringList lines = progressLines(progress, 80);
    QCOMPARE(lines.size(), maxProgressLines + 2);
    QCOMPARE(lines.at(maxProgressLines), QStringLiteral("and 2 more"));
    QVERIFY(progressLines({}, 80).isEmpty());
}

void TestGetProgress::saysWhatAFileWaitsFor()
{
    GetProgress progress;
    progress.running = {{QStringLiteral("f"), 1, 2, 5, QStringLiteral("the server asked for a pause")}};
    QVERIFY(progressLines(progress, 120).first().endsWith(QStringLiteral("asked for a pause")));
}

void TestGetProgress::countsColumns()
{
    QCOMPARE(columnsOf(QStringLiteral("abc")), 3);
    QCOMPARE(columnsOf(QStringLiteral("日本")), 4);
    QCOMPARE(columnsOf(QStringLiteral("e\u0301")), 1);
    QCOMPARE(columnsOf(QStringLiteral("😀")), 2);
    QCOMPARE(leftColumns(QStringLiteral("日本語"), 5), QStringLiteral("日本"));
    QCOMPARE(rightColumns(QStringLiteral("日本語"), 5), QStringLiteral("本語"));
    QCOMPARE(rightColumns(QStringLiteral("ae\u0301b"), 2), QStringLiteral("e\u0301b"));
    QCOMPARE(rightColumns(QStringLiteral("e\u0301b"), 1), QStringLiteral("b"));
    QCOMPARE(leftColumns(QStringLiteral("abc"), 0), QString());
}

QTEST_APPLESS_MAIN(TestGetProgress)
#include "tst_getprogress.moc"
