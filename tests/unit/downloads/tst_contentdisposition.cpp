// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/contentdisposition.h"

#include <QTest>

using namespace Landline::Downloads;

class TestContentDisposition : public QObject
{
    Q_OBJECT
private slots:
    void findsTheName_data();
    void findsTheName();
    void passesOverWhatIsTooLong();
};

void TestContentDisposition::findsTheName_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *what, const QByteArray &header, const char *name) {
        QTest::newRow(what) << header << QString::fromUtf8(name);
    };
    row("quoted", "attachment; filename=\"a b.txt\"", "a b.txt");
    row("token", "attachment; filename=a.txt", "a.txt");
    row("capitals and spaces", "Attachment ; FileName = \"a.txt\" ", "a.txt");
    row("without a type", "filename=\"a.txt\"", "a.txt");
    row("inline", "inline; filename=a.txt; size=3", "a.txt");
    row("semicolon in quotes", "attachment; filename=\"a;b=c.txt\"", "a;b=c.txt");
    row("escaped quote", "attachment; filename=\"a\\\"b.txt\"", "a\"b.txt");
    row("backslashes of a path", "attachment; filename=\"C:\\dir\\a.txt\"", "C:\\dir\\a.txt");
    row("never closed", "attachment; filename=\"a.txt", "a.txt");
    row("utf-8", "attachment; filename*=UTF-8''%e2%82%ac%20rates.txt", "€ rates.txt");
    row("latin1", "attachment; filename*=iso-8859-1'en'%A3.txt", "£.txt");
    row("the extended one wins", "attachment; filename=\"x.txt\"; filename*=utf-8''y.txt", "y.txt");
    row("in either order", "attachment; filename*=utf-8''y.txt; filename=\"x.txt\"", "y.txt");
    row("unknown charset", "attachment; filename=x.txt; filename*=koi8-r''%C1.txt", "x.txt");
    row("broken utf-8", "attachment; filename=x.txt; filename*=utf-8''%ff%fe.txt", "x.txt");
    row("extended without quotes", "attachment; filename=x.txt; filename*=y.txt", "x.txt");
    row("raw utf-8", "attachment; filename=\"\xC3\xA4.txt\"", "ä.txt");
    row("raw latin1", "attachment; filename=\"\xE4.txt\"", "ä.txt");
    row("the first one counts", "attachment; filename=a; filename=b", "a");
    row("traversal is left to the caller", "attachment; filename=\"../../x\"", "../../x");
    row("no name", "attachment", "");
    row("empty", "", "");
    row("only separators", ";;;=;=\";", "");
    row("another parameter", "attachment; name=\"a.txt\"", "");
}

void TestContentDisposition::findsTheName()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, name);
    QCOMPARE(fileNameFromDisposition(header), name);
}

void TestContentDisposition::passesOverWhatIsTooLong()
{
    const QByteArray start = "attachment; filename=a";
    QVERIFY(!fileNameFromDisposition(start.leftJustified(maxDispositionBytes, 'a')).isEmpty());
    QVERIFY(fileNameFromDisposition(start.leftJustified(maxDispositionBytes + 1, 'a')).isEmpty());
}

QTEST_APPLESS_MAIN(TestContentDisposition)
#include "tst_contentdisposition.moc"
