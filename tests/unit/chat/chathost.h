// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/server/chatserver.h"
#include "tests/unit/chat/chatmembers.h"

#include <QTest>
#include <QThread>

#include <functional>
#include <memory>

namespace Landline::Testing {

using namespace Landline::Chat;

/** A host in the test's own thread, with real sockets; its history is kept in a file, or in memory alone. */
class HostInTest
{
public:
    /** On loopback, without a rate limit, of comings neither. */
    static HostOptions quickOptions(quint16 port = 0)
    {
        HostOptions options;
        options.bindAddress = QStringLiteral("127.0.0.1");
        options.port = port;
        options.roomName = QStringLiteral("Kitchen");
        options.ratePerSecond = 0;
        options.limits.comingsOfKey = 0; // clients are cut again and again
        options.limits.plainAfter = std::chrono::milliseconds(50);
        options.limits.linger = std::chrono::milliseconds(50);
        return options;
    }
    /** Writes a history for a host to come: entry(seq) for each of `count` seqs from 1. */
    static void writeHistory(const QString &file, int count,
                             const std::function<Wire::LogFrame(qint64)> &entry)
    {
        HistoryStore store(file);
        bool ready = false;
        QObject::connect(&store, &HistoryStore::opened, &store, [&] { ready = true; });
        QObject::connect(&store, &HistoryStore::closed, &store, [&] { ready = false; });
        store.open();
        if (!QTest::qWaitFor([&] { return ready; }))
            qFatal("cannot write a history");
        QList<Wire::LogFrame> entries;
        for (qint64 seq = 1; seq <= count; ++seq)
            entries.append(entry(seq));
        store.append(entries);
        store.close({count + 1, 1});
        if (!QTest::qWaitFor([&] { return !ready; }))
            qFatal("cannot write a history");
    }

    HostInTest(const HostOptions &options, const Net::TlsIdentity &identity, const QString &file = {})
    {
        m_store = new HistoryStore(file);
        m_store->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_store, &QObject::deleteLater);
        m_thread.start();
        m_server = std::make_unique<ChatServer>(options, identity, m_store);
        QObject::connect(m_server.get(), &ChatServer::listening, m_server.get(),
                         [this](const QString &, quint16 port) { m_port = port; });
        QObject::connect(m_server.get(), &ChatServer::notice, m_server.get(),
                         [this](const QString &text) { m_notices.append(text); });
        m_server->start();
        if (!QTest::qWaitFor([this] { return m_port != 0; }))
            qFatal("the host does not listen");
    }
    ~HostInTest()
    {
        m_server.reset(); // before the store that it uses
        m_thread.quit();
        m_thread.wait();
    }
    [[nodiscard]] ChatServer &server() { return *m_server; }
    /** In a thread of its own. */
    [[nodiscard]] HistoryStore &store() { return *m_store; }
    [[nodiscard]] quint16 port() const { return m_port; }
    /** In the room, with its history. */
    [[nodiscard]] std::unique_ptr<UpgradedClient> join(const QString &nick, const Net::TlsIdentity &key)
    {
        auto client = std::make_unique<UpgradedClient>(m_port, key);
        if (!QTest::qWaitFor([&] { return client->secured; }))
            qFatal("not secured");
        client->hello(nick, 0);
        if (!QTest::qWaitFor([&] { return client->hasHistory(); }))
            qFatal("not joined");
        client->frames.clear();
        return client;
    }
    [[nodiscard]] const QStringList &notices() const { return m_notices; }

private:
    QThread m_thread;
    HistoryStore *m_store = nullptr; ///< the thread's
    std::unique_ptr<ChatServer> m_server;
    quint16 m_port = 0;
    QStringList m_notices;
};

} // namespace Landline::Testing
