// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/joboutput.h"

#include <QtTest>

using namespace Landline::Cli;

class TestJobOutput final : public QObject
{
    Q_OBJECT

    static QByteArray all(const JobOutput &output)
    {
        QByteArray out;
        if (!output.drain([&out](const QByteArray &piece) { out += piece; }))
            qFatal("some of it is lost");
        return out;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(".*")); }

    void givesBackWhatItTook()
    {
        OutputStore store;
        JobOutput output(store);
        QCOMPARE(all(output), QByteArray());
        output.append("a");
        output.append("b");
        QCOMPARE(all(output), QByteArray("ab"));
        QCOMPARE(all(output), QByteArray("ab")); // and again
        QCOMPARE(output.size(), 2);
        QCOMPARE(store.fileSize(), 0);
    }

    void goesToTheFileBeyondItsMemory()
    {
        OutputStore store;
        JobOutput output(store);
        QByteArray expected;
        for (char letter = 'a'; letter <= 'k'; ++letter) {
            const QByteArray piece(100'001, letter);
            output.append(piece);
            expected += piece;
        }
        QVERIFY(expected.size() > JobOutput::maxInMemory);
        QVERIFY(store.fileSize() > 0);
        QCOMPARE(all(output), expected);
    }

    void sharesTheMemoryOfAll()
    {
        OutputStore store;
        std::vector<std::unique_ptr<JobOutput>> outputs;
        const QByteArray piece(JobOutput::maxInMemory, 'x');
        for (qint64 taken = 0; taken < OutputStore::maxInMemory; taken += piece.size()) {
            outputs.push_back(std::make_unique<JobOutput>(store));
            outputs.back()->append(piece);
        }
        QCOMPARE(store.fileSize(), 0);
        JobOutput one(store);
        one.append("y");
        QVERIFY(store.fileSize() > 0);
        QCOMPARE(all(one), QByteArray("y"));
        outputs.clear();
        JobOutput next(store);
        next.append("z"); // there is room again
        QCOMPARE(store.fileSize(), OutputStore::blockSize);
    }

    void usesTheFileAgain()
    {
        OutputStore store;
        const QByteArray large(3 * OutputStore::blockSize + JobOutput::maxInMemory, 'x');
        JobOutput stays(store);
        stays.append(large + 's');
        for (int i = 0; i < 20; ++i) {
            JobOutput goes(store);
            goes.append(large + 'g');
            QCOMPARE(all(goes), large + 'g');
        }
        QVERIFY(store.fileSize() <= 2 * (large.size() + OutputStore::blockSize));
        QCOMPARE(all(stays), large + 's');
    }

    void emptiesTheFileWhenNothingIsLeft()
    {
        OutputStore store;
        {
            JobOutput output(store);
            output.append(QByteArray(5 << 20, 'x'));
            QVERIFY(store.fileSize() > 0);
        }
        QCOMPARE(store.fileSize(), 0);
    }

    void saysThatSomethingIsLost()
    {
        qputenv("TMPDIR", "/proc"); // where no file can be made
        OutputStore store;
        JobOutput output(store);
        output.append(QByteArray(2 << 20, 'x'));
        qunsetenv("TMPDIR");
        QVERIFY(!output.drain([](const QByteArray &) {}));
        QCOMPARE(output.size(), 2 << 20);
    }
};

QTEST_GUILESS_MAIN(TestJobOutput)
#include "tst_joboutput.moc"
