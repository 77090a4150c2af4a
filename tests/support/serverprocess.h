// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace Landline::Testing {

/** A port on loopback that nobody listens on now. */
[[nodiscard]] inline quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

/** A server of somebody else's, run for a test; what it says on standard error is seen in the test's output.
 */
class ServerProcess : public QProcess
{
    Q_OBJECT
public:
    ServerProcess() { setProcessChannelMode(ForwardedErrorChannel); }

    ~ServerProcess() override { end(); }

    /** Its path; empty: not installed. */
    [[nodiscard]] static QString find(const QString &program)
    {
        return QStandardPaths::findExecutable(program,
                                              {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
    }

    /** True once it accepts connections on `port`. */
    [[nodiscard]] bool begin(const QString &program, const QStringList &arguments, quint16 port)
    {
        start(program, arguments);
        const auto accepts = [port] {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, port);
            return socket.waitForConnected(1000);
        };
        return QTest::qWaitFor(accepts, 20000);
    }

    void end()
    {
        if (state() == NotRunning)
            return;
        terminate();
        if (!waitForFinished(5000))
            kill();
        waitForFinished(5000);
    }
};

} // namespace Landline::Testing
