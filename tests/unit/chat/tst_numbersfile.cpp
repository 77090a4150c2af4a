// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/numbersfile.h"
#include "tests/support/tempdir.h"

#include <QFile>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

class TestNumbersFile final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString history() const { return m_dir->path(QStringLiteral("history.db")); }
    [[nodiscard]] QString file() const { return history() + QStringLiteral(".numbers"); }
    [[nodiscard]] QByteArray content() const
    {
        QFile read(file());
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }

private slots:
    void init() { m_dir = std::make_unique<TempDir>(); }

    void whatIsKeptTakesNoMoreRoom()
    {
        NumbersFile numbers(history());
        numbers.open();
        QCOMPARE(content().size(), NumbersFile::bytes);
        QVERIFY(numbers.keep(QStringLiteral("e1"), {7, 3}));
        QVERIFY(numbers.keep(QStringLiteral("e1"), {1'000'000'000'000, 40}));
        QCOMPARE(content().size(), NumbersFile::bytes);
        NumbersFile again(history());
        again.open();
        QCOMPARE(again.kept(QStringLiteral("e1")), (Reservation{1'000'000'000'000, 40}));
        QVERIFY(!again.kept(QStringLiteral("e2"))); // another history
        QVERIFY(!again.kept(QString()));
        again.clear();
        QVERIFY(!again.kept(QStringLiteral("e1")));
        again.remove();
        QVERIFY(!QFile::exists(file()));
        QVERIFY(!again.keep(QStringLiteral("e1"), {7, 3}));
    }

    void anEpochThatIsTooLongIsNotKept()
    {
        NumbersFile numbers(history());
        numbers.open();
        QVERIFY(!numbers.keep(QString(NumbersFile::bytes, u'e'), {7, 3}));
        QCOMPARE(content().size(), NumbersFile::bytes);
    }

    void anothersFileIsLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("short") << QByteArray("my numbers");
        QTest::newRow("as long") << QByteArray(NumbersFile::bytes, 'x');
        QTest::newRow("longer") << "landline-numbers " + QByteArray(NumbersFile::bytes, ' ');
    }
    void anothersFileIsLeftAlone()
    {
        QFETCH(QByteArray, written);
        m_dir->write(QStringLiteral("history.db.numbers"), written);
        NumbersFile numbers(history());
        numbers.open();
        QVERIFY(!numbers.keep(QStringLiteral("e1"), {7, 3}));
        numbers.remove();
        QCOMPARE(content(), written);
    }

    void nonsenseIsNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no numbers") << QByteArray("e1 x y");
        QTest::newRow("one") << QByteArray("e1 5");
        QTest::newRow("too large") << QByteArray("e1 99999999999999999999 5");
        QTest::newRow("more") << QByteArray("e1 1 2 3");
    }
    void nonsenseIsNothing()
    {
        QFETCH(QByteArray, text);
        m_dir->write(QStringLiteral("history.db.numbers"),
                     ("landline-numbers " + text).leftJustified(NumbersFile::bytes, ' '));
        NumbersFile numbers(history());
        numbers.open();
        QVERIFY(!numbers.kept(QStringLiteral("e1")));
        QVERIFY(numbers.keep(QStringLiteral("e1"), {7, 3}));
        QCOMPARE(numbers.kept(QStringLiteral("e1")), (Reservation{7, 3}));
    }
};

QTEST_GUILESS_MAIN(TestNumbersFile)
#include "tst_numbersfile.moc"
