// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httptestserver.h"
#include "tests/support/tempdir.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QtTest>

#include <csignal>

using namespace Landline::Testing;

/** The desktop program itself, on Qt's offscreen platform. */
class TestDesktop final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;
    std::vector<std::unique_ptr<QProcess>> m_running;

    static QString binary(const QString &name)
    {
        return qEnvironmentVariable("LANDLINE_BIN_DIR") + QLatin1Char('/') + name;
    }
    QString profile(const QString &name) const { return m_dir->path(name); }

    QProcess &start(const QString &program, const QStringList &arguments)
    {
        m_running.push_back(std::make_unique<QProcess>());
        QProcess &process = *m_running.back();
        process.setProcessChannelMode(QProcess::SeparateChannels);
        process.start(binary(program), arguments);
        if (!process.waitForStarted())
            qFatal("%s can't be started", qPrintable(program));
        return process;
    }
    QProcess &startDesktop(const QString &name, const QStringList &arguments = {})
    {
        return start("landline", QStringList{"--profile", profile(name)} + arguments);
    }
    static bool ended(QProcess &process)
    {
        return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 15'000);
    }
    /** Tells the profile where files go; as the program itself would have written it. */
    void prepareProfile(const QString &name) const
    {
        QDir().mkpath(profile(name));
        QDir().mkpath(m_dir->path("files"));
        const QJsonObject settings{{"downloadDirectory", m_dir->path("files")}, {"nick", name}};
        m_dir->write(name + "/settings.json", QJsonDocument(settings).toJson());
    }
    static quint16 freePort()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return server.serverPort();
    }
    static bool accepts(quint16 port)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        return socket.waitForConnected(200);
    }
    /** The nicks that are in the room, by a look into it. */
    QStringList membersAt(quint16 port)
    {
        QProcess look;
        look.start(binary("landline-cli"),
                   {"--profile", profile("looker"), "join", QString("127.0.0.1:%1").arg(port), "--nick",
                    "looker", "--json", "--history", "1000"});
        if (!look.waitForStarted())
            return {};
        look.closeWriteChannel();
        look.waitForFinished(10'000);
        QStringList here;
        for (const QByteArray &line : look.readAllStandardOutput().split('\n')) {
            static const QRegularExpression about("^User (.*) (joined|left) the chat$");
            const auto match =
                about.match(QJsonDocument::fromJson(line).object().value("content").toString());
            if (match.captured(2) == "joined")
                here.append(match.captured(1));
            else if (match.captured(2) == "left")
                here.removeOne(match.captured(1));
        }
        return here;
    }

private slots:
    void init()
    {
        m_dir = std::make_unique<TempDir>();
        m_running.clear();
    }
    void cleanup()
    {
        for (const auto &process : m_running) {
            process->kill();
            process->waitForFinished();
        }
        m_running.clear();
    }

    void tellsItsVersionWithoutADisplay()
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
            environment.remove(name);
        process.setProcessEnvironment(environment);
        process.start(binary("landline"), {"--version"});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(process.readAllStandardOutput().startsWith("landline "));
    }

    void explainsThatThereIsNoDisplay_data()
    {
        QTest::addColumn<QString>("display");
        QTest::newRow("none said") << QString();
        QTest::newRow("not there") << ":4242";
    }
    void explainsThatThereIsNoDisplay()
    {
        QFETCH(QString, display);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
            environment.remove(name);
        if (!display.isEmpty())
            environment.insert("DISPLAY", display);
        process.setProcessEnvironment(environment);
        process.start(binary("landline"), {"--profile", profile("a")});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("no display"));
    }

    void saysWhichProfileItCanNotUse()
    {
        const QString file = m_dir->write("file", "x");
        QProcess &process = start("landline", {"--profile", file + "/profile"});
        QVERIFY(ended(process));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains(file.toUtf8()));
    }

    void aSecondStartHandsItsArgumentsOver()
    {
        HttpTestServer server;
        const QByteArray content = testBytes(300'000);
        server.serve("/one.bin", {HttpScript{.body = content}});
        server.serve("/two.bin", {HttpScript{.body = content}});
        prepareProfile("a");
        startDesktop("a", {server.url("/one.bin").toString()});
        QTRY_COMPARE_WITH_TIMEOUT(m_dir->read("files/one.bin"), content, 15'000);

        QProcess &second = startDesktop("a", {server.url("/two.bin").toString()});
        QVERIFY(ended(second));
        QCOMPARE(second.exitCode(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_dir->read("files/two.bin"), content, 15'000);
    }

    void aKilledDownloadGoesOnAtTheNextStart()
    {
        HttpTestServer server;
        const QByteArray content = testBytes(3'000'000);
        server.serve("/slow.bin", {HttpScript{.body = content, .bytesPerSecond = 600'000}});
        prepareProfile("a");
        QProcess &first = startDesktop("a", {server.url("/slow.bin").toString()});
        QTRY_VERIFY_WITH_TIMEOUT(server.bodyBytesSent() > 1'500'000, 15'000);
        first.kill();
        QVERIFY(ended(first));
        QVERIFY(!QFile::exists(m_dir->path("files/slow.bin")));

        server.serve("/slow.bin", {HttpScript{.body = content}});
        startDesktop("a");
        QTRY_COMPARE_WITH_TIMEOUT(m_dir->read("files/slow.bin").size(), content.size(), 15'000);
        QCOMPARE(m_dir->read("files/slow.bin"), content);
        QVERIFY(server.requests().last().headers.contains("range"));
    }

    void twoProgramsMeetInARoomAndAgainAfterARestart()
    {
        const quint16 port = freePort();
        prepareProfile("ana");
        prepareProfile("ben");
        m_dir->write(
            "ana/rooms.json",
            QJsonDocument(QJsonArray{QJsonObject{{"host", "Physics lab"}, {"nick", "Ana"}, {"port", port}}})
                .toJson());
        m_dir->write("ben/rooms.json",
                     QJsonDocument(QJsonArray{QJsonObject{{"join", QString("127.0.0.1:%1").arg(port)},
                                                          {"nick", "Ben"}}})
                         .toJson());
        QProcess &ana = startDesktop("ana");
        startDesktop("ben");
        QTRY_VERIFY_WITH_TIMEOUT(accepts(port), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(membersAt(port).contains("Ana") && membersAt(port).contains("Ben"), 20'000);

        ana.terminate();
        QVERIFY(ended(ana));
        QCOMPARE(ana.exitCode(), 0);
        QVERIFY(!accepts(port));
        startDesktop("ana");
        QTRY_VERIFY_WITH_TIMEOUT(accepts(port), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(membersAt(port).contains("Ana") && membersAt(port).contains("Ben"), 45'000);
    }

    void endsInOrderOnATermination()
    {
        prepareProfile("a");
        QProcess &process = startDesktop("a");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(profile("a") + "/tasks.db"), 10'000);
        process.terminate();
        QVERIFY(ended(process));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestDesktop)
#include "tst_desktop.moc"
