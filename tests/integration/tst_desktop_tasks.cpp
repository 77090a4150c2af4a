// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdir.h"

#include <QDir>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QProcess>
#include <QtTest>

using namespace Landline::Testing;

/** The queue of the real desktop program through kill -9: what was accepted is there again, once. */
class TestDesktopTasks final : public QObject
{
    Q_OBJECT

    static constexpr int count = 500;

    TempDir m_dir;
    QProcess m_desktop;
    QLocalSocket m_socket;
    QByteArray m_unread;

    QString profile() const { return m_dir.path(QStringLiteral("a")); }
    /** In the command lines of all children of this test, and of nothing else. */
    static QString marker() { return QStringLiteral("7%1.25").arg(QCoreApplication::applicationPid()); }

    void startDesktop()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("XDG_RUNTIME_DIR")); // the socket in the profile
        m_desktop.setProcessEnvironment(environment);
        m_desktop.start(qEnvironmentVariable("LANDLINE_BIN_DIR") + QStringLiteral("/landline"),
                        {QStringLiteral("--profile"), profile()});
        QVERIFY(m_desktop.waitForStarted());
        QVERIFY(QTest::qWaitFor(
            [this] {
                m_socket.abort();
                m_socket.connectToServer(profile() + QStringLiteral("/tasks.socket"));
                return m_socket.waitForConnected(500);
            },
            20'000));
        m_unread.clear();
        send({{QStringLiteral("type"), QStringLiteral("hello")},
              {QStringLiteral("protocol"), QStringLiteral("landline-tasks")},
              {QStringLiteral("version"), 1}});
    }
    void send(const QJsonObject &request)
    {
        m_socket.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
    }
    /** The next line from the program; empty when none comes. */
    QJsonObject next()
    {
        while (!m_unread.contains('\n')) {
            if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(10'000))
                return {};
            m_unread += m_socket.readAll();
        }
        const qsizetype end = m_unread.indexOf('\n');
        const QJsonObject out = QJsonDocument::fromJson(m_unread.first(end)).object();
        m_unread.remove(0, end + 1);
        return out;
    }
    /** A third of them runs long, a third fails and is tried again, a third is over at once. */
    void requestTask(int i)
    {
        const QString commands[] = {QStringLiteral("sleep %1").arg(marker()), QStringLiteral("false"),
                                    QStringLiteral("true")};
        send({{QStringLiteral("type"), QStringLiteral("add")},
              {QStringLiteral("kind"), QStringLiteral("command")},
              {QStringLiteral("arguments"), QJsonObject{{QStringLiteral("command"), commands[i % 3]}}},
              {QStringLiteral("title"), QStringLiteral("task %1").arg(i)},
              {QStringLiteral("group"), QStringLiteral("group %1").arg(i % 3)},
              {QStringLiteral("retries"), i % 3 == 1 ? 100 : 0}});
    }
    QHash<qint64, QJsonObject> listed()
    {
        QHash<qint64, QJsonObject> out;
        send({{QStringLiteral("type"), QStringLiteral("list")}});
        for (QJsonObject line = next(); !line.isEmpty(); line = next()) {
            const QString type = line.value(QStringLiteral("type")).toString();
            if (type == QLatin1String("end"))
                return out;
            if (type != QLatin1String("task"))
                continue;
            const qint64 id = line.value(QStringLiteral("id")).toInteger();
            if (out.contains(id))
                qWarning("task %lld is listed twice", id);
            out.insert(id, line);
        }
        qWarning("the list has no end");
        return out;
    }
    static int childrenLeft()
    {
        int found = 0;
        for (const QString &process : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile file(QStringLiteral("/proc/%1/cmdline").arg(process));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(marker().toLatin1()))
                ++found;
        }
        return found;
    }

private slots:
    void cleanup()
    {
        m_socket.abort();
        m_desktop.terminate();
        if (!m_desktop.waitForFinished(10'000))
            m_desktop.kill();
        m_desktop.waitForFinished();
        QTRY_COMPARE_WITH_TIMEOUT(childrenLeft(), 0, 10'000);
    }

    void whatWasAcceptedOutlivesAKill_data()
    {
        QTest::addColumn<int>("accepted");
        for (const int accepted : {1, 50, 333, count})
            QTest::addRow("after %d", accepted) << accepted;
    }
    void whatWasAcceptedOutlivesAKill()
    {
        QFETCH(int, accepted);
        startDesktop();
        const QHash<qint64, QJsonObject> before = listed();
        for (int i = 0; i < count; ++i)
            requestTask(i);
        QSet<qint64> ids;
        while (ids.size() < accepted) {
            const QJsonObject line = next();
            QVERIFY2(!line.isEmpty(), "the program says nothing more");
            if (line.value(QStringLiteral("type")).toString() == QLatin1String("accepted"))
                ids.insert(line.value(QStringLiteral("task")).toInteger());
        }
        m_desktop.kill();
        QVERIFY(m_desktop.waitForFinished());
        QTRY_COMPARE_WITH_TIMEOUT(childrenLeft(), 0, 10'000);

        startDesktop();
        const QHash<qint64, QJsonObject> after = listed();
        for (const qint64 id : std::as_const(ids))
            QVERIFY2(after.contains(id), qPrintable(QStringLiteral("task %1 is lost").arg(id)));
        for (auto it = before.cbegin(); it != before.cend(); ++it)
            QVERIFY2(after.contains(it.key()), qPrintable(QStringLiteral("task %1 is lost").arg(it.key())));
        // Nothing has become two, and those that waited or are tried again go on as such.
        QSet<QString> titles;
        for (const QJsonObject &task : after) {
            const qint64 id = task.value(QStringLiteral("id")).toInteger();
            if (before.contains(id))
                continue;
            const QString title = task.value(QStringLiteral("title")).toString();
            QVERIFY2(!titles.contains(title), qPrintable(title));
            titles.insert(title);
            QVERIFY(task.value(QStringLiteral("state")).toString() != QLatin1String("suspending"));
        }
        QVERIFY(titles.size() >= accepted);
    }
};

QTEST_GUILESS_MAIN(TestDesktopTasks)
#include "tst_desktop_tasks.moc"
