// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/addsheetdesk.h"

using namespace Landline;
using namespace Landline::Testing;

/** What the sheet that adds downloads says of lines that are no address. */
class TestAddedLines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void aLineThatIsNoAddressIsNamedAndLeftOut();
    void whatIsBeingTypedIsNotComplainedOf();
};

void TestAddedLines::aLineThatIsNoAddressIsNamedAndLeftOut()
{
    AddSheetDesk desk;
    desk.urls().setPlainText(
        QStringLiteral("https://example.org/a.iso\nnonsense\nhttps://example.org/b.iso\n"));
    desk.urls().moveCursor(QTextCursor::End);
    QCOMPARE(
        desk.sheet->error(),
        QStringLiteral("Line 2: “nonsense” is not a URL; it has to begin with http:// or https://. It is "
                       "left out."));
    auto *button = desk.field<QPushButton>(QStringLiteral("Add downloads"));
    QCOMPARE(button->text(), QStringLiteral("Add the other 2"));
    desk.add();
    QCOMPARE(desk.requests.size(), 2);
}

void TestAddedLines::whatIsBeingTypedIsNotComplainedOf()
{
    AddSheetDesk desk;
    QTest::keyClicks(&desk.urls(), QStringLiteral("nonsense"));
    QCOMPARE(desk.sheet->error(), QString());
    QTest::keyClick(&desk.urls(), Qt::Key_Return);
    QTest::keyClicks(&desk.urls(), QStringLiteral("https://example.org/a.iso"));
    QVERIFY(desk.sheet->error().startsWith(QLatin1String("Line 1: ")));
    // Back in that line it is being mended; who adds all the same hears of it before it is left out.
    desk.urls().moveCursor(QTextCursor::Start);
    QTest::keyClicks(&desk.urls(), QStringLiteral("more"));
    QCOMPARE(desk.sheet->error(), QString());
    desk.add();
    QVERIFY(desk.requests.isEmpty());
    QCOMPARE(
        desk.sheet->error(),
        QStringLiteral("Line 1: “morenonsense” is not a URL; it has to begin with http:// or https://. It "
                       "is left out."));
    QCOMPARE(desk.urls().textCursor().selectedText(), QStringLiteral("morenonsense"));
    desk.add();
    QCOMPARE(desk.requests.size(), 1);
}

QTEST_MAIN(TestAddedLines)
#include "tst_addedlines.moc"
