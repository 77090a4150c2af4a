// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/controlfile.h"
#include "tests/support/tempdir.h"

#include <QCryptographicHash>
#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;
using namespace Landline::Testing;

class TestControlFile : public QObject
{
    Q_OBJECT
private slots:
    void survivesTheWayToTheDisk();
    void leavesLoginsOut();
    void noticesAnyChange();
    void refusesWhatContradictsItself_data();
    void refusesWhatContradictsItself();
    void refusesARecordThatIsTooLong();
    void neverTakesTheFirstRecordsPlace();
    void comparesVersionsByTheStrongestValidator();

private:
    static ControlData sample();
};

ControlData TestControlFile::sample()
{
    ControlData data;
    data.url = QUrl(QStringLiteral("http://example.org/a%20b?x=%C3%A4"));
    data.wantedName = QStringLiteral("ä.iso");
    data.sourceUrl = data.url;
    data.finalUrl = QUrl(QStringLiteral("https://cdn.example.org/1"));
    data.name = QStringLiteral("ä (1).iso");
    data.contentType = "application/x-iso9660-image";
    data.validators = {"\"abc\"", "Sun, 06 Nov 2022 08:49:37 GMT", false};
    data.segments.setTotal(5'000'000'000);
    data.segments.add({0, 1000});
    data.segments.add({4'000'000'000, 4'000'000'100});
    return data;
}

void TestControlFile::survivesTheWayToTheDisk()
{
    const TempDir dir;
    const QString path = dir.path(QStringLiteral("x.part.landline"));
    QCOMPARE(loadControl(path).error().code, ErrorCode::NotFound);
    QVERIFY(createControl(path, sample()).has_value());
    QVERIFY(*loadControl(path) == sample());
    ControlData more = sample();
    more.segments.add({1000, 2000});
    QVERIFY(saveControl(path, more).has_value());
    QVERIFY(*loadControl(path) == more);
}

void TestControlFile::leavesLoginsOut()
{
    ControlData data = sample();
    for (QUrl *url : {&data.url, &data.sourceUrl, &data.finalUrl})
        url->setUserInfo(QStringLiteral("user:secret"));
    const QByteArray record = encodeControl(data);
    QVERIFY(!record.contains("user") && !record.contains("secret"));
    QVERIFY(*decodeControl(record) == sample());
}

void TestControlFile::noticesAnyChange()
{
    const QByteArray record = encodeControl(sample());
    QVERIFY(decodeControl(record).has_value());
    for (qsizetype i = 0; i < record.size(); ++i) {
        QByteArray changed = record;
        changed[i] = static_cast<char>(changed.at(i) ^ 1);
        QVERIFY2(!decodeControl(changed).has_value(), qPrintable(QString::number(i)));
        QVERIFY(!decodeControl(record.left(i)).has_value());
    }
}

void TestControlFile::refusesWhatContradictsItself_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("a name that leads elsewhere") << QByteArray("ä (1).iso") << QByteArray("../../x");
    QTest::newRow("ranges backwards") << QByteArray("[0,1000]") << QByteArray("[1000,0]");
    QTest::newRow("ranges that overlap") << QByteArray("[0,1000]") << QByteArray("[0,4000000001]");
    QTest::newRow("a range beyond the end") << QByteArray("4000000100") << QByteArray("5000000001");
    QTest::newRow("a negative range") << QByteArray("[0,1000]") << QByteArray("[-5,1000]");
    QTest::newRow("words for ranges") << QByteArray("[0,1000]") << QByteArray("\"all\"");
    QTest::newRow("a size below nothing") << QByteArray("\"total\":") << QByteArray("\"total\":-2,\"t\":");
    QTest::newRow("an ETag of two lines") << QByteArray("\"etag\":\"") << QByteArray("\"etag\":\"\\r\\n");
    QTest::newRow("a date of two lines")
        << QByteArray("\"lastModified\":\"") << QByteArray("\"lastModified\":\"\\n");
    QTest::newRow("a place that is a file")
        << QByteArray("\"finalUrl\":\"http") << QByteArray("\"finalUrl\":\"file");
    QTest::newRow("no URL") << QByteArray("\"url\"") << QByteArray("\"irl\"");
}

void TestControlFile::refusesWhatContradictsItself()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    // With a checksum that fits, as somebody with intent would have it.
    const QByteArray record = encodeControl(sample());
    QByteArray body = record.mid(record.indexOf('\n') + 1);
    QVERIFY(body.contains(from));
    body.replace(from, to);
    const QByteArray sum = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex();
    const Result<ControlData> read = decodeControl("landline-part 1 " + sum + '\n' + body);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::Damaged);
}

void TestControlFile::refusesARecordThatIsTooLong()
{
    const TempDir dir;
    const QString path = dir.write(QStringLiteral("x"), QByteArray(maxControlBytes + 1, 'x'));
    QCOMPARE(loadControl(path).error().code, ErrorCode::Damaged);
}

void TestControlFile::neverTakesTheFirstRecordsPlace()
{
    const TempDir dir;
    const QString path = dir.write(QStringLiteral("x.part.landline"), "somebody's");
    QCOMPARE(createControl(path, sample()).error().code, ErrorCode::AlreadyExists);
    QCOMPARE(dir.read(QStringLiteral("x.part.landline")), QByteArray("somebody's"));
}

void TestControlFile::comparesVersionsByTheStrongestValidator()
{
    const Validators both{"\"a\"", "Mon", false};
    QCOMPARE(both.ifRange(), QByteArray("\"a\""));
    QVERIFY(both.agreesWith({"\"a\"", "Tue", false}));
    QVERIFY(!both.agreesWith({"\"b\"", "Mon", false}));
    QVERIFY(both.agreesWith({"", "Mon", false}));
    const Validators weak{"W/\"a\"", "Mon", false};
    QCOMPARE(weak.ifRange(), QByteArray("Mon"));
    QVERIFY(weak.agreesWith({"W/\"b\"", "Mon", false}));
    QVERIFY(!weak.agreesWith({"W/\"a\"", "Tue", false}));
    const Validators fresh{"", "Mon", true};
    QVERIFY(fresh.ifRange().isEmpty());
    QVERIFY(!fresh.agreesWith(fresh));
    QVERIFY(!Validators().agreesWith(Validators()));
}

QTEST_APPLESS_MAIN(TestControlFile)
#include "tst_controlfile.moc"
