// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/digestlist.h"
#include "core/tasks/kinds/verifykind.h"
#include "tests/support/tempdir.h"
#include "tests/unit/tasks/kinds/kindtest.h"

#include <QDir>
#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using Landline::Testing::KindRun;
using Landline::Testing::TempDir;

static const QByteArray abcMd5 = "900150983cd24fb0d6963f7d28e17f72";
static const QByteArray abcSha1 = "a9993e364706816aba3e25717850c26c9cd0d89d";
static const QByteArray abcSha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

class TestVerifyKind final : public QObject
{
    Q_OBJECT

    KindRun m_kind{QStringLiteral("verify"), verifyKind()};

    TaskSnapshot verify(const TempDir &dir, const QByteArray &list)
    {
        return m_kind.run(verifySpec(dir.write(QStringLiteral("SUMS"), list)).arguments);
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void readsEveryShapeOfLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("algorithm");
        QTest::newRow("text") << abcSha256 + "  a b"
                              << "a b"
                              << "sha-256";
        QTest::newRow("binary") << abcSha1 + " *x.iso"
                                << "x.iso"
                                << "sha-1";
        QTest::newRow("upper case") << abcMd5.toUpper() + "  x"
                                    << "x"
                                    << "md5";
        QTest::newRow("carriage return") << abcMd5 + "  x\r"
                                         << "x"
                                         << "md5";
        QTest::newRow("escaped") << "\\" + abcMd5 + "  a\\nb\\\\c\\rd"
                                 << "a\nb\\c\rd"
                                 << "md5";
        QTest::newRow("not escaped") << abcMd5 + "  a\\nb"
                                     << "a\\nb"
                                     << "md5";
        QTest::newRow("tag") << "SHA256 (x (1) = y.iso) = " + abcSha256 << "x (1) = y.iso"
                             << "sha-256";
        QTest::newRow("tag, escaped") << "\\MD5 (a\\nb) = " + abcMd5 << "a\nb"
                                      << "md5";
        QTest::newRow("below") << abcMd5 + "  ./a/../b/c"
                               << "b/c"
                               << "md5";
        QTest::newRow("a name of spaces and stars") << abcMd5 + "    *"
                                                    << "  *"
                                                    << "md5";
        QTest::newRow("a name like a tag") << abcMd5 + "  MD5 (x) = y"
                                           << "MD5 (x) = y"
                                           << "md5";
    }
    void readsEveryShapeOfLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, name);
        QFETCH(QString, algorithm);
        const Result<DigestList> list = parseDigestList("# comment\n\n" + line + "\n");
        QVERIFY2(list.has_value(), list ? "" : qPrintable(list.error().message));
        QCOMPARE(list->entries.size(), 1);
        QCOMPARE(list->entries[0].name, name);
        QCOMPARE(list->entries[0].algorithm, algorithm);
    }

    void refusesOtherLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("prose") << QByteArray("hello, world") << ErrorCode::Damaged << "line 2 is neither";
        QTest::newRow("no name") << abcMd5 + "  " << ErrorCode::Damaged << "is neither";
        QTest::newRow("a digit short") << abcMd5.mid(1) + "  x" << ErrorCode::Damaged << "of a length";
        QTest::newRow("another tag") << "SHA256 (x) = " + abcMd5 << ErrorCode::Damaged << "names a digest";
        QTest::newRow("bad escape") << "\\" + abcMd5 + "  a\\tb" << ErrorCode::Damaged << "a backslash";
        QTest::newRow("not UTF-8") << abcMd5 + "  a\xff" << ErrorCode::Damaged << "not UTF-8";
        QTest::newRow("absolute") << abcMd5 + "  /etc/passwd" << ErrorCode::Refused << "“/etc/passwd”";
        QTest::newRow("above") << abcMd5 + "  ../x" << ErrorCode::Refused << "“../x”";
        QTest::newRow("above by detour") << abcMd5 + "  a/../../x" << ErrorCode::Refused << "not within";
        QTest::newRow("the parent") << "MD5 (..) = " + abcMd5 << ErrorCode::Refused << "not within";
    }
    void refusesOtherLines()
    {
        QFETCH(QByteArray, line);
        QFETCH(ErrorCode, code);
        QFETCH(QString, words);
        const Result<DigestList> list = parseDigestList(abcMd5 + "  fine\n" + line + "\n");
        QVERIFY(!list);
        QCOMPARE(list.error().code, code);
        QVERIFY2(list.error().message.contains(words), qPrintable(list.error().message));
    }

    void boundsTheList()
    {
        QCOMPARE(parseDigestList({}).error().message, QStringLiteral("it names no file"));
        QCOMPARE(parseDigestList(QByteArray(maxDigestListBytes + 1, '#')).error().code, ErrorCode::TooLarge);
        const QByteArray line = abcMd5 + "  x\n";
        QVERIFY(parseDigestList(line.repeated(maxDigestListEntries)));
        QCOMPARE(parseDigestList(line.repeated(maxDigestListEntries + 1)).error().code, ErrorCode::TooLarge);
    }

    void passesOverASignature()
    {
        const Result<DigestList> list =
            parseDigestList("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + abcMd5
                            + "  x\n-----BEGIN PGP SIGNATURE-----\n\niQIz\n-----END PGP SIGNATURE-----\n");
        QVERIFY(list);
        QVERIFY(list->isSigned);
        QCOMPARE(list->entries.size(), 1);
    }

    void saysThatAllAreRight()
    {
        const TempDir dir;
        dir.write(QStringLiteral("a"), "abc");
        QDir(dir.path()).mkdir(QStringLiteral("d"));
        dir.write(QStringLiteral("d/b"), "abc");
        const TaskSnapshot task =
            verify(dir, abcSha256 + "  a\nMD5 (d/b) = " + abcMd5 + "\n" + abcSha1 + " *a\n");
        QCOMPARE(task.state, TaskState::Succeeded);
        QCOMPARE(task.result, QStringLiteral("3 files are right"));
        QCOMPARE(task.progress, (Progress{9, 9, Unit::Bytes}));
        QTRY_COMPARE(m_kind.log, QStringLiteral("a is right\nd/b is right\na is right\n"));
    }

    void namesWhatIsWrongAndLooksAtTheRest()
    {
        const TempDir dir;
        dir.write(QStringLiteral("good"), "abc");
        dir.write(QStringLiteral("bad"), "abd");
        QVERIFY(QFile::link(QStringLiteral("/"), dir.path(QStringLiteral("out"))));
        const TaskSnapshot task =
            verify(dir, abcMd5 + "  bad\n" + abcMd5 + "  gone\n" + abcMd5 + "  out/etc/passwd\n" + abcMd5
                            + "  gone2\n" + abcMd5 + "  good\n");
        QCOMPARE(task.state, TaskState::Failed);
        QCOMPARE(task.error.code, ErrorCode::Checksum);
        QCOMPARE(
            task.error.message,
            QStringLiteral("4 of 5 files are not right: bad differs, gone is missing, out/etc/passwd lies "
                           "behind a link that leads elsewhere and 1 more, see the log"));
        QTRY_VERIFY(m_kind.log.contains(QStringLiteral("good is right\n")));
    }

    void saysWhichListItCanNotRead()
    {
        const TempDir dir;
        const TaskSnapshot gone = m_kind.run(verifySpec(dir.path(QStringLiteral("none"))).arguments);
        QCOMPARE(gone.error.code, ErrorCode::NotFound);
        const TaskSnapshot prose = verify(dir, "hello\n");
        QCOMPARE(prose.error.message,
                 QStringLiteral("%1: line 1 is neither “DIGEST  NAME” nor “SHA256 (NAME) = DIGEST”")
                     .arg(dir.path(QStringLiteral("SUMS"))));
    }

    void agreesWithCoreutils()
    {
        const TempDir dir;
        for (const QString &name :
             {QStringLiteral("plain"), QStringLiteral("with space"), QStringLiteral("back\\slash"),
              QStringLiteral("new\nline"), QStringLiteral("ümläut")})
            dir.write(name, name.toUtf8());
        QProcess sums;
        sums.setWorkingDirectory(dir.path());
        sums.start(QStringLiteral("sh"),
                   {QStringLiteral("-c"), QStringLiteral("sha512sum -- *; sha1sum --tag -b -- *")});
        QVERIFY(sums.waitForFinished());
        const TaskSnapshot task = verify(dir, sums.readAllStandardOutput());
        QCOMPARE(task.error.message, QString());
        QCOMPARE(task.result, QStringLiteral("10 files are right"));
    }
};

QTEST_GUILESS_MAIN(TestVerifyKind)
#include "tst_verifykind.moc"
