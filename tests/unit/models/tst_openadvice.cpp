// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdir.h"
#include "ui/models/openadvice.h"

#include <QTest>

using namespace Landline::Ui;

Q_DECLARE_METATYPE(Landline::Ui::OpenAdvice)

class TestOpenAdvice : public QObject
{
    Q_OBJECT
private slots:
    void programsAreNeverOpened_data();
    void programsAreNeverOpened();
    void permissionsAndLinksCount();
};

void TestOpenAdvice::programsAreNeverOpened_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<OpenAdvice>("advice");
    const auto row = [](const char *name, const QByteArray &content, OpenAdvice advice) {
        QTest::newRow(name) << content << advice;
    };
    const QByteArray elf = QByteArray("\x7f"
                                      "ELF\x02\x01\x01",
                                      7)
                           + QByteArray(9, '\0') + QByteArray("\x02\0\x3e\0", 4) + QByteArray(60, '\0');
    row("a.pdf", "%PDF-1.4\n", OpenAdvice::Open);
    row("a.txt", "words\n", OpenAdvice::Open);
    row("a.iso", "x", OpenAdvice::Open);
    row("a.desktop", "words\n", OpenAdvice::ShowOnly);
    row("A.EXE", "x", OpenAdvice::ShowOnly);
    row("a.sh", "echo\n", OpenAdvice::ShowOnly);
    row("a.jar", "x", OpenAdvice::ShowOnly);
    row("a.AppImage", "x", OpenAdvice::ShowOnly);
    row("script", "#!/bin/sh\necho\n", OpenAdvice::ShowOnly);
    row("script.txt", "#!/bin/sh\necho\n", OpenAdvice::ShowOnly);
    row("program", elf, OpenAdvice::ShowOnly);
    row("program.pdf", elf, OpenAdvice::ShowOnly);
    row("launcher", "[Desktop Entry]\nType=Application\nExec=x\n", OpenAdvice::ShowOnly);
}

void TestOpenAdvice::programsAreNeverOpened()
{
    QFETCH(const QByteArray, content);
    const Landline::Testing::TempDir dir;
    QTEST(adviceFor(dir.write(QString::fromLatin1(QTest::currentDataTag()), content)), "advice");
}

void TestOpenAdvice::permissionsAndLinksCount()
{
    const Landline::Testing::TempDir dir;
    const QString file = dir.write(QStringLiteral("a.pdf"), "%PDF-1.4\n");
    const QString link = dir.path(QStringLiteral("b.pdf"));
    QVERIFY(QFile::link(file, link));
    QCOMPARE(adviceFor(link), OpenAdvice::ShowOnly);
    const auto mark = [](const QString &path) {
        return QFile::setPermissions(path, QFile::ReadOwner | QFile::ExeOwner) ? adviceFor(path)
                                                                               : OpenAdvice::Missing;
    };
    // A file system may mark everything: what is certainly a document stays one.
    QCOMPARE(mark(file), OpenAdvice::Open);
    QCOMPARE(mark(dir.write(QStringLiteral("words.txt"), "words\n")), OpenAdvice::ShowOnly);
    QCOMPARE(mark(dir.write(QStringLiteral("c.pdf"), QByteArray("\x01\x02\x03\x00", 4))),
             OpenAdvice::ShowOnly);
    QCOMPARE(adviceFor(dir.path(QStringLiteral("gone"))), OpenAdvice::Missing);
    QCOMPARE(adviceFor(dir.path()), OpenAdvice::ShowOnly);
}

QTEST_APPLESS_MAIN(TestOpenAdvice)
#include "tst_openadvice.moc"
