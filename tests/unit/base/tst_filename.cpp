// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filename.h"

#include <QtTest>

using namespace Landline;

class TestFileName final : public QObject
{
    Q_OBJECT
private slots:
    void makesNamesSafe_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("safe");
        QTest::newRow("ordinary") << "report.pdf"
                                  << "report.pdf";
        QTest::newRow("umlauts stay") << "Übung 1.pdf"
                                      << "Übung 1.pdf";
        QTest::newRow("path") << "../../etc/passwd"
                              << "passwd";
        QTest::newRow("windows path") << "C:\\Windows\\system.ini"
                                      << "system.ini";
        QTest::newRow("mixed separators") << "a/..\\b"
                                          << "b";
        QTest::newRow("dots alone") << ".."
                                    << "download";
        QTest::newRow("empty") << ""
                               << "download";
        QTest::newRow("ends in a separator") << "dir/"
                                             << "download";
        QTest::newRow("hidden") << ".bashrc"
                                << "bashrc";
        QTest::newRow("option") << "-rf"
                                << "rf";
        QTest::newRow("backup") << "~x"
                                << "x";
        QTest::newRow("nul") << QString(QLatin1String("a\0b.txt", 7)) << "ab.txt";
        QTest::newRow("escape") << QStringLiteral("a\u001b[31m.txt") << "a[31m.txt";
        QTest::newRow("C1") << QStringLiteral("a\u009b31m.txt") << "a31m.txt";
        QTest::newRow("newline") << "a\nb.txt"
                                 << "a b.txt";
        QTest::newRow("bidi override") << QStringLiteral("photo\u202Egpj.exe") << "photogpj.exe";
        QTest::newRow("zero width") << QStringLiteral("a\u200Bb.txt") << "ab.txt";
        QTest::newRow("windows characters") << "a<b>:\"|?*.txt"
                                            << "a_b______.txt";
        QTest::newRow("device") << "con"
                                << "_con";
        QTest::newRow("device with extension") << "NUL.tar.gz"
                                               << "_NUL.tar.gz";
        QTest::newRow("trailing dots") << "name. . ."
                                       << "name";
        QTest::newRow("lone surrogate") << QString(QChar(0xD800)) + "x"
                                        << "x";
    }
    void makesNamesSafe()
    {
        QFETCH(QString, given);
        QTEST(safeFileName(given), "safe");
    }

    void cutsLongNamesBeforeTheExtensionAtACharacter()
    {
        const QString name = safeFileName(QStringLiteral("😀").repeated(200) + QStringLiteral(".tar.gz"));
        QVERIFY(name.toUtf8().size() <= maxFileNameBytes);
        QVERIFY(name.endsWith(QStringLiteral("😀.tar.gz")));
        QVERIFY(name.toUtf8().size() > maxFileNameBytes - 4);
    }

    void numbersBeforeTheExtension_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("numbered");
        QTest::newRow("simple") << "a.txt"
                                << "a (2).txt";
        QTest::newRow("double") << "a.tar.gz"
                                << "a (2).tar.gz";
        QTest::newRow("none") << "README"
                              << "README (2)";
        QTest::newRow("a sentence") << "Dr. No and others are here"
                                    << "Dr. No and others are here (2)";
    }
    void numbersBeforeTheExtension()
    {
        QFETCH(QString, name);
        QTEST(numberedName(name, 2), "numbered");
    }
};

QTEST_GUILESS_MAIN(TestFileName)
#include "tst_filename.moc"
