// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpanswer.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;

class TestHttpAnswer : public QObject
{
    Q_OBJECT
private slots:
    void readsContentRanges_data();
    void readsContentRanges();
    void readsRetryAfter_data();
    void readsRetryAfter();
    void limitsHeaders();
    void takesCompressedFilesThatAreNamedTwice();
    void neverGoesFromEncryptedToOpen();
    void takesAPartWithoutValidatorsOnlyWhereItMayHaveNone_data();
    void takesAPartWithoutValidatorsOnlyWhereItMayHaveNone();
    void refusesAPartBeyondTheKnownEnd();
    void refusesAPartWithoutAByteThatWasAskedFor_data();
    void refusesAPartWithoutAByteThatWasAskedFor();
};

void TestHttpAnswer::readsContentRanges_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("end");
    QTest::addColumn<qint64>("total");
    const auto good = [](const QByteArray &text, qint64 begin, qint64 end, qint64 total) {
        QTest::newRow(text.constData()) << text << true << begin << end << total;
    };
    const auto bad = [](const QByteArray &text) {
        QTest::newRow(text.constData()) << text << false << qint64(0) << qint64(0) << qint64(0);
    };
    good("bytes 0-99/200", 0, 100, 200);
    good("Bytes 5-5/6", 5, 6, 6);
    good("bytes 0-99/*", 0, 100, -1);
    bad("");
    bad("bytes");
    bad("bytes=0-99/200");
    bad("bytes 0-99");
    bad("bytes 99-0/200");
    bad("bytes 0-200/200");
    bad("bytes -5-10/200");
    bad("bytes 0-+5/200");
    bad("bytes 0-99/200/300");
    bad("bytes 0-99/200, bytes 100-199/200");
    bad("bytes 0-9223372036854775807/9223372036854775808");
    bad("bytes */200");
    bad("items 0-99/200");
}

void TestHttpAnswer::readsContentRanges()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    QFETCH(qint64, begin);
    QFETCH(qint64, end);
    QFETCH(qint64, total);
    const std::optional<ContentRange> range = parseContentRange(text);
    QCOMPARE(range.has_value(), good);
    if (good)
        QVERIFY((*range == ContentRange{begin, end, total}));
}

void TestHttpAnswer::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("seconds"); // -1: none
    QTest::newRow("seconds") << QByteArray(" 120 ") << qint64(120);
    QTest::newRow("at once") << QByteArray("0") << qint64(0);
    QTest::newRow("date") << QByteArray("Sun, 06 Nov 2022 08:50:37 GMT") << qint64(60);
    QTest::newRow("date that has passed") << QByteArray("Sun, 06 Nov 2022 08:00:00 GMT") << qint64(0);
    QTest::newRow("more than any number") << QByteArray("99999999999999999999999") << qint64(1'000'000'000);
    QTest::newRow("negative") << QByteArray("-5") << qint64(-1);
    QTest::newRow("words") << QByteArray("soon") << qint64(-1);
    QTest::newRow("nothing") << QByteArray() << qint64(-1);
}

void TestHttpAnswer::readsRetryAfter()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, seconds);
    const QDateTime now(QDate(2022, 11, 6), QTime(8, 49, 37), Qt::UTC);
    const auto wait = parseRetryAfter(text, now);
    QCOMPARE(wait ? wait->count() / 1000 : -1, seconds);
}

void TestHttpAnswer::limitsHeaders()
{
    HttpHead head{200, {{"Content-Length", "5"}}};
    const QUrl url(QStringLiteral("http://h/f"));
    while (head.fields.size() < maxHeaderFields)
        head.fields.emplaceBack("X", "y");
    QVERIFY(judgeResponse(head, url, {}, {}).has_value());
    head.fields.emplaceBack("X", "y");
    QVERIFY(!judgeResponse(head, url, {}, {}).has_value());
    HttpHead fat{200, {{"X", QByteArray(maxHeaderBytes - 1, 'y')}}};
    QVERIFY(judgeResponse(fat, url, {}, {}).has_value());
    fat.fields.emplaceBack("Z", QByteArray());
    QCOMPARE(judgeResponse(fat, url, {}, {}).error().code, ErrorCode::Protocol);
}

void TestHttpAnswer::takesCompressedFilesThatAreNamedTwice()
{
    const HttpHead head{200, {{"Content-Length", "5"}, {"Content-Encoding", "x-gzip"}}};
    QVERIFY(judgeResponse(head, QUrl(QStringLiteral("http://h/a.tar.gz")), {}, {}).has_value());
    QVERIFY(!judgeResponse(head, QUrl(QStringLiteral("http://h/a.txt")), {}, {}).has_value());
}

void TestHttpAnswer::neverGoesFromEncryptedToOpen()
{
    const QList<QUrl> secure{QUrl(QStringLiteral("https://h/a"))};
    QCOMPARE(redirectTarget(secure, "http://h/b").error().code, ErrorCode::Redirect);
    QCOMPARE(redirectTarget(secure, "/b")->toString(), QStringLiteral("https://h/b"));
    const QList<QUrl> open{QUrl(QStringLiteral("http://me:secret@h/a"))};
    QCOMPARE(redirectTarget(open, "https://other/b")->userInfo(), QString());
    QCOMPARE(redirectTarget(open, "//other/b")->userInfo(), QString());
    QCOMPARE(redirectTarget(open, "b#part")->toString(), QStringLiteral("http://me:secret@h/b"));
}

void TestHttpAnswer::takesAPartWithoutValidatorsOnlyWhereItMayHaveNone_data()
{
    static const QByteArray date = QByteArrayLiteral("Sun, 06 Nov 2022 08:49:37 GMT");
    QTest::addColumn<QByteArray>("etag"); // of the file before …
    QTest::addColumn<QByteArray>("lastModified");
    QTest::addColumn<HttpFields>("fields"); // … and of the part
    QTest::addColumn<bool>("isVerifiable");
    QTest::addColumn<bool>("good");
    QTest::newRow("no date after If-Range") << QByteArray() << date << HttpFields() << false << true;
    QTest::newRow("nothing was known") << QByteArray() << QByteArray() << HttpFields() << false << true;
    QTest::newRow("no ETag") << QByteArray("\"v1\"") << QByteArray() << HttpFields() << false << false;
    QTest::newRow("no weak ETag") << QByteArray("W/\"v1\"") << date << HttpFields() << false << false;
    QTest::newRow("neither") << QByteArray("\"v1\"") << date << HttpFields() << false << false;
    QTest::newRow("the date still") << QByteArray("\"v1\"") << date << HttpFields{{"Last-Modified", date}}
                                    << false << true;
    QTest::newRow("a digest tells") << QByteArray("\"v1\"") << date << HttpFields() << true << true;
    QTest::newRow("a digest tells, but it is named another")
        << QByteArray("\"v1\"") << date << HttpFields{{"ETag", "\"v2\""}} << true << false;
}

void TestHttpAnswer::takesAPartWithoutValidatorsOnlyWhereItMayHaveNone()
{
    QFETCH(QByteArray, etag);
    QFETCH(QByteArray, lastModified);
    QFETCH(HttpFields, fields);
    QFETCH(bool, isVerifiable);
    QFETCH(bool, good);
    RangeWish wish;
    wish.begin = 100;
    wish.total = 200;
    wish.validators = {etag, lastModified, false};
    wish.isVerifiable = isVerifiable;
    const HttpHead head{206, HttpFields{{"Content-Range", "bytes 100-199/200"}, {"Content-Length", "100"}}
                                 + fields};
    const Result<RangeAnswer> answer = judgeResponse(head, QUrl(QStringLiteral("http://h/f")), wish, {});
    QCOMPARE(answer.has_value(), good);
    if (!good)
        QCOMPARE(answer.error().code, ErrorCode::Changed);
    else
        QCOMPARE(answer->begin, 100);
}

void TestHttpAnswer::refusesAPartBeyondTheKnownEnd()
{
    RangeWish wish;
    wish.begin = 100;
    wish.total = 200;
    wish.validators.etag = "\"v1\"";
    const HttpHead head{206, {{"Content-Range", "bytes 100-299/*"}, {"ETag", "\"v1\""}}};
    const Result<RangeAnswer> answer = judgeResponse(head, QUrl(QStringLiteral("http://h/f")), wish, {});
    QVERIFY(!answer.has_value());
    QCOMPARE(answer.error().code, ErrorCode::Changed);
}

void TestHttpAnswer::refusesAPartWithoutAByteThatWasAskedFor_data()
{
    QTest::addColumn<QByteArray>("range"); // 100 to 149 were asked for
    QTest::addColumn<bool>("good");
    QTest::newRow("before") << QByteArray("bytes 0-98/200") << false;
    QTest::newRow("ends one byte before") << QByteArray("bytes 50-99/200") << false;
    QTest::newRow("ends with the first byte") << QByteArray("bytes 50-100/200") << true;
    QTest::newRow("begins with the last byte") << QByteArray("bytes 149-199/200") << true;
    QTest::newRow("begins one byte behind") << QByteArray("bytes 150-199/200") << false;
}

void TestHttpAnswer::refusesAPartWithoutAByteThatWasAskedFor()
{
    QFETCH(QByteArray, range);
    QFETCH(bool, good);
    RangeWish wish;
    wish.begin = 100;
    wish.end = 150;
    wish.total = 200;
    const HttpHead head{206, {{"Content-Range", range}, {"ETag", "\"v1\""}}};
    const Result<RangeAnswer> answer = judgeResponse(head, QUrl(QStringLiteral("http://h/f")), wish, {});
    QCOMPARE(answer.has_value(), good);
    if (!good)
        QCOMPARE(answer.error().code, ErrorCode::Protocol);
}

QTEST_APPLESS_MAIN(TestHttpAnswer)
#include "tst_httpanswer.moc"
