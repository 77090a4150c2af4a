// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>

namespace Landline::Testing {

enum class ProxyKind { Http, Socks5 };

/**
 * A proxy on loopback that remembers what it was asked for, and all that it could read on the way to the
 * server. Whatever host it is asked for, it connects to loopback. In the test's thread.
 */
class ProxyTestServer : public QTcpServer
{
    Q_OBJECT
public:
    explicit ProxyTestServer(ProxyKind kind);

    /** Refuses whoever doesn't give these. */
    void requireLogin(const QByteArray &user, const QByteArray &password);
    [[nodiscard]] QString url(const QString &login = {}) const;
    /** "HOST:PORT" of each connection that was made for somebody. */
    [[nodiscard]] const QList<QByteArray> &targets() const { return m_targets; }
    /** All bytes from clients, those to the proxy itself too. */
    [[nodiscard]] const QByteArray &seen() const { return m_seen; }

private:
    friend class ProxyTestConnection;

    ProxyKind m_kind;
    QByteArray m_user;
    QByteArray m_password;
    QList<QByteArray> m_targets;
    QByteArray m_seen;
};

} // namespace Landline::Testing
