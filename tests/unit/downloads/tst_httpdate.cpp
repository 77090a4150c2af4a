// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpdate.h"

#include <QTest>

using namespace Landline::Downloads;

class TestHttpDate : public QObject
{
    Q_OBJECT
private slots:
    void readsTheThreeForms_data();
    void readsTheThreeForms();
    void refusesWhatIsNoDate_data();
    void refusesWhatIsNoDate();
};

void TestHttpDate::readsTheThreeForms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("fixed") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT");
    QTest::newRow("RFC 850") << QByteArray("Sunday, 06-Nov-94 08:49:37 GMT");
    QTest::newRow("asctime") << QByteArray("Sun Nov  6 08:49:37 1994");
    QTest::newRow("space around") << QByteArray(" Sun, 06 Nov 1994 08:49:37 GMT ");
}

void TestHttpDate::readsTheThreeForms()
{
    QFETCH(QByteArray, text);
    QCOMPARE(parseHttpDate(text), QDateTime(QDate(1994, 11, 6), QTime(8, 49, 37), Qt::UTC));
}

void TestHttpDate::refusesWhatIsNoDate_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("words") << QByteArray("a b c d e GMT");
    QTest::newRow("no such day") << QByteArray("Sun, 31 Feb 1994 08:49:37 GMT");
    QTest::newRow("no such hour") << QByteArray("Sun, 06 Nov 1994 25:49:37 GMT");
    QTest::newRow("another zone") << QByteArray("Sun, 06 Nov 1994 08:49:37 CET");
    QTest::newRow("a sign") << QByteArray("Sun, -6 Nov 1994 08:49:37 GMT");
    QTest::newRow("a long year") << QByteArray("Sun, 06 Nov 19940 08:49:37 GMT");
}

void TestHttpDate::refusesWhatIsNoDate()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseHttpDate(text).isValid());
}

QTEST_GUILESS_MAIN(TestHttpDate)
#include "tst_httpdate.moc"
