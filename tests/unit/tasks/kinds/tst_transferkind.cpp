// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/transfercontrol.h"
#include "core/tasks/kinds/transferkind.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/kinds/kindtest.h"

#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QStorageInfo>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::KindRun;
using Landline::Testing::TempDir;

static constexpr qint64 smallStep = 2 << 20;

static KindRun &kindOf(TransferMode mode)
{
    static KindRun copy(QStringLiteral("copy"), transferKind(TransferMode::Copy, smallStep));
    static KindRun move(QStringLiteral("move"), transferKind(TransferMode::Move, smallStep));
    return mode == TransferMode::Copy ? copy : move;
}

static TaskSnapshot run(TransferMode mode, const QString &source, const QString &directory,
                        TransferConflict conflict = TransferConflict::Rename)
{
    return kindOf(mode).run(transferSpec(mode, source, directory, conflict).arguments);
}

/** All that is in the directory, sorted, with the content of small files. */
static QStringList content(const QString &path)
{
    QStringList lines;
    QDirIterator it(path, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString entry = it.next();
        QString line = QDir(path).relativeFilePath(entry);
        QFile file(entry);
        if (QFileInfo(entry).isFile() && file.size() < 100 && file.open(QIODevice::ReadOnly))
            line += u'=' + QString::fromUtf8(file.readAll());
        lines.append(line);
    }
    lines.sort();
    return lines;
}

/** A directory on another file system than the temporary one; invalid where there is none. */
static std::unique_ptr<QTemporaryDir> elsewhere()
{
    auto dir = std::make_unique<QTemporaryDir>(QStringLiteral("/dev/shm/landline-XXXXXX"));
    return dir->isValid() && QStorageInfo(dir->path()).device() != QStorageInfo(QDir::tempPath()).device()
               ? std::move(dir)
               : nullptr;
}

class TestTransferKind final : public QObject
{
    Q_OBJECT

    /** d/{a,sub/b,sub/.hidden,empty/,l → sub/b} below the directory. */
    static QString makeTree(const TempDir &dir)
    {
        QDir(dir.path()).mkpath(QStringLiteral("d/sub"));
        QDir(dir.path()).mkpath(QStringLiteral("d/empty"));
        dir.write(QStringLiteral("d/a"), "a");
        dir.write(QStringLiteral("d/sub/b"), "b");
        dir.write(QStringLiteral("d/sub/.hidden"), "h");
        QFile::link(QStringLiteral("sub/b"), dir.path(QStringLiteral("d/l")));
        return dir.path(QStringLiteral("d"));
    }
    const QStringList m_tree{"d", "d/a=a", "d/empty", "d/l=b", "d/sub", "d/sub/.hidden=h", "d/sub/b=b"};

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void copiesAFileWithItsTimeAndPermissions()
    {
        const TempDir dir;
        const TempDir to;
        const QByteArray bytes = QByteArray("0123456789").repeated(700'000);
        const QString source = dir.write(QStringLiteral("f"), bytes);
        QCOMPARE(::chmod(qPrintable(source), 04750), 0);
        const timespec times[2] = {{1'000'000'000, 5}, {1'000'000'000, 5}};
        QCOMPARE(::utimensat(AT_FDCWD, qPrintable(source), times, 0), 0);
        const TaskSnapshot task = run(TransferMode::Copy, source, to.path(QStringLiteral("new/dir")));
        QCOMPARE(task.error.message, QString());
        QCOMPARE(task.result, to.path(QStringLiteral("new/dir/f")));
        QCOMPARE(task.progress, (Progress{7'000'000, 7'000'000, Unit::Bytes}));
        QCOMPARE(to.read(QStringLiteral("new/dir/f")), bytes);
        struct stat info = {};
        QCOMPARE(::stat(qPrintable(task.result), &info), 0);
        QCOMPARE(info.st_mode & 07777, 0750U);
        QCOMPARE(info.st_mtim.tv_sec, 1'000'000'000);
        QCOMPARE(info.st_mtim.tv_nsec, 5);
        QCOMPARE(content(to.path(QStringLiteral("new/dir"))), QStringList{"f"});
        QVERIFY(QFile::exists(source));
    }

    void copiesATree()
    {
        const TempDir dir;
        const TempDir to;
        const QString tree = makeTree(dir);
        QCOMPARE(run(TransferMode::Copy, tree, to.path()).error.message, QString());
        QCOMPARE(content(to.path()), m_tree);
        QVERIFY(QFileInfo(to.path(QStringLiteral("d/l"))).isSymLink());
        QCOMPARE(content(dir.path()), m_tree);
    }

    void movesByRenamingWithinAFileSystem()
    {
        const TempDir dir;
        const TempDir to;
        const QString tree = makeTree(dir);
        struct stat before = {};
        struct stat after = {};
        QCOMPARE(::stat(qPrintable(tree), &before), 0);
        QCOMPARE(run(TransferMode::Move, tree, to.path()).result, to.path(QStringLiteral("d")));
        QCOMPARE(::stat(qPrintable(to.path(QStringLiteral("d"))), &after), 0);
        QCOMPARE(before.st_ino, after.st_ino);
        QCOMPARE(content(to.path()), m_tree);
        QCOMPARE(content(dir.path()), QStringList());
    }

    void movesToAnotherFileSystem()
    {
        const auto to = elsewhere();
        if (!to)
            QSKIP("there is no second file system");
        const TempDir dir;
        const QString tree = makeTree(dir);
        QCOMPARE(run(TransferMode::Move, tree, to->path()).error.message, QString());
        QCOMPARE(content(to->path()), m_tree);
        QCOMPARE(content(dir.path()), QStringList());
        const QString file = dir.write(QStringLiteral("f"), "f");
        QCOMPARE(run(TransferMode::Move, file, to->path()).result, to->filePath(QStringLiteral("f")));
        QCOMPARE(content(dir.path()), QStringList());
    }

    void neverOverwrites()
    {
        const TempDir dir;
        const TempDir to;
        const QString source = dir.write(QStringLiteral("f.tar.gz"), "new");
        to.write(QStringLiteral("f.tar.gz"), "old");
        for (const TransferMode mode : {TransferMode::Copy, TransferMode::Move}) {
            const TaskSnapshot refused = run(mode, source, to.path(), TransferConflict::Fail);
            QCOMPARE(refused.error.code, ErrorCode::AlreadyExists);
            QVERIFY(refused.error.message.contains(QStringLiteral("is there already; choose another name")));
            QCOMPARE(content(to.path()), QStringList{"f.tar.gz=old"});
        }
        QCOMPARE(run(TransferMode::Copy, source, to.path()).result, to.path(QStringLiteral("f (1).tar.gz")));
        QCOMPARE(run(TransferMode::Move, source, to.path()).result, to.path(QStringLiteral("f (2).tar.gz")));
        QCOMPARE(content(to.path()), (QStringList{"f (1).tar.gz=new", "f (2).tar.gz=new", "f.tar.gz=old"}));
    }

    void takesTheLongestNames()
    {
        const TempDir dir;
        const TempDir to;
        const QString name(255, u'n');
        const QString source = dir.write(name, "f");
        QCOMPARE(run(TransferMode::Copy, source, to.path()).error.message, QString());
        QCOMPARE(content(to.path()), QStringList{name + QStringLiteral("=f")});
    }

    void leavesThePartOfADownloadAlone()
    {
        const TempDir dir;
        const TempDir to;
        to.write(QStringLiteral("f.part"), "a download's");
        QCOMPARE(run(TransferMode::Copy, dir.write(QStringLiteral("f"), "f"), to.path()).state,
                 TaskState::Succeeded);
        QCOMPARE(content(to.path()), (QStringList{"f.part=a download's", "f=f"}));
    }

    void goesOnAfterACancel()
    {
        const TempDir dir;
        const TempDir to;
        const QByteArray bytes(40'000'000, 's');
        const QString source = dir.write(QStringLiteral("f"), bytes);
        KindRun &kind = kindOf(TransferMode::Copy);
        const TaskId id = kind.add(transferSpec(TransferMode::Copy, source, to.path()).arguments);
        // Looked at without a pause: a quick machine needs less for all of it than QTRY_VERIFY between two
        // looks.
        const QString target = to.path(QStringLiteral("f"));
        const QDeadlineTimer deadline(20'000);
        while (QFileInfo(to.path(QStringLiteral("f.part"))).size() <= 4'000'000 && !QFile::exists(target)
               && !deadline.hasExpired())
            QCoreApplication::processEvents();
        kind.queue().request(id, TaskVerb::Cancel);
        if (kind.ended(id).state == TaskState::Succeeded)
            QSKIP("this machine is too quick to be interrupted");
        QVERIFY(!QFile::exists(to.path(QStringLiteral("f"))));
        // What is there is not written again: a changed byte of it stays changed.
        QFile part(to.path(QStringLiteral("f.part")));
        QVERIFY(part.open(QIODevice::ReadWrite) && part.write("X") == 1);
        part.close();
        QCOMPARE(run(TransferMode::Copy, source, to.path()).error.message, QString());
        QCOMPARE(to.read(QStringLiteral("f")), 'X' + bytes.sliced(1));
        QVERIFY(!QFile::exists(to.path(QStringLiteral("f.part.copy"))));
    }

    void startsOverWhenTheSourceHasChanged()
    {
        const TempDir dir;
        const TempDir to;
        const QByteArray bytes(5'000'000, 's');
        const QString source = dir.write(QStringLiteral("f"), bytes);
        {
            TransferControl control = TransferControl::claim(source, to.path(), QStringLiteral("f"));
            control.state().size = bytes.size();
            control.state().modified = 1;
            control.state().offset = 3'000'000;
            control.save();
        }
        to.write(QStringLiteral("f.part"), QByteArray(4'000'000, 'X'));
        QCOMPARE(run(TransferMode::Copy, source, to.path()).state, TaskState::Succeeded);
        QVERIFY(to.read(QStringLiteral("f")) == bytes);
        QCOMPARE(content(to.path()), QStringList{"f"});
    }

    void aDamagedControlFileMeansToStartOver()
    {
        const TempDir dir;
        const TempDir to;
        const QString source = dir.write(QStringLiteral("f"), "right");
        to.write(QStringLiteral("f.part"), "wrong and longer");
        to.write(QStringLiteral("f.part.copy"), "{\"source\": ");
        QCOMPARE(run(TransferMode::Copy, source, to.path()).state, TaskState::Succeeded);
        QCOMPARE(content(to.path()), QStringList{"f=right"});
    }

    void survivesAKill()
    {
        const TempDir dir;
        const TempDir to;
        QDir(dir.path()).mkpath(QStringLiteral("d/sub"));
        QByteArray bytes(30'000'000, '\0');
        for (qsizetype i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<char>((i * 31 + i / 251) & 0xff);
        dir.write(QStringLiteral("d/1"), "one");
        dir.write(QStringLiteral("d/2"), bytes);
        dir.write(QStringLiteral("d/sub/3"), bytes);
        dir.write(QStringLiteral("d/sub/4"), "four");
        const QString source = dir.path(QStringLiteral("d"));
        int kills = 0;
        for (const int wanted : {1, 10'000'000, 25'000'000}) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(),
                        {QStringLiteral("--copy"), source, to.path()});
            QVERIFY(child.waitForStarted());
            QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(to.path(QStringLiteral("d.part.file"))).size() >= wanted
                                         || QFile::exists(to.path(QStringLiteral("d"))),
                                     20'000);
            child.kill();
            QVERIFY(child.waitForFinished());
            if (QFile::exists(to.path(QStringLiteral("d"))))
                break;
            ++kills;
        }
        QVERIFY(kills > 0);
        // One file of an earlier attempt is no more: it must not be in the copy.
        QVERIFY(QFile::remove(dir.path(QStringLiteral("d/1"))));
        if (!QFile::exists(to.path(QStringLiteral("d")))) {
            QCOMPARE(run(TransferMode::Copy, source, to.path()).error.message, QString());
            QVERIFY(!QFile::exists(to.path(QStringLiteral("d/1"))));
        }
        QVERIFY(to.read(QStringLiteral("d/2")) == bytes);
        QVERIFY(to.read(QStringLiteral("d/sub/3")) == bytes);
        QCOMPARE(to.read(QStringLiteral("d/sub/4")), QByteArray("four"));
        QCOMPARE(QDir(to.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{"d"});
    }

    void aMoveThatDiedWhileDeletingGoesOnDeleting()
    {
        const auto to = elsewhere();
        if (!to)
            QSKIP("there is no second file system");
        const TempDir dir;
        const QString tree = makeTree(dir);
        QCOMPARE(run(TransferMode::Copy, tree, to->path()).state, TaskState::Succeeded);
        {
            TransferControl control = TransferControl::claim(tree, to->path(), QStringLiteral("d"));
            control.state().published = to->filePath(QStringLiteral("d"));
            control.save();
        }
        QVERIFY(QFile::remove(dir.path(QStringLiteral("d/a"))));
        QCOMPARE(run(TransferMode::Move, tree, to->path()).error.message, QString());
        QCOMPARE(content(to->path()), m_tree);
        QCOMPARE(content(dir.path()), QStringList());
    }

    void aMoveKeepsWhatWasAddedMeanwhile()
    {
        const auto to = elsewhere();
        if (!to)
            QSKIP("there is no second file system");
        const TempDir dir;
        const QString tree = makeTree(dir);
        QCOMPARE(run(TransferMode::Copy, tree, to->path()).state, TaskState::Succeeded);
        {
            TransferControl control = TransferControl::claim(tree, to->path(), QStringLiteral("d"));
            control.state().published = to->filePath(QStringLiteral("d"));
            control.save();
        }
        dir.write(QStringLiteral("d/sub/new"), "new");
        dir.write(QStringLiteral("d/a"), "other");
        const TaskSnapshot task = run(TransferMode::Move, tree, to->path());
        QCOMPARE(task.error.code, ErrorCode::Changed);
        QVERIFY(task.error.message.contains(QStringLiteral("is still there")));
        QCOMPARE(content(dir.path()), (QStringList{"d", "d/a=other", "d/sub", "d/sub/new=new"}));
    }

    void saysWhatCanNotBe_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("directory");
        QTest::addColumn<QString>("words");
        QTest::newRow("not there") << "/nonexistent/f"
                                   << "%1"
                                   << "is not there";
        QTest::newRow("into itself") << "%1/d"
                                     << "%1/d/sub/new"
                                     << "can't be put into itself";
        QTest::newRow("onto itself") << "%1/d"
                                     << "%1/d"
                                     << "can't be put into itself";
        QTest::newRow("a device") << "/dev/zero"
                                  << "%1"
                                  << "neither a file nor a directory";
        QTest::newRow("relative") << "f"
                                  << "%1"
                                  << "must be a whole path";
        QTest::newRow("a file as directory") << "%1/d"
                                             << "%1/d/a/x"
                                             << "";
    }
    void saysWhatCanNotBe()
    {
        QFETCH(QString, source);
        QFETCH(QString, directory);
        QFETCH(QString, words);
        const TempDir dir;
        makeTree(dir);
        const auto at = [&](QString text) { return text.replace(QStringLiteral("%1"), dir.path()); };
        const TaskSnapshot task = run(TransferMode::Copy, at(source), at(directory));
        QCOMPARE(task.state, TaskState::Failed);
        QVERIFY2(task.error.message.contains(words), qPrintable(task.error.message));
        QVERIFY(content(dir.path()).filter(QStringLiteral(".part")).isEmpty());
    }

    void aFullDiskIsSaidAndTheCopyGoesOnLater()
    {
        const TempDir dir;
        const QString disk = dir.path(QStringLiteral("disk"));
        QVERIFY(QDir().mkdir(disk));
        if (QProcess::execute(QStringLiteral("mount"),
                              {QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("-o"),
                               QStringLiteral("size=8m"), QStringLiteral("none"), disk})
            != 0)
            QSKIP("mounting a small disk needs the rights of an administrator");
        const auto unmount = qScopeGuard([&] { QProcess::execute(QStringLiteral("umount"), {disk}); });
        const QString tooLarge = dir.write(QStringLiteral("large"), QByteArray(20'000'000, 'l'));
        const TaskSnapshot atOnce = run(TransferMode::Copy, tooLarge, disk);
        QCOMPARE(atOnce.error.code, ErrorCode::DiskFull);
        QVERIFY2(atOnce.error.message.contains(QStringLiteral("make room and try again")),
                 qPrintable(atOnce.error.message));
        QCOMPARE(content(disk), QStringList());

        // It fits by its size, but somebody else fills the disk meanwhile.
        const QByteArray bytes(6'000'000, 's');
        const QString source = dir.write(QStringLiteral("f"), bytes);
        {
            TransferControl control = TransferControl::claim(source, disk, QStringLiteral("f"));
        }
        dir.write(QStringLiteral("disk/other"), QByteArray(5'000'000, 'o'));
        QCOMPARE(run(TransferMode::Copy, source, disk).error.code, ErrorCode::DiskFull);
        QVERIFY(QFile::remove(dir.path(QStringLiteral("disk/other"))));
        QCOMPARE(run(TransferMode::Copy, source, disk).error.message, QString());
        QVERIFY(dir.read(QStringLiteral("disk/f")) == bytes);
        QCOMPARE(content(disk), QStringList{"f"});
    }
};

/** What survivesAKill() kills: this program again, which copies at its leisure. */
static int copySlowly(const QString &source, const QString &directory)
{
    const TaskKind kind = transferKind(TransferMode::Copy, smallStep);
    class Slow final : public TaskContext
    {
    public:
        [[nodiscard]] bool isCanceled() const override { return false; }
        void suspendIfRequested() override { QThread::msleep(20); }
        void setProgress(const Progress &) override {}
        void setStatus(const QString &) override {}
        void log(const QByteArray &) override {}
        bool sleepFor(std::chrono::milliseconds) override { return true; }
    } context;
    kind.function(transferSpec(TransferMode::Copy, source, directory).arguments, context);
    return 0;
}

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--copy"))
        return copySlowly(arguments.value(2), arguments.value(3));
    TestTransferKind test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_transferkind.moc"
