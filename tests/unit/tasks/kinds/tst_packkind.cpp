// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/filetree.h"
#include "core/tasks/kinds/packkind.h"
#include "core/tasks/kinds/unpackkind.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/kinds/kindtest.h"

#include <QDir>
#include <QProcess>
#include <QtTest>

#include <sys/stat.h>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::KindRun;
using Landline::Testing::TempDir;

class TestPackKind final : public QObject
{
    Q_OBJECT

    KindRun m_kind{QStringLiteral("pack"), packKind()};

    static QStringList names(const TempDir &dir)
    {
        return QDir(dir.path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void whatIsPackedComesOutAgain_data()
    {
        QTest::addColumn<QString>("extension");
        for (const QString &extension : packExtensions())
            QTest::newRow(qPrintable(extension)) << extension;
    }
    void whatIsPackedComesOutAgain()
    {
        QFETCH(QString, extension);
        const TempDir dir;
        QVERIFY(QDir(dir.path()).mkpath(QStringLiteral("d/sub/empty")));
        const QByteArray big = QByteArray("0123456789").repeated(300'000);
        dir.write(QStringLiteral("d/big"), big);
        dir.write(QStringLiteral("d/sub/.ümläut\n"), "u");
        dir.write(QStringLiteral("single"), "");
        QFile::setPermissions(dir.path(QStringLiteral("d/big")), QFile::ReadOwner | QFile::ExeOwner);
        QVERIFY(QFile::link(QStringLiteral("sub/../big"), dir.path(QStringLiteral("d/l"))));
        QVERIFY(QFile::link(QStringLiteral("../big"), dir.path(QStringLiteral("d/sub/l"))));
        const QString archive = dir.path(QStringLiteral("out") + extension);
        const TaskSnapshot task = m_kind.run(
            packSpec({dir.path(QStringLiteral("d")), dir.path(QStringLiteral("single"))}, archive).arguments);
        QCOMPARE(task.error.message, QString());
        QVERIFY2(task.result.startsWith(archive + QStringLiteral(", ")), qPrintable(task.result));
        QVERIFY(task.result.endsWith(QStringLiteral(" from 3.0 MB")));
        QCOMPARE(task.progress, (Progress{3'000'001, 3'000'001, Unit::Bytes}));

        KindRun unpack(QStringLiteral("unpack"), unpackKind());
        QCOMPARE(unpack.run(unpackSpec(archive).arguments).error.message, QString());
        const QString out = QStringLiteral("out/");
        QCOMPARE(dir.read(out + QStringLiteral("d/big")), big);
        QVERIFY(QFileInfo(dir.path(out + QStringLiteral("d/big"))).isExecutable());
        QCOMPARE(dir.read(out + QStringLiteral("d/sub/.ümläut ")), QByteArray("u")); // no newline
        QVERIFY(QFileInfo(dir.path(out + QStringLiteral("d/sub/empty"))).isDir());
        QVERIFY(QFile::exists(dir.path(out + QStringLiteral("single"))));
        QCOMPARE(dir.read(out + QStringLiteral("d/sub/l")), big);
    }

    void otherProgramsReadIt()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("unzip")).isEmpty())
            QSKIP("unzip is needed");
        const TempDir dir;
        const QString file = dir.write(QStringLiteral("ümläut.txt"), "text");
        const QString zip = dir.path(QStringLiteral("a.zip"));
        QCOMPARE(m_kind.run(packSpec({file}, zip).arguments).state, TaskState::Succeeded);
        QProcess process;
        process.start(QStringLiteral("unzip"), {QStringLiteral("-p"), zip});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(process.readAllStandardOutput(), QByteArray("text"));
    }

    void neverReplacesAnArchive()
    {
        const TempDir dir;
        const QString file = dir.write(QStringLiteral("f"), "f");
        const QString archive = dir.write(QStringLiteral("a.tar.gz"), "old");
        const TaskSnapshot task = m_kind.run(packSpec({file}, archive).arguments);
        QVERIFY(task.result.startsWith(dir.path(QStringLiteral("a (1).tar.gz"))));
        QCOMPARE(dir.read(QStringLiteral("a.tar.gz")), QByteArray("old"));
    }

    void takesTheLongestNames()
    {
        const TempDir dir;
        const QString file = dir.write(QString(255, u'n'), "f");
        const QString archive = dir.path(QString(251, u'a') + QStringLiteral(".zip"));
        QCOMPARE(m_kind.run(packSpec({file}, archive).arguments).error.message, QString());
        QVERIFY(QFile::exists(archive));
    }

    void packsADirectoryIntoItself()
    {
        const TempDir dir;
        dir.write(QStringLiteral("f"), "f");
        QCOMPARE(m_kind.run(packSpec({dir.path()}, dir.path(QStringLiteral("a.zip"))).arguments).state,
                 TaskState::Succeeded);
        QCOMPARE(names(dir), (QStringList{"a.zip", "f"}));
    }

    void leavesOutWhatIsNoFile()
    {
        const TempDir dir;
        QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("d")));
        QCOMPARE(::mkfifo(qPrintable(dir.path(QStringLiteral("d/pipe"))), 0600), 0);
        const TaskSnapshot task = m_kind.run(
            packSpec({dir.path(QStringLiteral("d"))}, dir.path(QStringLiteral("a.zip"))).arguments);
        QCOMPARE(task.state, TaskState::Succeeded);
        QVERIFY(task.result.endsWith(QStringLiteral("; 1 left out, see the log")));
        QTRY_COMPARE(m_kind.log,
                     QStringLiteral("d/pipe was left out: it is neither a file nor a directory\n"));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QStringList>("sources");
        QTest::addColumn<QString>("archive");
        QTest::addColumn<QString>("words");
        const QStringList some{QStringLiteral("/dev/null")};
        QTest::newRow("kind") << some << "/tmp/a.rar"
                              << "does not say what kind of archive to make";
        QTest::newRow("only an extension") << some << "/tmp/.zip"
                                           << "does not say what kind";
        QTest::newRow("relative") << some << "a.zip"
                                  << "must be a whole path";
        QTest::newRow("nothing") << QStringList() << "/tmp/a.zip"
                                 << "at least one path";
        QTest::newRow("not there") << QStringList{"/nonexistent/x"} << "/tmp/a.zip"
                                   << "is not there";
        QTest::newRow("same names") << QStringList{"/usr/bin", "/usr/local/bin/."} << "/tmp/a.zip"
                                    << "called “bin”";
        QTest::newRow("no place") << some << "/nonexistent/a.zip"
                                  << "cannot write in /nonexistent";
    }
    void saysWhatIsWrong()
    {
        QFETCH(QStringList, sources);
        QFETCH(QString, archive);
        QFETCH(QString, words);
        const TaskSnapshot task = m_kind.run(packSpec(sources, archive).arguments);
        QCOMPARE(task.state, TaskState::Failed);
        QVERIFY2(task.error.message.contains(words), qPrintable(task.error.message));
    }

    void aCancelLeavesNothing()
    {
        const TempDir dir;
        QFile big(dir.path(QStringLiteral("big")));
        QVERIFY(big.open(QIODevice::WriteOnly) && big.resize(qint64(2) << 30));
        const TaskId id =
            m_kind.add(packSpec({big.fileName()}, dir.path(QStringLiteral("a.tar.xz"))).arguments);
        QTRY_VERIFY(m_kind.queue().task(id)->progress.done > 0);
        m_kind.queue().request(id, TaskVerb::Cancel);
        QCOMPARE(m_kind.ended(id).state, TaskState::Canceled);
        QCOMPARE(names(dir).join(u' '), QStringLiteral("big"));
    }

    void refusesTreesOfTooManyFiles()
    {
        class : public TaskContext
        {
        public:
            [[nodiscard]] bool isCanceled() const override { return false; }
            void suspendIfRequested() override {}
            void setProgress(const Progress &) override {}
            void setStatus(const QString &) override {}
            void log(const QByteArray &) override {}
            bool sleepFor(std::chrono::milliseconds) override { return true; }
        } context;
        const TempDir dir;
        dir.write(QStringLiteral("b"), "b");
        dir.write(QStringLiteral("a"), "aa");
        const QList<TreeEntry> entries = listTree(dir.path(), context, 3);
        QCOMPARE(entries.size(), 3);
        QVERIFY(entries[1].relative.endsWith(QStringLiteral("/a")));
        QCOMPARE(totalSize(entries), 3);
        try {
            (void)listTree(dir.path(), context, 2);
            QFAIL("it was not refused");
        } catch (const Error &error) {
            QCOMPARE(error.code, ErrorCode::TooLarge);
        }
    }
};

QTEST_GUILESS_MAIN(TestPackKind)
#include "tst_packkind.moc"
