// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/htmllinks.h"

#include <QTest>

using namespace Landline::Ui;

class TestHtmlLinks : public QObject
{
    Q_OBJECT
private slots:
    void linksStandInTheText_data();
    void linksStandInTheText();
    void hostileMarkupEnds_data();
    void hostileMarkupEnds();
};

void TestHtmlLinks::linksStandInTheText_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *html, const char *words) {
        QTest::newRow(name) << QString::fromUtf8(html) << QString::fromUtf8(words);
    };
    row("quoted", "a <A class='x' HREF = \"http://h/1\">one</A> b", "a http://h/1 b");
    row("bare", "<a href=http://h/1>one</a>", "http://h/1");
    row("bracket in quotes", "<a title='a>b' href='http://h/1'>one</a>", "http://h/1");
    row("entities", "<a href='http://h/?a=1&amp;b=2&#38;c'>x</a> &lt;&unknown; &#xe4;",
        "http://h/?a=1&b=2&c <&unknown; ä");
    row("space", "<a href=' http://h/a b '>x</a>", "http://h/a%20b");
    row("broken by wbr", "http://h/<wbr>long<b>er</b><br>next", "http://h/longer next");
    row("first href counts", "<a href='http://h/1' href='http://h/2'>x</a>", "http://h/1");
    row("no link", "<a name=x>here</a>", "here");
    row("script", "a<script>var x = '<a href=http://h/1>'</script >b", "a b");
    row("comment", "<!--StartFragment--><a href='http://h/1'>x</a><!--EndFragment-->", "http://h/1");
}

void TestHtmlLinks::linksStandInTheText()
{
    QFETCH(const QString, html);
    QFETCH(const QString, words);
    QCOMPARE(textWithLinks(html).simplified(), words);
}

void TestHtmlLinks::hostileMarkupEnds_data()
{
    QTest::addColumn<QString>("html");
    QTest::newRow("nothing") << QString();
    for (const char *text : {"<", "</", "<a", "<a ", "<a href", "<a href=", "<a href='", "<!--", "&", "&#",
                             "&#0;", "&#1114112;", "&#xd800;", "<script>", "<a b=\"<"})
        QTest::newRow(text) << QString::fromLatin1(text);
    QTest::newRow("many brackets") << QString(maxHtmlLength, u'<');
    QTest::newRow("many quotes") << QStringLiteral("<a \"").repeated(maxHtmlLength / 4);
    QTest::newRow("many entities") << QString(maxHtmlLength, u'&');
    QTest::newRow("longer than is read") << QString(maxHtmlLength, u'x') + QStringLiteral("http://h/");
}

void TestHtmlLinks::hostileMarkupEnds()
{
    QFETCH(const QString, html);
    QVERIFY(textWithLinks(html).size() <= maxHtmlLength + 2);
}

QTEST_APPLESS_MAIN(TestHtmlLinks)
#include "tst_htmllinks.moc"
