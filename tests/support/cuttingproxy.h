// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <limits>

namespace Landline::Testing {

/** How a connection through a CuttingProxy ends. */
struct Cut
{
    enum class Counts { FromTarget, ToTarget } counts = Counts::FromTarget;
    enum class Manner { Reset, Closed } manner = Manner::Reset;
    qint64 bytes = std::numeric_limits<qint64>::max(); ///< that pass before it, in the direction that counts
};

/** Passes bytes on between whoever connects and a port on loopback, and cuts each connection after some. */
class CuttingProxy
{
public:
    /** `next` is asked for each new connection. */
    CuttingProxy(quint16 target, std::function<Cut()> next)
        : m_target(target)
        , m_next(std::move(next))
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("cannot listen: %s", qPrintable(m_server.errorString()));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *inner = m_server.nextPendingConnection())
                join(inner);
        });
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    /** Connections that it has ended. */
    [[nodiscard]] int cuts() const { return m_cuts; }

private:
    void join(QTcpSocket *near)
    {
        auto *far = new QTcpSocket(near); // ends with it
        const auto cut = std::make_shared<Cut>(m_next());
        far->connectToHost(QHostAddress::LocalHost, m_target);
        pass(near, far, cut, Cut::Counts::ToTarget);
        pass(far, near, cut, Cut::Counts::FromTarget);
        QObject::connect(near, &QTcpSocket::disconnected, near, &QObject::deleteLater);
        QObject::connect(far, &QTcpSocket::disconnected, near, [near] { near->disconnectFromHost(); });
    }
    void pass(QTcpSocket *from, QTcpSocket *to, const std::shared_ptr<Cut> &cut, Cut::Counts direction)
    {
        QObject::connect(from, &QTcpSocket::readyRead, to, [=, this] {
            QByteArray bytes = from->readAll();
            if (direction != cut->counts) {
                to->write(bytes);
                return;
            }
            const bool last = bytes.size() >= cut->bytes;
            bytes.truncate(qsizetype(std::min<qint64>(bytes.size(), cut->bytes)));
            cut->bytes -= bytes.size();
            to->write(bytes);
            if (!last)
                return;
            ++m_cuts;
            to->flush();
            from->disconnect(to);
            from->abort();
            if (cut->manner == Cut::Manner::Reset)
                to->abort();
            else
                to->disconnectFromHost();
        });
    }

    quint16 m_target;
    std::function<Cut()> m_next;
    QTcpServer m_server;
    int m_cuts = 0;
};

} // namespace Landline::Testing
