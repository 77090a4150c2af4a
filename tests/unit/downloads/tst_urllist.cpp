// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/urllist.h"
#include "core/downloads/urlpattern.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;

class TestUrlList : public QObject
{
    Q_OBJECT
private slots:
    void expandsRangesAndSets_data();
    void expandsRangesAndSets();
    void refusesPatternsThatStandForTooMuch();
    void readsALineAFile();
    void namesTheLineThatIsWrong_data();
    void namesTheLineThatIsWrong();
};

void TestUrlList::expandsRangesAndSets_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("texts");
    const auto row = [](const char *pattern, const char *texts) {
        QTest::newRow(pattern) << QString::fromLatin1(pattern) << QString::fromLatin1(texts);
    };
    row("a[1-3]", "a1 a2 a3");
    row("a[08-11]b", "a08b a09b a10b a11b");
    row("[0-10:5]", "0 5 10");
    row("[a-c]", "a b c");
    row("{x,y}[1-2]", "x1 x2 y1 y2");
    row("f{,.bak}", "f f.bak");
    row("http://[::1]:80/x", "http://[::1]:80/x");
    row("http://[2001:db8::1]/x", "http://[2001:db8::1]/x");
    row("{alone}", "{alone}");
    row("plain", "plain");
}

void TestUrlList::expandsRangesAndSets()
{
    QFETCH(QString, pattern);
    QFETCH(QString, texts);
    const Result<QStringList> out = expandUrlPattern(pattern);
    QVERIFY(out.has_value());
    QCOMPARE(*out, texts.split(u' '));
}

void TestUrlList::refusesPatternsThatStandForTooMuch()
{
    QCOMPARE(expandUrlPattern(QStringLiteral("[1-100000]"))->size(), maxPatternUrls);
    QVERIFY(!expandUrlPattern(QStringLiteral("[0-100000]")).has_value());
    QVERIFY(!expandUrlPattern(QStringLiteral("[1-1000][1-101]")).has_value());
    const QString rest(maxPatternCharacters / 1000, u'x');
    QVERIFY(!expandUrlPattern(QStringLiteral("[1-1000]") + rest).has_value());
    QVERIFY(expandUrlPattern(QStringLiteral("[1-1000]") + rest.chopped(8)).has_value());
    QVERIFY(!expandUrlPattern(QStringLiteral("[5-1]")).has_value());
    QVERIFY(!expandUrlPattern(QStringLiteral("[1-5:0]")).has_value());
    QVERIFY(!expandUrlPattern(QStringLiteral("[c-a]")).has_value());
}

void TestUrlList::readsALineAFile()
{
    UrlListParser parser;
    QList<UrlListEntry> entries;
    const QStringList lines{QStringLiteral("# list"),
                            QStringLiteral("http://h/1\thttp://mirror/1"),
                            QStringLiteral("  out=one.bin"),
                            QStringLiteral("\tdir = sub dir "),
                            QString(),
                            QStringLiteral("http://h/[2-3]\r")};
    for (const QString &line : lines) {
        const UrlListResult result = parser.addLine(line);
        QVERIFY(result.has_value());
        entries += *result;
    }
    entries += *parser.finish();
    const auto url = [](const char *text) { return QUrl(QString::fromLatin1(text)); };
    const QList<UrlListEntry> expected{{{url("http://h/1"), url("http://mirror/1")},
                                        QStringLiteral("one.bin"),
                                        QStringLiteral("sub dir"),
                                        2},
                                       {{url("http://h/2")}, {}, {}, 6},
                                       {{url("http://h/3")}, {}, {}, 6}};
    QVERIFY(entries == expected);
    QVERIFY(parser.finish()->isEmpty());
}

void TestUrlList::namesTheLineThatIsWrong_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("not a URL") << QStringLiteral("nonsense");
    QTest::newRow("unknown option") << QStringLiteral("http://h/x\n speed=3");
    QTest::newRow("no value") << QStringLiteral("http://h/x\n out=");
    QTest::newRow("no equals sign") << QStringLiteral("http://h/x\n out");
    QTest::newRow("one name for many") << QStringLiteral("http://h/[1-2]\n out=x");
    QTest::newRow("a path for a name") << QStringLiteral("http://h/x\n out=../x");
    QTest::newRow("mirrors of another number") << QStringLiteral("http://h/[1-2]\thttp://m/[1-3]");
}

void TestUrlList::namesTheLineThatIsWrong()
{
    QFETCH(QString, line);
    UrlListParser parser;
    QVERIFY(parser.addLine(QStringLiteral("http://h/good")).has_value());
    int wrong = 0;
    qsizetype good = 0;
    const auto take = [&](const UrlListResult &result) {
        if (result) {
            good += result->size();
            return;
        }
        ++wrong;
        const int at = line.contains(u'\n') ? 3 : 2;
        QVERIFY(result.error().message.startsWith(QStringLiteral("line %1: ").arg(at)));
    };
    const QStringList lines = line.split(u'\n');
    for (const QString &one : lines)
        take(parser.addLine(one));
    take(parser.addLine(QStringLiteral("http://h/after")));
    take(parser.finish());
    QCOMPARE(wrong, 1);
    QCOMPARE(good, 2);
}

QTEST_APPLESS_MAIN(TestUrlList)
#include "tst_urllist.moc"
