// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filesystem.h"
#include "core/base/privatefile.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QFileInfo>
#include <QtTest>

using namespace Landline;
using Landline::Testing::TempDir;

class TestFileSystem final : public QObject
{
    Q_OBJECT
private slots:
    void writesAndReadsAtOffsets()
    {
        const TempDir dir;
        Result<OsFile> file = OsFile::open(dir.path(QStringLiteral("f")), OpenMode::CreateReadWrite);
        QVERIFY(file);
        QVERIFY(file->writeAt(3, "def"));
        QVERIFY(file->writeAt(0, "abc"));
        QVERIFY(file->sync());
        QCOMPARE(file->readAt(1, 100).value(), QByteArray("bcdef"));
        QCOMPARE(file->size().value(), 6);
    }

    void followsNoSymbolicLink()
    {
        const TempDir dir;
        const QString target = dir.write(QStringLiteral("target"), "precious");
        QVERIFY(QFile::link(target, dir.path(QStringLiteral("link"))));
        const Result<OsFile> file = OsFile::open(dir.path(QStringLiteral("link")), OpenMode::CreateReadWrite);
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::PermissionDenied);
    }

    void opensNothingButRegularFiles()
    {
        const TempDir dir;
        const Result<OsFile> file = OsFile::open(dir.path(), OpenMode::ReadOnly);
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::PermissionDenied);
    }

    void lockIsExclusive()
    {
        const TempDir dir;
        Result<OsFile> first = OsFile::open(dir.path(QStringLiteral("f")), OpenMode::CreateReadWrite);
        Result<OsFile> second = OsFile::open(dir.path(QStringLiteral("f")), OpenMode::CreateReadWrite);
        QVERIFY(first->lock());
        const Result<void> refused = second->lock();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Busy);
        {
            const OsFile closed = std::move(*first);
        }
        QVERIFY(second->lock());
    }

    void unnamedFilesGetANameOrLeaveNothing()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("f"));
        {
            Result<OsFile> file = OsFile::openUnnamed(path);
            if (!file)
                QSKIP("the temporary directory's file system has no unnamed files");
            QVERIFY(file->writeAt(0, "lost"));
            QCOMPARE(QDir(dir.path()).entryList(QDir::Files), QStringList());
        }
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files), QStringList());
        dir.write(QStringLiteral("taken"), "old");
        Result<OsFile> file = OsFile::openUnnamed(path);
        QVERIFY(file->writeAt(0, "kept"));
        const Result<void> refused = file->linkAs(dir.path(QStringLiteral("taken")));
        QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(dir.read(QStringLiteral("taken")), QByteArray("old"));
        QCOMPARE(file->path(), path);
        QVERIFY(file->linkAs(dir.path(QStringLiteral("named"))));
        QCOMPARE(file->path(), dir.path(QStringLiteral("named")));
        QVERIFY(file->isAtItsPath());
        QCOMPARE(file->linkCount().value(), 1);
        QCOMPARE(dir.read(QStringLiteral("named")), QByteArray("kept"));
    }

    void publishingNeverReplaces()
    {
        const TempDir dir;
        const QString part = dir.write(QStringLiteral("a.part"), "new");
        const QString taken = dir.write(QStringLiteral("a"), "old");
        const Result<void> refused = publishFile(part, taken);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(dir.read(QStringLiteral("a")), QByteArray("old"));
        QVERIFY(publishFile(part, dir.path(QStringLiteral("b"))));
        QCOMPARE(dir.read(QStringLiteral("b")), QByteArray("new"));
        QVERIFY(!QFileInfo::exists(part));
    }

    void privateFilesAreTheOwnersAlone()
    {
        const TempDir dir;
        QVERIFY(writePrivateFile(dir.path(QStringLiteral("key")), "secret"));
        QVERIFY(writePrivateFile(dir.path(QStringLiteral("key")), "secret 2"));
        QCOMPARE(dir.read(QStringLiteral("key")), QByteArray("secret 2"));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(dir.path(QStringLiteral("key"))) & others));
    }

    void aNewPrivateFileReplacesNothing()
    {
        const TempDir dir;
        const QString key = dir.path(QStringLiteral("key"));
        QVERIFY(writeNewPrivateFile(key, "secret"));
        QVERIFY(!(QFile::permissions(key) & QFile::Permissions(0x0077)));
        QCOMPARE(writeNewPrivateFile(key, "secret 2").error().code, ErrorCode::AlreadyExists);
        QCOMPARE(dir.read(QStringLiteral("key")), QByteArray("secret"));
        QVERIFY(QFile::link(dir.path(QStringLiteral("nowhere")), dir.path(QStringLiteral("link"))));
        QCOMPARE(writeNewPrivateFile(dir.path(QStringLiteral("link")), "secret").error().code,
                 ErrorCode::AlreadyExists);
        QVERIFY(!writeNewPrivateFile(dir.path(QStringLiteral("no/directory")), "secret"));
        const QStringList left =
            QDir(dir.path()).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
        QCOMPARE(left, QStringList({"key", "link"}));
    }

    void aFullDiskIsTold()
    {
        Result<OsFile> full = OsFile::open(QStringLiteral("/dev/full"), OpenMode::ReadWrite);
        QVERIFY(!full); // a device, not a file
        const Error error = errorFromErrno(ENOSPC, QStringLiteral("cannot write"), QStringLiteral("f"));
        QCOMPARE(error.code, ErrorCode::DiskFull);
        QVERIFY(error.message.contains(QStringLiteral("cannot write f")));
    }

    void makesDirectoriesWithTheirParentsAndNamesTheObstacle()
    {
        const TempDir dir;
        QVERIFY(makeDirectory(dir.path(QStringLiteral("a/b/c"))));
        QVERIFY(QFileInfo(dir.path(QStringLiteral("a/b/c"))).isDir());
        dir.write(QStringLiteral("file"), "x");
        const Result<void> refused = makeDirectory(dir.path(QStringLiteral("file/sub")));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QStringLiteral("file")));
    }
};

QTEST_GUILESS_MAIN(TestFileSystem)
#include "tst_filesystem.moc"
