// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/plaintext.h"

#include <QtTest>

using namespace Landline;

class TestPlainText final : public QObject
{
    Q_OBJECT
private slots:
    void removesWhatIsNotText()
    {
        const QString hostile = QStringLiteral("a\u001b]0;title\u0007b\u007fc\u0085d\u202Ee\u2066f\uFEFFg\r");
        QCOMPARE(plainText(hostile, KeepBreaks::Yes), QStringLiteral("a]0;titlebcdefg"));
    }
    void removesLettersThatAreNotSeen()
    {
        QCOMPARE(plainText(QStringLiteral("Ana\u3164\u115F\u1160\uFFA0"), KeepBreaks::No),
                 QStringLiteral("Ana"));
    }
    void keepsBreaksOnlyWhereTheyBelong()
    {
        QCOMPARE(plainText(QStringLiteral("a\n\tb"), KeepBreaks::Yes), QStringLiteral("a\n\tb"));
        QCOMPARE(plainText(QStringLiteral("a\n\tb"), KeepBreaks::No), QStringLiteral("a  b"));
    }
    void keepsEmojiAndTheirJoiners()
    {
        const QString family = QStringLiteral("👨‍👩‍👧 日本語 עברית");
        QCOMPARE(plainText(family, KeepBreaks::No), family);
    }
    void dropsTagCharactersBeyondTheFirstPlane()
    {
        QCOMPARE(plainText(QString::fromUcs4(U"a\U000E0041b", 3), KeepBreaks::No), QStringLiteral("ab"));
    }
};

QTEST_GUILESS_MAIN(TestPlainText)
#include "tst_plaintext.moc"
