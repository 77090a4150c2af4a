// SPDX-License-Identifier: GPL-3.0-or-later
// What servers and files say of a file beside its bytes: digests, mirrors, pieces.
#include "core/downloads/checksumfile.h"
#include "core/downloads/linkheader.h"
#include "core/downloads/metalink.h"
#include "core/downloads/reprdigest.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;

static const QByteArray emptySha256 =
    QByteArrayLiteral("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
static const QByteArray emptyMd5 = QByteArrayLiteral("d41d8cd98f00b204e9800998ecf8427e");

class TestMetalink : public QObject
{
    Q_OBJECT
private slots:
    void readsVersionFour();
    void readsVersionThree();
    void keepsNamesInTheDirectory();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void leavesOutPiecesThatDoNotCoverTheFile();
    void takesNoMoreThanItsLimits();
    void takesTheStrongestDigestOfAField_data();
    void takesTheStrongestDigestOfAField();
    void readsMirrorsByTheServersOrder();
    void takesNoMoreMirrorsThanTheLimit();
    void findsTheDigestInAChecksumFile_data();
    void findsTheDigestInAChecksumFile();
    void looksForChecksumFilesBesideTheFile();
};

void TestMetalink::readsVersionFour()
{
    const auto files = parseMetalink(R"(<?xml version="1.0"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink"><generator>x</generator>
 <file name="a.iso"><size>3000000</size><unknown><url>http://no.org/</url></unknown>
  <hash type="md5">)" + emptyMd5 + R"(</hash><hash type="sha-256">)"
                                     + emptySha256.toUpper() + R"(</hash>
  <pieces length="2000000" type="sha-256"><hash>)"
                                     + emptySha256 + "</hash><hash>" + emptySha256 + R"(</hash></pieces>
  <url priority="2">https://two.org/a</url><url location="de" priority="1">http://one.org/a</url>
  <url>ftp://no.org/a</url><url>http://last.org/a</url></file>
 <file name="b"><url>http://one.org/b</url></file>
</metalink>)");
    QVERIFY2(files, qPrintable(files ? QString() : files.error().message));
    QCOMPARE(files->size(), 2);
    const DownloadRequest &first = files->first();
    QCOMPARE(first.fileName, QStringLiteral("a.iso"));
    QCOMPARE(first.size, 3'000'000);
    QCOMPARE(first.digest, (FileDigest{QStringLiteral("sha-256"), emptySha256}));
    QCOMPARE(first.pieces.length, 2'000'000);
    QCOMPARE(first.pieces.hex.size(), 2);
    QCOMPARE(first.url, QUrl(QStringLiteral("http://one.org/a")));
    QCOMPARE(first.alternatives, QList<QUrl>({QUrl(QStringLiteral("https://two.org/a")),
                                              QUrl(QStringLiteral("http://last.org/a"))}));
    QCOMPARE(files->last().size, -1);
}

void TestMetalink::readsVersionThree()
{
    const auto files = parseMetalink(R"(<metalink version="3.0" xmlns="http://www.metalinker.org/"><files>
 <file name="a.iso"><size>5</size><verification><hash type="sha1">da39a3ee5e6b4b0d3255bfef95601890afd80709</hash>
  <pieces type="sha1" length="5"><hash piece="0">da39a3ee5e6b4b0d3255bfef95601890afd80709</hash></pieces></verification>
  <resources><url type="http" preference="10">http://low.org/a</url><url type="http" preference="100">http://high.org/a</url>
  <url type="bittorrent">http://t.org/a.torrent</url></resources></file></files></metalink>)");
    QVERIFY2(files, qPrintable(files ? QString() : files.error().message));
    QCOMPARE(files->first().url, QUrl(QStringLiteral("http://high.org/a")));
    QCOMPARE(files->first().digest.algorithm, QStringLiteral("sha-1"));
    QCOMPARE(files->first().pieces.hex.size(), 1);
    QVERIFY(!files->first().alternatives.contains(QUrl(QStringLiteral("http://t.org/a.torrent"))));
}

void TestMetalink::keepsNamesInTheDirectory()
{
    for (const char *name : {"../../etc/passwd", "/etc/passwd", "a/b/passwd"}) {
        const auto files = parseMetalink("<metalink><file name=\"" + QByteArray(name)
                                         + "\"><url>http://a.org/</url></file></metalink>");
        QVERIFY(files);
        QVERIFY(isLeafName(files->first().fileName));
    }
}

void TestMetalink::refusesWhatIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a page") << QByteArray("<html><body>no</body></html>");
    QTest::newRow("cut") << QByteArray("<metalink><file name='a'><url>http://a.org/</url>");
    QTest::newRow("no file") << QByteArray("<metalink/>");
    QTest::newRow("no address") << QByteArray("<metalink><file name='a'/></metalink>");
    QTest::newRow("no usable address")
        << QByteArray("<metalink><file name='a'><url>file:///etc/passwd</url></file></metalink>");
    QByteArray bomb = "<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>";
    for (int i = 1; i < 10; ++i)
        bomb += "<!ENTITY a" + QByteArray::number(i) + " '"
                + QByteArray("&a" + QByteArray::number(i - 1) + ';').repeated(10) + "'>";
    QTest::newRow("entities in entities")
        << bomb + "]><metalink><file name='a'><url>http://a.org/&a9;</url></file></metalink>";
    QTest::newRow("deep") << QByteArray("<metalink>") + QByteArray("<file>").repeated(100'000);
}

void TestMetalink::refusesWhatIsNone()
{
    QFETCH(QByteArray, text);
    const auto files = parseMetalink(text);
    QVERIFY(!files.has_value());
    QCOMPARE(files.error().code, ErrorCode::InvalidInput);
}

void TestMetalink::leavesOutPiecesThatDoNotCoverTheFile()
{
    const auto files =
        parseMetalink("<metalink><file name='a'><size>10</size><pieces length='4' type='md5'><hash>"
                      + emptyMd5 + "</hash></pieces><url>http://a.org/</url></file></metalink>");
    QVERIFY(files);
    QVERIFY(!files->first().pieces.isSet());
    const auto huge =
        parseMetalink("<metalink><file name='a'><size>9223372036854775807</size>"
                      "<pieces length='9223372036854775807' type='md5'><hash>"
                      + emptyMd5 + "</hash></pieces><url>http://a.org/</url></file></metalink>");
    QVERIFY(huge);
    QVERIFY(huge->first().pieces.isSet());
}

void TestMetalink::takesNoMoreThanItsLimits()
{
    QCOMPARE(parseMetalink(QByteArray(maxMetalinkBytes + 1, ' ')).error().code, ErrorCode::TooLarge);
    const QByteArray file = "<file name='a'><url>http://a.org/</url></file>";
    QCOMPARE(parseMetalink("<metalink>" + file.repeated(maxMetalinkFiles) + "</metalink>")->size(),
             maxMetalinkFiles);
    QCOMPARE(parseMetalink("<metalink>" + file.repeated(maxMetalinkFiles + 1) + "</metalink>").error().code,
             ErrorCode::TooLarge);
    QByteArray urls;
    for (int i = 0; i <= maxMetalinkUrls; ++i)
        urls += "<url>http://a.org/" + QByteArray::number(i) + "</url>";
    QCOMPARE(
        parseMetalink("<metalink><file name='a'>" + urls + "</file></metalink>")->first().alternatives.size(),
        maxMetalinkUrls - 1);
    // An end to nesting, also where a parser that calls itself would come to the end of its stack.
    const auto wrapped = [](int depth) {
        return "<metalink><file name='a'>" + QByteArray("<resources>").repeated(depth)
               + "<url>http://a.org/</url>" + QByteArray("</resources>").repeated(depth)
               + "</file></metalink>";
    };
    QVERIFY(parseMetalink(wrapped(maxMetalinkDepth)).has_value());
    QVERIFY(!parseMetalink(wrapped(maxMetalinkDepth + 1)).has_value());
    QVERIFY(!parseMetalink(wrapped(500'000)).has_value());
}

void TestMetalink::takesTheStrongestDigestOfAField_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("algorithm");
    const QByteArray sha = QByteArray::fromHex(emptySha256).toBase64();
    const QByteArray md5 = QByteArray::fromHex(emptyMd5).toBase64();
    QTest::newRow("one") << "sha-256=:" + sha + ':' << QStringLiteral("sha-256");
    QTest::newRow("two") << "md5=:" + md5 + ":, sha-256=:" + sha + ':' << QStringLiteral("sha-256");
    QTest::newRow("two the other way")
        << "sha-256=:" + sha + ":,md5=:" + md5 + ':' << QStringLiteral("sha-256");
    QTest::newRow("one that is unknown") << "crc32c=:AAAA:, md5=:" + md5 + ':' << QStringLiteral("md5");
    QTest::newRow("parameters") << "sha-256=:" + sha + ":;q=1" << QStringLiteral("sha-256");
    QTest::newRow("too short") << QByteArray("sha-256=:AAAA:") << QString();
    QTest::newRow("no base64") << QByteArray("sha-256=:!!!!:") << QString();
    QTest::newRow("no colons") << "sha-256=" + sha << QString();
    QTest::newRow("nothing") << QByteArray() << QString();
}

void TestMetalink::takesTheStrongestDigestOfAField()
{
    QFETCH(QByteArray, field);
    QFETCH(QString, algorithm);
    QCOMPARE(parseReprDigest(field).algorithm, algorithm);
    QCOMPARE(parseOldDigest("SHA-256=" + QByteArray::fromHex(emptySha256).toBase64()).hex, emptySha256);
}

void TestMetalink::readsMirrorsByTheServersOrder()
{
    const QUrl base(QStringLiteral("http://a.org/dir/f"));
    const QByteArray field =
        "<http://two.org/f,x>; rel=duplicate; pri=2; geo=\"d,e\", </f>; rel=\"duplicate other\"; pri=1,"
        "<http://d.org/f.meta4>; rel=describedby, <ftp://no.org/f>; rel=duplicate, "
        "<http://last.org/f>;rel=duplicate, <broken; rel=duplicate";
    QCOMPARE(parseDuplicateLinks(field, base),
             QList<QUrl>({QUrl(QStringLiteral("http://a.org/f")), QUrl(QStringLiteral("http://two.org/f,x")),
                          QUrl(QStringLiteral("http://last.org/f"))}));
    QVERIFY(parseDuplicateLinks("<http://b.org/f>; rel=duplicate", QUrl(QStringLiteral("https://a.org/f")))
                .isEmpty());
}

void TestMetalink::takesNoMoreMirrorsThanTheLimit()
{
    QByteArray field;
    for (int i = 0; i < 2 * maxLinkedMirrors; ++i)
        field += "<http://m" + QByteArray::number(i) + ".org/f>; rel=duplicate, ";
    QCOMPARE(parseDuplicateLinks(field, QUrl(QStringLiteral("http://a.org/f"))).size(), maxLinkedMirrors);
}

void TestMetalink::findsTheDigestInAChecksumFile_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("found");
    const QByteArray other = QByteArray(64, '0');
    QTest::newRow("alone") << emptySha256 + '\n' << true;
    QTest::newRow("with its name") << emptySha256 + "  a.iso\n" << true;
    QTest::newRow("binary mark") << emptySha256 + " *a.iso\n" << true;
    QTest::newRow("among others") << other + "  b.iso\n" + emptySha256 + "  ./a.iso\r\n" + other + "  c\n"
                                  << true;
    QTest::newRow("tagged") << "SHA256 (a.iso) = " + emptySha256 << true;
    QTest::newRow("of another") << emptySha256 + "  b.iso\n" << false;
    QTest::newRow("of one that ends like it") << emptySha256 + "  aa.iso\n" << false;
    QTest::newRow("a page") << QByteArray("<html>not found</html>") << false;
    QTest::newRow("too short") << QByteArray("abc  a.iso") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestMetalink::findsTheDigestInAChecksumFile()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, found);
    const FileDigest digest = digestInChecksumFile(text, QStringLiteral("a.iso"));
    QCOMPARE(digest.hex, found ? emptySha256 : QByteArray());
}

void TestMetalink::looksForChecksumFilesBesideTheFile()
{
    const QList<QUrl> places = checksumFilesFor(QUrl(QStringLiteral("http://a.org/d/a%20b.iso?x=1")));
    QCOMPARE(places.first(), QUrl(QStringLiteral("http://a.org/d/a%20b.iso.sha256")));
    QVERIFY(places.contains(QUrl(QStringLiteral("http://a.org/d/SHA256SUMS"))));
    QVERIFY(checksumFilesFor(QUrl(QStringLiteral("http://a.org/"))).isEmpty());
}

QTEST_APPLESS_MAIN(TestMetalink)
#include "tst_metalink.moc"
