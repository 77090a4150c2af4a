// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/scratchdirectory.h"
#include "core/tasks/kinds/archivepath.h"
#include "core/tasks/kinds/unpackkind.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/kinds/archivefile.h"
#include "tests/unit/tasks/kinds/kindtest.h"

#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::ArchiveFile;
using Landline::Testing::KindRun;
using Landline::Testing::TempDir;
using Kind = ArchiveFile::Kind;

class TestUnpackKind final : public QObject
{
    Q_OBJECT

    KindRun m_kind{QStringLiteral("unpack"), unpackKind()};

    /** All that is in the directory, sorted. */
    static QStringList content(const QString &path)
    {
        QStringList names;
        QDirIterator it(path, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            names.append(QDir(path).relativeFilePath(it.next()));
        names.sort();
        return names;
    }
    static void shell(const TempDir &dir, const QString &command)
    {
        QProcess process;
        process.setWorkingDirectory(dir.path());
        process.start(QStringLiteral("sh"), {QStringLiteral("-c"), command});
        if (!process.waitForFinished() || process.exitCode() != 0)
            qFatal("%s: %s", qPrintable(command), process.readAllStandardError().constData());
    }
    /** Nothing but the archive is left. */
    static void nothingIsLeft(const TempDir &dir, const QString &archive)
    {
        QCOMPARE(content(dir.path()), QStringList{archive});
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void unpacksIntoANewDirectory()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("photos.tar.gz"));
        ArchiveFile(path, Kind::TarGz)
            .file("one.txt", "1")
            .directory("d")
            .file("d/run", "#!/bin/sh\n", 0755)
            .file("d/.hidden", "h", 04777)
            .file("ümläut", "u");
        const TaskSnapshot task = m_kind.run(unpackSpec(path).arguments);
        QCOMPARE(task.error.message, QString());
        QCOMPARE(task.result, QStringLiteral("4 files, 13 B, in %1").arg(dir.path(QStringLiteral("photos"))));
        QCOMPARE(content(dir.path(QStringLiteral("photos"))),
                 (QStringList{"d", "d/.hidden", "d/run", "one.txt", "ümläut"}));
        QCOMPARE(dir.read(QStringLiteral("photos/one.txt")), QByteArray("1"));
        QVERIFY(QFileInfo(dir.path(QStringLiteral("photos/d/run"))).isExecutable());
        QCOMPARE(QFileInfo(dir.path(QStringLiteral("photos/one.txt"))).lastModified().toSecsSinceEpoch(),
                 1'000'000'000);
        QCOMPARE(task.progress.done, task.progress.total);
        QCOMPARE(content(dir.path()).filter(QStringLiteral("landline-part")), QStringList());
    }

    void neverWritesOverWhatIsThere()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("a.zip"));
        ArchiveFile(path, Kind::Zip).file("f", "new");
        QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("a")));
        dir.write(QStringLiteral("a/f"), "old");
        dir.write(QStringLiteral("a (1)"), "a file");
        const TaskSnapshot task = m_kind.run(unpackSpec(path).arguments);
        QCOMPARE(task.result, QStringLiteral("1 file, 3 B, in %1").arg(dir.path(QStringLiteral("a (2)"))));
        QCOMPARE(dir.read(QStringLiteral("a/f")), QByteArray("old"));
        QCOMPARE(dir.read(QStringLiteral("a (2)/f")), QByteArray("new"));
    }

    void doesNotWrapADirectoryOfTheSameNameTwice()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("tool-1.0.tar"));
        ArchiveFile(path, Kind::Tar).file("tool-1.0/README", "r").link("tool-1.0/l", "README");
        QCOMPARE(m_kind.run(unpackSpec(path).arguments).state, TaskState::Succeeded);
        QCOMPARE(content(dir.path(QStringLiteral("tool-1.0"))), (QStringList{"README", "l"}));
    }

    void aLinkDoesNotLeaveTheDirectoryThatIsNotWrappedTwice()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("tool.tar"));
        // Within the archive this leads to its own top; where “tool” itself becomes the directory, out of it.
        ArchiveFile(path, Kind::Tar)
            .file("tool/README", "r")
            .link("tool/up", "../beside")
            .link("tool/d/in", "../README");
        QCOMPARE(m_kind.run(unpackSpec(path).arguments).state, TaskState::Succeeded);
        QCOMPARE(content(dir.path(QStringLiteral("tool"))), (QStringList{"README", "d", "d/in"}));
    }

    void unpacksToAnotherDirectoryAndName()
    {
        const TempDir dir;
        const TempDir other;
        const QString path = dir.path(QStringLiteral("a.zip"));
        ArchiveFile(path, Kind::Zip).file("f", "new");
        QJsonObject arguments = unpackSpec(path, other.path()).arguments;
        arguments.insert(QStringLiteral("name"), QStringLiteral("../b"));
        QCOMPARE(m_kind.run(arguments).state, TaskState::Succeeded);
        QCOMPARE(content(other.path()), (QStringList{"b", "b/f"}));
    }

    void readsWhatOtherProgramsMake_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("command");
        QTest::newRow("tar.zst") << "x.tar.zst"
                                 << "bsdtar -caf x.tar.zst f d";
        QTest::newRow("tar.xz") << "x.tar.xz"
                                << "bsdtar -caf x.tar.xz f d";
        QTest::newRow("7z") << "x.7z"
                            << "bsdtar -caf x.7z f d";
        QTest::newRow("cpio") << "x.cpio"
                              << "bsdtar -caf x.cpio f d";
        QTest::newRow("iso") << "x.iso"
                             << "bsdtar -cf x.iso --format iso9660 f d";
        QTest::newRow("gnutar") << "x.tar"
                                << "bsdtar -cf x.tar --format gnutar f d";
    }
    void readsWhatOtherProgramsMake()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("bsdtar")).isEmpty())
            QSKIP("bsdtar makes the archives");
        QFETCH(QString, name);
        QFETCH(QString, command);
        const TempDir dir;
        dir.write(QStringLiteral("f"), "file");
        QDir(dir.path()).mkdir(QStringLiteral("d"));
        dir.write(QStringLiteral("d/g"), QByteArray(200'000, 'g'));
        shell(dir, command);
        const TaskSnapshot task = m_kind.run(unpackSpec(dir.path(name)).arguments);
        QCOMPARE(task.error.message, QString());
        QCOMPARE(dir.read(QStringLiteral("x/f")), QByteArray("file"));
        QCOMPARE(dir.read(QStringLiteral("x/d/g")), QByteArray(200'000, 'g'));
    }

    void unpacksOneCompressedFile()
    {
        const TempDir dir;
        dir.write(QStringLiteral("notes.txt"), "hello");
        shell(dir, QStringLiteral("gzip notes.txt"));
        QCOMPARE(m_kind.run(unpackSpec(dir.path(QStringLiteral("notes.txt.gz"))).arguments).state,
                 TaskState::Succeeded);
        QCOMPARE(dir.read(QStringLiteral("notes.txt/notes.txt")), QByteArray("hello"));
    }

    void refusesPathsThatLeadOut_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("up") << QByteArray("../evil");
        QTest::newRow("up by detour") << QByteArray("a/b/../../../evil");
        QTest::newRow("absolute") << QByteArray("/tmp/landline-evil");
        QTest::newRow("hidden dots") << QByteArray("\xE2\x80\x8B..\xE2\x80\x8B/evil");
        QTest::newRow("too long") << "a/" + QByteArray(maxEntryNameBytes + 1, 'n');
        QTest::newRow("too deep") << QByteArray("d/").repeated(maxArchiveDepth) + "f";
    }
    void refusesPathsThatLeadOut()
    {
        QFETCH(QByteArray, name);
        for (const Kind kind : {Kind::Tar, Kind::Zip}) {
            const TempDir dir;
            const QString path = dir.path(QStringLiteral("a"));
            ArchiveFile(path, kind).file("good", "g").file(name, "evil");
            const TaskSnapshot task = m_kind.run(unpackSpec(path).arguments);
            QCOMPARE(task.state, TaskState::Failed);
            QCOMPARE(task.error.code, ErrorCode::Refused);
            QVERIFY2(task.error.message.contains(QStringLiteral("was not unpacked: it contains “")),
                     qPrintable(task.error.message));
            nothingIsLeft(dir, QStringLiteral("a"));
            QVERIFY(!QFile::exists(QStringLiteral("/tmp/landline-evil")));
        }
    }

    void takesTheLongestNameAndTheDeepestPath()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("a.tar"));
        ArchiveFile(path, Kind::Tar)
            .file(QByteArray(maxEntryNameBytes, 'n'), "n")
            .file(QByteArray("d/").repeated(maxArchiveDepth - 1) + "f", "f");
        QCOMPARE(m_kind.run(unpackSpec(path).arguments).error.message, QString());
    }

    void neverWritesThroughALink()
    {
        const TempDir dir;
        const TempDir outside;
        const QString path = dir.path(QStringLiteral("a.tar"));
        const QByteArray target = outside.path().toUtf8();
        ArchiveFile(path, Kind::Tar)
            .link("out", target)
            .file("out/evil", "through a link to a directory")
            .link("file", target + "/evil")
            .file("file", "through a link to a file")
            .link("up", "../..")
            .file("up/evil", "up")
            .link("near", "good")
            .file("good", "g")
            .link("far/l", "../good");
        const TaskSnapshot task = m_kind.run(unpackSpec(path).arguments);
        QCOMPARE(task.error.message, QString());
        QCOMPARE(content(outside.path()), QStringList());
        QCOMPARE(content(dir.path(QStringLiteral("a"))),
                 (QStringList{"far", "far/l", "file", "good", "near", "out", "out/evil", "up", "up/evil"}));
        QVERIFY(!QFileInfo(dir.path(QStringLiteral("a/out"))).isSymLink());
        QCOMPARE(dir.read(QStringLiteral("a/near")), QByteArray("g"));
        QCOMPARE(dir.read(QStringLiteral("a/far/l")), QByteArray("g"));
        QTRY_VERIFY(m_kind.log.contains(QStringLiteral("out was left out")));
        QVERIFY(task.result.endsWith(QStringLiteral("3 left out, see the log")));
    }

    void knowsLinksThatStayInside_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("stays");
        QTest::newRow("beside") << "a"
                                << "b" << true;
        QTest::newRow("below") << "a"
                               << "b/c" << true;
        QTest::newRow("up within") << "a/b/c"
                                   << "../../d" << true;
        QTest::newRow("up to the top") << "a/b"
                                       << ".." << true;
        QTest::newRow("out") << "a/b"
                             << "../.." << false;
        QTest::newRow("out from the top") << "a"
                                          << ".." << false;
        QTest::newRow("absolute") << "a"
                                  << "/etc" << false;
        // By way of another link "b" that leads up, this one would leave.
        QTest::newRow("down and up") << "a"
                                     << "b/../c" << false;
        QTest::newRow("up, down and up") << "a/b/c"
                                         << "../d/../../e" << false;
        QTest::newRow("empty") << "a"
                               << "" << false;
    }
    void knowsLinksThatStayInside()
    {
        QFETCH(QString, path);
        QFETCH(QString, target);
        QFETCH(bool, stays);
        QCOMPARE(linkStaysInside(path, target), stays);
    }

    void leavesOutHardLinksAndDevices()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("a.tar"));
        ArchiveFile(path, Kind::Tar).hardLink("passwd", "/etc/passwd").device("null").file("f", "f");
        const TaskSnapshot task = m_kind.run(unpackSpec(path).arguments);
        QCOMPARE(task.state, TaskState::Succeeded);
        QCOMPARE(content(dir.path(QStringLiteral("a"))), QStringList{"f"});
        QVERIFY(task.result.endsWith(QStringLiteral("2 left out, see the log")));
        QTRY_COMPARE(m_kind.log, QStringLiteral("passwd was left out: it is a second name of another file\n"
                                                "null was left out: it is neither a file nor a directory\n"));
    }

    void theLaterOfTwoFilesOfANameCounts()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("a.tar"));
        ArchiveFile(path, Kind::Tar).file("f", "old and long").file("./f", "new");
        QCOMPARE(m_kind.run(unpackSpec(path).arguments).state, TaskState::Succeeded);
        QCOMPARE(dir.read(QStringLiteral("a/f")), QByteArray("new"));
    }

    void refusesAFileThatIsADirectoryToo()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("a.tar"));
        ArchiveFile(path, Kind::Tar).file("f", "f").file("f/g", "g");
        QCOMPARE(m_kind.run(unpackSpec(path).arguments).error.code, ErrorCode::Damaged);
        nothingIsLeft(dir, QStringLiteral("a.tar"));
    }

    void bombsAreStopped_data()
    {
        QTest::addColumn<UnpackLimits>("limits");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("words");
        UnpackLimits bytes;
        bytes.maxBytes = 8'000'000;
        QTest::newRow("size") << bytes << ErrorCode::TooLarge << "larger than 8.0 MB together";
        UnpackLimits ratio;
        ratio.maxRatio = 100;
        ratio.ratioFloor = 1'000'000;
        QTest::newRow("ratio") << ratio << ErrorCode::TooLarge << "more than 100 times as large";
        UnpackLimits entries;
        entries.maxEntries = 3;
        QTest::newRow("entries") << entries << ErrorCode::TooLarge << "more than 3 files";
        UnpackLimits space;
        space.minFreeSpace = std::numeric_limits<qint64>::max() / 2;
        QTest::newRow("space") << space << ErrorCode::DiskFull << "the disk has only";
    }
    void bombsAreStopped()
    {
        QFETCH(UnpackLimits, limits);
        QFETCH(ErrorCode, code);
        QFETCH(QString, words);
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("bomb.tar.gz"));
        const QByteArray zeros(3'000'000, '\0');
        ArchiveFile(path, Kind::TarGz).file("1", zeros).file("2", zeros).file("d/3", zeros);
        QVERIFY(QFileInfo(path).size() < 20'000);
        KindRun strict(QStringLiteral("unpack"), unpackKind(limits));
        const TaskSnapshot task = strict.run(unpackSpec(path).arguments);
        QCOMPARE(task.error.code, code);
        QVERIFY2(task.error.message.contains(words), qPrintable(task.error.message));
        nothingIsLeft(dir, QStringLiteral("bomb.tar.gz"));
        QCOMPARE(m_kind.run(unpackSpec(path).arguments).state, TaskState::Succeeded);
    }

    void theLimitsAreMetExactly()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("a.tar"));
        ArchiveFile(path, Kind::Tar).file("1", "12345").file("d/2", "67890");
        UnpackLimits limits;
        limits.maxBytes = 10;
        limits.maxEntries = 3;
        KindRun exact(QStringLiteral("unpack"), unpackKind(limits));
        QCOMPARE(exact.run(unpackSpec(path).arguments).error.message, QString());
    }

    void aSparseFileOfAnyClaimedSizeIsRefused()
    {
        const TempDir dir;
        shell(dir, QStringLiteral("truncate -s 5T huge && tar --sparse -cf a.tar huge && rm huge"));
        const TaskSnapshot task = m_kind.run(unpackSpec(dir.path(QStringLiteral("a.tar"))).arguments);
        QCOMPARE(task.error.code, ErrorCode::TooLarge);
        nothingIsLeft(dir, QStringLiteral("a.tar"));
    }

    void damagedOnesLeaveNothing_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("command");
        const QString make = QStringLiteral("head -c 3000000 /dev/urandom > f; ");
        QTest::newRow("cut tar") << "a.tar" << make + "tar -cf b f && head -c 1500000 b > a.tar";
        QTest::newRow("cut tar.gz") << "a.tar.gz" << make + "tar -czf b f && head -c 1500000 b > a.tar.gz";
        QTest::newRow("cut tar.xz") << "a.tar.xz" << make + "tar -cJf b f && head -c 1500000 b > a.tar.xz";
        QTest::newRow("a bit of a zip") << "a.zip"
                                        << make
                                               + "bsdtar -cf a.zip --format zip f && printf X | dd of=a.zip "
                                                 "bs=1 seek=900000 conv=notrunc";
        QTest::newRow("the header of a tar.gz")
            << "a.tar.gz"
            << make + "tar -cf b f && printf XX | dd of=b bs=1 seek=100 conv=notrunc && gzip -c b > a.tar.gz";
        QTest::newRow("random bytes") << "a.zip" << make + "cp f a.zip";
        QTest::newRow("random gzip") << "a.gz" << make + "cp f a.gz";
        QTest::newRow("text") << "a.txt"
                              << "echo hello > a.txt";
        QTest::newRow("mtree reads other files")
            << "a.mtree"
            << "printf '#mtree\\n./x type=file contents=/etc/passwd\\n' > a.mtree";
        QTest::newRow("empty") << "a.zip"
                               << ": > a.zip";
    }
    void damagedOnesLeaveNothing()
    {
        QFETCH(QString, name);
        QFETCH(QString, command);
        const TempDir dir;
        shell(dir, QStringLiteral("{ %1; } 2>&1; rm -f f b").arg(command));
        const TaskSnapshot task = m_kind.run(unpackSpec(dir.path(name)).arguments);
        QCOMPARE(task.state, TaskState::Failed);
        QCOMPARE(task.error.code, ErrorCode::Damaged);
        QVERIFY2(task.error.message.contains(QStringLiteral("is damaged, or not an archive")),
                 qPrintable(task.error.message));
        nothingIsLeft(dir, name);
    }

    void encryptedOnesSaySo()
    {
        const TempDir dir;
        const QString path = dir.path(QStringLiteral("a.zip"));
        ArchiveFile(path, Kind::EncryptedZip).file("f", "secret");
        const TaskSnapshot task = m_kind.run(unpackSpec(path).arguments);
        QCOMPARE(task.error.code, ErrorCode::Auth);
        QVERIFY(task.error.message.contains(QStringLiteral("is encrypted")));
        nothingIsLeft(dir, QStringLiteral("a.zip"));
    }

    void aCancelLeavesNothing()
    {
        const TempDir dir;
        shell(dir, QStringLiteral("head -c 60000000 /dev/zero > f && tar -cf a.tar f f f f && rm f"));
        const TaskId id = m_kind.add(unpackSpec(dir.path(QStringLiteral("a.tar"))).arguments);
        QTRY_VERIFY(QFile::exists(dir.path(QStringLiteral(".a.landline-part/content/f"))));
        m_kind.queue().request(id, TaskVerb::Cancel);
        QCOMPARE(m_kind.ended(id).state, TaskState::Canceled);
        nothingIsLeft(dir, QStringLiteral("a.tar"));
    }

    void whatAKilledProgramLeftIsCleared()
    {
        const TempDir dir;
        QVERIFY(QDir(dir.path()).mkpath(QStringLiteral(".a.landline-part/content/old")));
        const QString path = dir.path(QStringLiteral("a.tar"));
        ArchiveFile(path, Kind::Tar).file("f", "f");
        {
            const Result<ScratchDirectory> busy = ScratchDirectory::create(dir.path(), QStringLiteral("a"));
            QVERIFY(busy);
            const Result<ScratchDirectory> second = ScratchDirectory::create(dir.path(), QStringLiteral("a"));
            QVERIFY(second);
            QCOMPARE(second->path(QStringLiteral("x")), dir.path(QStringLiteral(".a.1.landline-part/x")));
        }
        QCOMPARE(m_kind.run(unpackSpec(path).arguments).state, TaskState::Succeeded);
        QCOMPARE(content(dir.path()), (QStringList{"a", "a.tar", "a/f"}));
    }
};

QTEST_GUILESS_MAIN(TestUnpackKind)
#include "tst_unpackkind.moc"
