// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/listfile.h"
#include "tests/support/tempdir.h"

#include <QTest>

using namespace Landline;
using namespace Landline::Downloads;

static QStringList urlsOf(const ListedFiles &listed)
{
    QStringList out;
    for (const DownloadRequest &request : listed.requests)
        out.append(request.url.toString());
    return out;
}

class TestListFile : public QObject
{
    Q_OBJECT
private slots:
    void readsAListWithItsOptions();
    void findsUrlsInProse();
    void lineByLineNothingIsLost();
    void staysBelowItsBounds();
    void readsSeveralFiles();
};

void TestListFile::readsAListWithItsOptions()
{
    const ListedFiles listed =
        requestsInList(QStringLiteral("# images\nhttp://a.org/1\thttp://b.org/1\n out=.bashrc\n dir=/etc\n"
                                      " checksum=md5=d41d8cd98f00b204e9800998ecf8427e\n header=X-Key: 1\n"
                                      "http://a.org/[8-10]\n"));
    QCOMPARE(urlsOf(listed),
             (QStringList{QStringLiteral("http://a.org/1"), QStringLiteral("http://a.org/8"),
                          QStringLiteral("http://a.org/9"), QStringLiteral("http://a.org/10")}));
    const DownloadRequest &first = listed.requests.constFirst();
    QCOMPARE(first.fileName, QStringLiteral("bashrc"));
    QCOMPARE(first.directory, QString());
    QCOMPARE(first.alternatives, QList<QUrl>{QUrl(QStringLiteral("http://b.org/1"))});
    QVERIFY(first.digest.isSet());
    QCOMPARE(first.access.headers.size(), 1);
}

void TestListFile::findsUrlsInProse()
{
    const ListedFiles listed =
        requestsInList(QStringLiteral("You need http://a.org/1 and,\r\n if you like, (http://a.org/2).\n"
                                      "http://a.org/3 http://a.org/4\nhttp://a.org/1\n"));
    QCOMPARE(urlsOf(listed),
             (QStringList{QStringLiteral("http://a.org/1"), QStringLiteral("http://a.org/2"),
                          QStringLiteral("http://a.org/3"), QStringLiteral("http://a.org/4")}));
}

void TestListFile::lineByLineNothingIsLost()
{
    const ListedFiles listed = requestsInList(
        QStringLiteral("http://a.org/1\n  nonsense\nhttp://a.org/2\nftp://a.org/3\nhttp://a.org/4"));
    QCOMPARE(urlsOf(listed), (QStringList{QStringLiteral("http://a.org/1"), QStringLiteral("http://a.org/2"),
                                          QStringLiteral("http://a.org/4")}));
    QVERIFY(!listed.isCut);
}

void TestListFile::staysBelowItsBounds()
{
    const ListedFiles most = requestsInList(QStringLiteral("http://a.org/[1-%1]").arg(maxListedFiles));
    QCOMPARE(most.requests.size(), maxListedFiles);
    QVERIFY(!most.isCut);
    const ListedFiles more =
        requestsInList(QStringLiteral("http://a.org/[1-%1]\nhttp://b.org/").arg(maxListedFiles));
    QCOMPARE(more.requests.size(), maxListedFiles);
    QVERIFY(more.isCut);
    // One pattern that stands for more stands for itself.
    QCOMPARE(requestsInList(QStringLiteral("http://a.org/[0-%1]").arg(maxListedFiles)).requests.size(), 1);
}

void TestListFile::readsSeveralFiles()
{
    const Testing::TempDir dir;
    dir.write(QStringLiteral("a.txt"),
              "http://a.org/1\n" + QByteArray(maxListFileBytes, '\n') + "http://a.org/9\n");
    dir.write(QStringLiteral("b.TXT"), "nothing here\n");
    dir.write(QStringLiteral("c.metalink"),
              "<metalink version='3.0'><files><file name='../c'><resources>"
              "<url>http://c.org/c</url></resources></file></files></metalink>");
    dir.write(QStringLiteral("d.meta4"), "<html>");
    const ListedFiles listed =
        readListFiles({dir.path(QStringLiteral("a.txt")), dir.path(QStringLiteral("b.TXT")),
                       dir.path(QStringLiteral("c.metalink")), dir.path(QStringLiteral("d.meta4")),
                       dir.path(QStringLiteral("gone.txt"))});
    QCOMPARE(urlsOf(listed),
             (QStringList{QStringLiteral("http://a.org/1"), QStringLiteral("http://c.org/c")}));
    QCOMPARE(listed.requests.constLast().fileName, QStringLiteral("c"));
    QVERIFY(listed.isCut);
    QCOMPARE(listed.problems.size(), 3);
    QVERIFY(isListFileName(QStringLiteral("b.TXT")));
    QVERIFY(!isListFileName(QStringLiteral("a.iso")));
}

QTEST_APPLESS_MAIN(TestListFile)
#include "tst_listfile.moc"
