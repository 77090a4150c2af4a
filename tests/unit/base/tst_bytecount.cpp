// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytecount.h"

#include <QtTest>

using namespace Landline;

class TestByteCount final : public QObject
{
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesSizesInUnitsOfThousand_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64(0) << "0 B";
        QTest::newRow("below a unit") << qint64(999) << "999 B";
        QTest::newRow("one unit") << qint64(1000) << "1.0 kB";
        QTest::newRow("no four digits") << qint64(999'500) << "1.0 MB";
        QTest::newRow("two digits have no decimals") << qint64(12'345'678) << "12 MB";
        QTest::newRow("an image") << qint64(631'000'000) << "631 MB";
        QTest::newRow("largest") << std::numeric_limits<qint64>::max() << "9.2 EB";
    }
    void writesSizesInUnitsOfThousand()
    {
        QFETCH(qint64, bytes);
        QTEST(bytesText(bytes, QLocale::c()), "text");
    }

    void writesSpans_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("short") << qint64(120) << "120 ms";
        QTest::newRow("seconds") << qint64(45'300) << "45 s";
        QTest::newRow("minutes") << qint64(240'000) << "4 min";
        QTest::newRow("hours") << qint64(3'900'000) << "1 h 05 min";
        QTest::newRow("days") << qint64(300'000'000) << "3 days";
    }
    void writesSpans()
    {
        QFETCH(qint64, milliseconds);
        QTEST(spanText(std::chrono::milliseconds(milliseconds)), "text");
    }

    void readsSizesInUnitsOf1024_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes");
        QTest::newRow("bare") << "500" << qint64(500);
        QTest::newRow("K") << "64K" << qint64(65536);
        QTest::newRow("small letter") << "64k" << qint64(65536);
        QTest::newRow("fraction") << "1.5M" << qint64(1572864);
        QTest::newRow("G") << "2G" << (qint64(2) << 30);
    }
    void readsSizesInUnitsOf1024()
    {
        QFETCH(QString, text);
        const Result<qint64> parsed = parseByteCount(text);
        QVERIFY(parsed);
        QTEST(*parsed, "bytes");
    }

    void refusesWhatIsNoSize_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "K", "ten", "-1", "1e400", "inf", "nan", "99999999999G", "1MM"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesWhatIsNoSize()
    {
        QFETCH(QString, text);
        const Result<qint64> parsed = parseByteCount(text);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
        QVERIFY(parsed.error().message.contains(text));
    }
};

QTEST_GUILESS_MAIN(TestByteCount)
#include "tst_bytecount.moc"
