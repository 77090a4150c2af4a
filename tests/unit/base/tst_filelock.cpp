// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filelock.h"
#include "tests/support/tempdir.h"

#include <QCoreApplication>
#include <QtTest>

using namespace Landline;
using namespace Landline::Testing;

class TestFileLock final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    QString m_path;

    void write(const QByteArray &content) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    [[nodiscard]] QByteArray content() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void init()
    {
        m_dir = std::make_unique<TempDir>();
        m_path = m_dir->path(QStringLiteral("a.lock"));
    }

    void oneHasItAtATimeAndSaysWho()
    {
        auto first = FileLock::take(m_path);
        QVERIFY(first);
        const std::optional<FileLock::Owner> owner = FileLock::ownerOf(m_path);
        QVERIFY(owner);
        QCOMPARE(owner->pid, QCoreApplication::applicationPid());
        QCOMPARE(owner->program, QStringLiteral("tst_filelock"));
        const auto second = FileLock::take(m_path);
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Busy);
        first->reset();
        QVERIFY(!QFile::exists(m_path));
        QVERIFY(!FileLock::ownerOf(m_path));
        QVERIFY(FileLock::take(m_path));
    }

    void whoDiedLeavesItFree_data()
    {
        QTest::addColumn<QByteArray>("left");
        const QByteArray own = QByteArray::number(QCoreApplication::applicationPid());
        QTest::newRow("before it said who") << QByteArray();
        QTest::newRow("with the number that this process has now") << own + "\ntst_filelock\n";
        QTest::newRow("of the form with the machine's name") << own + "\ntst_filelock\nhere\nid\nboot\n";
    }
    void whoDiedLeavesItFree()
    {
        QFETCH(QByteArray, left);
        write(left);
        QVERIFY(FileLock::take(m_path));
    }

    void aFileOfAnotherKindStays_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::newRow("text") << QByteArray("poetry = 1.0\n");
        QTest::newRow("a number") << QByteArray("42\n");
        QTest::newRow("numbers") << QByteArray("1\n2\n3\n4\n5\n6\n7\n8\n");
        QTest::newRow("much") << "1\n" + QByteArray(5000, 'x');
    }
    void aFileOfAnotherKindStays()
    {
        QFETCH(QByteArray, kind);
        write(kind);
        const auto lock = FileLock::take(m_path);
        QVERIFY(!lock);
        QCOMPARE(lock.error().code, ErrorCode::AlreadyExists);
        QVERIFY(lock.error().message.contains(m_path));
        QCOMPARE(content(), kind);
    }

    void whereNothingCanBeWrittenItSaysSo()
    {
        const auto lock = FileLock::take(m_dir->path(QStringLiteral("missing/a.lock")));
        QVERIFY(!lock);
        QCOMPARE(lock.error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestFileLock)
#include "tst_filelock.moc"
