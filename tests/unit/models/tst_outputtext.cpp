// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/outputtext.h"

#include <QTest>

using namespace Landline::Ui;

class TestOutputText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesTerminalSequencesAway_data();
    void takesTerminalSequencesAway();
    void blocksMayBeCutAnywhere();
    void aSequenceWithoutEndIsNotKeptForEver();
    void resetForgetsWhatWasHalf();
};

void TestOutputText::takesTerminalSequencesAway_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("one\ntwo\n") << QStringLiteral("one\ntwo\n");
    QTest::newRow("colour") << QByteArray("\x1b[1;32mgreen\x1b[0m\n") << QStringLiteral("green\n");
    QTest::newRow("title by bell") << QByteArray("\x1b]0;evil\x07text\n") << QStringLiteral("text\n");
    QTest::newRow("title by terminator") << QByteArray("\x1b]0;evil\x1b\\text\n") << QStringLiteral("text\n");
    QTest::newRow("DOS lines") << QByteArray("a\r\nb\r\n") << QStringLiteral("a\nb\n");
    QTest::newRow("progress") << QByteArray("1%\r2%\r3%\n") << QStringLiteral("1%\n2%\n3%\n");
    QTest::newRow("controls") << QByteArray("a\x01\x08"
                                            "b\n")
                              << QStringLiteral("ab\n");
    QTest::newRow("bidi") << QStringLiteral("ab\u202Egnp.exe\n").toUtf8() << QStringLiteral("abgnp.exe\n");
    QTest::newRow("not UTF-8") << QByteArray("a\xff"
                                             "b\n")
                               << QStringLiteral("a\uFFFDb\n");
}

void TestOutputText::takesTerminalSequencesAway()
{
    QFETCH(const QByteArray, bytes);
    OutputText output;
    QTEST(output.append(bytes), "text");
}

void TestOutputText::blocksMayBeCutAnywhere()
{
    const QByteArray bytes = QStringLiteral("\x1b[32mgrün 你好\x1b[0m\r\n\x1b]0;t\x1b\\end\n").toUtf8();
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        OutputText output;
        const QByteArrayView view(bytes);
        QString text = output.append(view.first(cut));
        text += output.append(view.sliced(cut));
        QCOMPARE(text, QStringLiteral("grün 你好\nend\n"));
    }
}

void TestOutputText::aSequenceWithoutEndIsNotKeptForEver()
{
    OutputText output;
    QCOMPARE(output.append("\x1b[1"), QString());
    const QByteArray longer(OutputText::maxSequence, '1');
    QVERIFY(output.append(longer).contains(QLatin1String("111")));
    QCOMPARE(output.append("after\n"), QStringLiteral("after\n"));
}

void TestOutputText::resetForgetsWhatWasHalf()
{
    OutputText output;
    QCOMPARE(output.append("\x1b[3"), QString());
    output.reset();
    QCOMPARE(output.append("2mtext"), QStringLiteral("2mtext"));
}

QTEST_APPLESS_MAIN(TestOutputText)
#include "tst_outputtext.moc"
