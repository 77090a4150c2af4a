// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/httpconnection.h"

#include <QObject>
#include <QTimer>

#include <list>

namespace Landline::Downloads {

/** Connections that wait for another request to the same server, so that many small files cost few of them.
 * Engine thread. */
class ConnectionPool final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds idleTime{15};
    static constexpr size_t maxIdle = 64;

    ConnectionPool();
    ~ConnectionPool() override;

    /** Whom a connection may serve again: the same server, trusted in the same way. */
    [[nodiscard]] static QString keyOf(const QUrl &url, const HttpAccess &access);
    /** Null: none waits. */
    [[nodiscard]] HttpConnectionPtr take(const QString &key);
    /** One whose last answer was read to its end. The longest idle one goes where there are too many. */
    void giveBack(const QString &key, HttpConnectionPtr connection);
    [[nodiscard]] size_t idleCount() const { return m_idle.size(); }
    [[nodiscard]] TlsTrust &trust() { return m_trust; }

private:
    struct Idle
    {
        QString key;
        HttpConnectionPtr connection;
    };
    void drop(const HttpConnection *connection);

    TlsTrust m_trust;
    std::list<Idle> m_idle; ///< the one that was given back last comes last
    QTimer m_expiry;        ///< started anew with each that is given back
};

} // namespace Landline::Downloads
