// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httptestserver.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace Landline::Testing;

/** A tar archive of one file. */
static QByteArray tarOf(const QByteArray &name, const QByteArray &content)
{
    QByteArray header(512, '\0');
    const auto put = [&header](qsizetype at, const QByteArray &text) {
        header.replace(at, text.size(), text);
    };
    put(0, name);
    put(100, "0000644");
    put(124, QByteArray::number(content.size(), 8).rightJustified(11, '0'));
    put(136, "00000000000");
    put(148, "        ");
    put(156, "0");
    put(257, QByteArray("ustar\0"
                        "00",
                        8));
    int sum = 0;
    for (const char byte : std::as_const(header))
        sum += static_cast<uchar>(byte);
    put(148, QByteArray::number(sum, 8).rightJustified(6, '0') + QByteArray("\0 ", 2));
    const qsizetype padding = (512 - content.size() % 512) % 512;
    return header + content + QByteArray(padding + 1024, '\0');
}

/** How the desktop program itself takes lists in, and what follows when their files are there. */
class TestDesktopIntake final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<QProcess> m_desktop;

    static QString binary() { return qEnvironmentVariable("LANDLINE_BIN_DIR") + QStringLiteral("/landline"); }
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{"--profile", m_dir->path("profile")} + more;
    }
    void start(const QJsonObject &intake, const QStringList &more)
    {
        QDir().mkpath(m_dir->path("profile"));
        QDir().mkpath(m_dir->path("files"));
        const QJsonObject settings{{"downloadDirectory", m_dir->path("files")}, {"intake", intake}};
        m_dir->write("profile/settings.json", QJsonDocument(settings).toJson());
        m_desktop = std::make_unique<QProcess>();
        m_desktop->start(binary(), arguments(more));
        QVERIFY(m_desktop->waitForStarted());
        // It has taken the profile: another one started now is the second.
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_dir->path("profile/tasks.db")), 15'000);
    }

private slots:
    void init() { m_dir = std::make_unique<TempDir>(); }
    void cleanup()
    {
        m_desktop->kill();
        m_desktop->waitForFinished();
    }

    void aMetalinkIsFetchedFromWhoHasIt()
    {
        HttpTestServer server;
        const QByteArray content = testBytes(300'000);
        server.serve("/gone.bin", {HttpScript{.status = 404}});
        server.serve("/mirror.bin", {HttpScript{.body = content}});
        start({}, {});
        m_dir->write("list.meta4",
                     QStringLiteral("<metalink xmlns='urn:ietf:params:xml:ns:metalink'>"
                                    "<file name='../named.bin'><size>%1</size>"
                                    "<url priority='1'>%2</url><url priority='2'>%3</url>"
                                    "</file></metalink>")
                         .arg(content.size())
                         .arg(server.url("/gone.bin").toString(), server.url("/mirror.bin").toString())
                         .toUtf8());
        // By a second start, which names it as it stands in its own directory.
        QProcess second;
        second.setWorkingDirectory(m_dir->path());
        second.start(binary(), arguments({"list.meta4"}));
        QVERIFY(second.waitForFinished());
        QCOMPARE(second.exitCode(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_dir->read("files/named.bin"), content, 15'000);
    }

    void filesGoToTheirFoldersAndAreUnpacked()
    {
        HttpTestServer server;
        server.serve("/x.tar", {HttpScript{.body = tarOf("hello.txt", "hello\n")}});
        server.serve("/a.mp3", {HttpScript{.body = "music"}});
        const QString list = m_dir->write("list.txt", "# both\n" + server.url("/x.tar").toEncoded() + '\n'
                                                          + server.url("/a.mp3").toEncoded() + '\n');
        start({{"unpacks", true}, {"folders", QJsonObject{{"on", true}}}}, {list});
        QTRY_COMPARE_WITH_TIMEOUT(m_dir->read("files/Music/a.mp3"), QByteArray("music"), 15'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_dir->read("files/Archives/x/hello.txt"), QByteArray("hello\n"), 15'000);
        QVERIFY(QFile::exists(m_dir->path("files/Archives/x.tar")));
    }
};

QTEST_GUILESS_MAIN(TestDesktopIntake)
#include "tst_desktop_intake.moc"
