// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/comparekind.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/kinds/kindtest.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::KindRun;
using Landline::Testing::TempDir;

class TestCompareKind final : public QObject
{
    Q_OBJECT

    KindRun m_kind{QStringLiteral("compare"), compareKind()};
    TempDir m_dir;

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void guessesTheDigestFromItsLength_data()
    {
        QTest::addColumn<QString>("digest");
        QTest::addColumn<QString>("algorithm");
        QTest::newRow("md5") << "900150983cd24fb0d6963f7d28e17f72"
                             << "md5";
        QTest::newRow("sha-1") << " A9993E364706816ABA3E25717850C26C9CD0D89D\n"
                               << "sha-1";
        QTest::newRow("sha-256") << "SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                                 << "sha-256";
        QTest::newRow("sha-512")
            << "sha-512 = ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
               "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
            << "sha-512";
    }
    void guessesTheDigestFromItsLength()
    {
        QFETCH(QString, digest);
        QFETCH(QString, algorithm);
        const QString file = m_dir.write(QStringLiteral("abc"), "abc");
        const TaskSnapshot task = m_kind.run(compareWithDigestSpec(file, digest).arguments);
        QCOMPARE(task.state, TaskState::Succeeded);
        QCOMPARE(task.result, QStringLiteral("abc is right: its %1 matches").arg(algorithm));
    }

    void saysBothDigestsWhenTheyDiffer()
    {
        const QString file = m_dir.write(QStringLiteral("abd"), "abd");
        const TaskSnapshot task = m_kind.run(
            compareWithDigestSpec(file, QStringLiteral("900150983cd24fb0d6963f7d28e17f72")).arguments);
        QCOMPARE(task.error.code, ErrorCode::Checksum);
        QCOMPARE(task.error.message,
                 QStringLiteral("abd is not the expected file: its md5 is 4911e516e5aa21d327512e0c8b197616, "
                                "expected was 900150983cd24fb0d6963f7d28e17f72"));
    }

    void refusesWhatIsNoDigest_data()
    {
        QTest::addColumn<QString>("digest");
        QTest::newRow("words") << "it is fine";
        QTest::newRow("a digit short") << "900150983cd24fb0d6963f7d28e17f7";
        QTest::newRow("another's length") << "sha-1=900150983cd24fb0d6963f7d28e17f72";
        QTest::newRow("unknown") << "crc=900150983cd24fb0d6963f7d28e17f72";
    }
    void refusesWhatIsNoDigest()
    {
        QFETCH(QString, digest);
        const Result<ExpectedDigest> parsed = parseExpectedDigest(digest);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
    }

    void comparesTwoFiles()
    {
        QByteArray content(2'500'000, 'x');
        const QString one = m_dir.write(QStringLiteral("one"), content);
        const QString two = m_dir.write(QStringLiteral("two"), content);
        const TaskSnapshot same = m_kind.run(compareFilesSpec(one, two).arguments);
        QCOMPARE(same.result, QStringLiteral("both have the same content, 2.5 MB"));

        content[1'500'000] = 'y';
        m_dir.write(QStringLiteral("two"), content);
        const TaskSnapshot other = m_kind.run(compareFilesSpec(one, two).arguments);
        QCOMPARE(other.error.code, ErrorCode::Checksum);
        QCOMPARE(other.error.message,
                 QStringLiteral("%1 and %2 differ: first at byte 1500001").arg(one, two));

        m_dir.write(QStringLiteral("two"), "x");
        const TaskSnapshot shorter = m_kind.run(compareFilesSpec(one, two).arguments);
        QCOMPARE(shorter.error.message,
                 QStringLiteral("%1 and %2 differ: 2500000 and 1 bytes").arg(one, two));
    }

    void wantsOneThingToCompareWith()
    {
        const TaskSnapshot task = m_kind.run({{QStringLiteral("file"), QStringLiteral("/f")}});
        QCOMPARE(task.error.code, ErrorCode::InvalidInput);
        QCOMPARE(task.error.message, QStringLiteral("give either “digest” or “other”, a second file"));
    }
};

QTEST_GUILESS_MAIN(TestCompareKind)
#include "tst_comparekind.moc"
