// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filename.h"
#include "core/base/normalform.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace Landline;

class TestNormalForm final : public QObject
{
    Q_OBJECT

    /** Each mark has its place before all those in front of it. */
    static QString disordered(int marks)
    {
        return u'a' + QString(marks / 2, QChar(0x301)) + QString(marks - marks / 2, QChar(0x323));
    }

private slots:
    void lettersAndTheirMarksAreOne()
    {
        QCOMPARE(composed(QStringLiteral("cafe\u0301")), QStringLiteral("café"));
        QCOMPARE(composed(QStringLiteral("\u1112\u1161\u11ab")), QStringLiteral("한"));
        QCOMPARE(composed(QStringLiteral("q\u0301\u0323")), QStringLiteral("q\u0323\u0301"));
        QCOMPARE(composed(QStringLiteral("plain")), QStringLiteral("plain"));
        QCOMPARE(composed(QString()), QString());
    }

    void asManyMarksAsInAnyLanguageArePutInOrder()
    {
        const QString some = disordered(maxMarksInARow);
        QCOMPARE(composed(some), some.normalized(QString::NormalizationForm_C));
        QVERIFY(composed(some) != some);
        const QString many = disordered(maxMarksInARow + 1);
        QCOMPARE(composed(many), many);
    }

    void manyMarksTakeNoTime()
    {
        const QString many = disordered(32'000);
        const QString two(32'000, QChar(0xF73)); // two marks each, and no mark by its combining class
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(composed(many), many);
        QCOMPARE(composed(two), two);
        QVERIFY(!safeFileName(many).isEmpty());
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestNormalForm)
#include "tst_normalform.moc"
