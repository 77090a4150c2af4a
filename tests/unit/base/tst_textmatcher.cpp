// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textmatcher.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QtTest>

#include <limits>

using namespace Landline;

/** Whether a text is in another one, whatever its case. */
class TestTextMatcher final : public QObject
{
    Q_OBJECT

private slots:
    void caseMakesNoDifference_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isIn");
        QTest::newRow("the same") << "exam"
                                  << "exam" << true;
        QTest::newRow("at the start") << "THE"
                                      << "the exam" << true;
        QTest::newRow("at the end") << "exam"
                                    << "The EXAM" << true;
        QTest::newRow("cut off") << "exam"
                                 << "the exa" << false;
        QTest::newRow("begun twice") << "aab"
                                     << "aaab" << true;
        QTest::newRow("with a border") << "ababac"
                                       << "abababac" << true;
        QTest::newRow("nothing wanted") << ""
                                        << "exam" << true;
        QTest::newRow("nothing there") << "e"
                                       << "" << false;
        QTest::newRow("nothing in nothing") << ""
                                            << "" << true;
        QTest::newRow("umlauts") << QStringLiteral("öl") << QStringLiteral("ÖL kaufen") << true;
        QTest::newRow("other umlauts") << QStringLiteral("öl") << QStringLiteral("OL kaufen") << false;
        QTest::newRow("Cyrillic") << QStringLiteral("ДА") << QStringLiteral("или да") << true;
        QTest::newRow("Chinese") << QStringLiteral("考试") << QStringLiteral("考试在星期五") << true;
        QTest::newRow("other Chinese") << QStringLiteral("考五") << QStringLiteral("考试在星期五") << false;
        QTest::newRow("sigma at the end") << QStringLiteral("ΟΔΟΣ") << QStringLiteral("οδος") << true;
        QTest::newRow("sharp s") << QStringLiteral("straße") << QStringLiteral("STRAẞE") << true;
        QTest::newRow("two letters for one") << "strasse" << QStringLiteral("Straße") << false;
        QTest::newRow("Turkish I with a dot") << "i" << QStringLiteral("İ") << false;
        QTest::newRow("Turkish i without") << "I" << QStringLiteral("ı") << false;
        QTest::newRow("the Kelvin sign") << "k" << QStringLiteral("K") << true;
        QTest::newRow("emoji") << QStringLiteral("👍") << QStringLiteral("ok 👍👎") << true;
        QTest::newRow("another emoji") << QStringLiteral("👍") << QStringLiteral("ok 👎") << false;
        QTest::newRow("Deseret, two units each") << QStringLiteral("𐐨") << QStringLiteral("x𐐀") << true;
    }
    void caseMakesNoDifference()
    {
        QFETCH(QString, wanted);
        QFETCH(QString, text);
        QFETCH(bool, isIn);
        QCOMPARE(TextMatcher(wanted).isIn(text), isIn);
        QCOMPARE(text.contains(wanted, Qt::CaseInsensitive), isIn);
    }

    void lettersAndTheirMarksMayBeTogetherOrApart_data()
    {
        QTest::addColumn<QString>("together");
        QTest::addColumn<QString>("apart");
        QTest::newRow("an accent") << QStringLiteral("Café") << QStringLiteral("Cafe\u0301");
        QTest::newRow("alone") << QStringLiteral("é") << QStringLiteral("e\u0301");
        QTest::newRow("two accents") << QStringLiteral("ấ") << QStringLiteral("a\u0302\u0301");
        QTest::newRow("a syllable") << QStringLiteral("한국")
                                    << QStringLiteral("한국").normalized(QString::NormalizationForm_D);
    }
    void lettersAndTheirMarksMayBeTogetherOrApart()
    {
        QFETCH(QString, together);
        QFETCH(QString, apart);
        QVERIFY(together != apart);
        const QString around = QStringLiteral("to the %1, now");
        for (const QString &wanted : {together, apart}) {
            for (const QString &text : {together, apart})
                QVERIFY2(TextMatcher(wanted.toUpper()).isIn(around.arg(text)),
                         qPrintable(wanted + u'/' + text));
            QVERIFY(!TextMatcher(wanted).isIn(around.arg(QStringLiteral("cafè"))));
        }
    }

    void itFindsWhatQStringFinds()
    {
        QRandomGenerator random(7);
        const QStringList letters{"a",
                                  "B",
                                  "b",
                                  QStringLiteral("ä"),
                                  QStringLiteral("Ä"),
                                  QStringLiteral("𐐀"),
                                  QStringLiteral("𐐨")};
        const auto made = [&](int length) {
            QString text;
            for (int i = 0; i < length; ++i)
                text += letters.at(int(random.bounded(quint32(letters.size()))));
            return text;
        };
        int found = 0;
        constexpr int tries = 5000;
        for (int i = 0; i < tries; ++i) {
            const QString wanted = made(random.bounded(1, 6));
            const QString text = made(random.bounded(0, 60));
            const bool isIn = text.contains(wanted, Qt::CaseInsensitive);
            found += isIn ? 1 : 0;
            QVERIFY2(TextMatcher(wanted).isIn(text) == isIn, qPrintable(wanted + u'/' + text));
        }
        QVERIFY(found > tries / 10 && found < tries - tries / 10);
    }

    void textsMadeUpForItTakeNoLonger()
    {
        const QString text(4'000'000, u'a');
        const auto took = [&text](const QString &wanted) {
            QElapsedTimer timer;
            timer.start();
            const bool isIn = TextMatcher(wanted).isIn(text);
            return isIn ? std::numeric_limits<qint64>::max() : timer.nsecsElapsed();
        };
        const qint64 usual = took(QStringLiteral("b"));
        for (const QString &wanted : {u'b' + QString(199, u'a'), QString(199, u'a') + u'b',
                                      QString(100, u'a') + u'b' + QString(99, u'a')})
            QVERIFY(took(wanted) < 50 * usual);
    }
};

QTEST_GUILESS_MAIN(TestTextMatcher)
#include "tst_textmatcher.moc"
