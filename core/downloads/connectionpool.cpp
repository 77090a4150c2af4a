// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/connectionpool.h"

#include <algorithm>

namespace Landline::Downloads {

ConnectionPool::ConnectionPool()
{
    m_expiry.setSingleShot(true);
    m_expiry.setInterval(idleTime);
    connect(&m_expiry, &QTimer::timeout, this, [this] { m_idle.clear(); });
}

ConnectionPool::~ConnectionPool()
{
    for (Idle &idle : m_idle)
        delete idle.connection.release(); // nobody may be there any more to delete it later
}

QString ConnectionPool::keyOf(const QUrl &url, const HttpAccess &access)
{
    return url.scheme() + u'\n' + url.host() + u'\n' + QString::number(url.port()) + u'\n'
           + access.caCertificateFile + (access.peerCheck == PeerCheck::Waived ? u'!' : u'.');
}

HttpConnectionPtr ConnectionPool::take(const QString &key)
{
    // The one that was used last is the likeliest to be alive.
    const auto found =
        std::find_if(m_idle.rbegin(), m_idle.rend(), [&key](const Idle &idle) { return idle.key == key; });
    if (found == m_idle.rend())
        return nullptr;
    HttpConnectionPtr out = std::move(found->connection);
    m_idle.erase(std::next(found).base());
    out->disconnect(this);
    return out;
}

void ConnectionPool::giveBack(const QString &key, HttpConnectionPtr connection)
{
    HttpConnection *idle = connection.get();
    // Whatever it says now is no answer to anybody: most often the server ends it.
    connect(idle, &HttpConnection::readyRead, this, [this, idle] { drop(idle); });
    m_idle.push_back({key, std::move(connection)});
    if (m_idle.size() > maxIdle)
        m_idle.pop_front();
    m_expiry.start();
}

void ConnectionPool::drop(const HttpConnection *connection)
{
    m_idle.remove_if([connection](const Idle &idle) { return idle.connection.get() == connection; });
}

} // namespace Landline::Downloads
