// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>

#include <memory>

class QTemporaryDir;

namespace Landline::Bench {

/** nginx on loopback with files in memory: plain, encrypted, slow and from mirrors of different speed. */
class BenchServer
{
public:
    BenchServer();
    ~BenchServer();
    BenchServer(const BenchServer &) = delete;
    BenchServer &operator=(const BenchServer &) = delete;

    /** Ends the program where nginx or openssl is missing or does not start. */
    void start();
    /** Makes a file of `bytes` that no compression shortens; `sparse` ones hold nothing but zeros. */
    void makeFile(const QString &name, qint64 bytes, bool sparse = false);
    void removeFile(const QString &name);

    [[nodiscard]] QString plain(const QString &name) const { return address("http", m_plainPort, name); }
    [[nodiscard]] QString secure(const QString &name) const { return address("https", m_securePort, name); }
    /** Each connection gets 10 MiB/s. */
    [[nodiscard]] QString limited(const QString &name) const
    {
        return address("http", m_plainPort, QStringLiteral("limited/") + name);
    }
    /** Of four servers; the first one gives 5 MiB/s a connection, the others 40. */
    [[nodiscard]] QString mirror(int index, const QString &name) const
    {
        return address("http", m_mirrorPorts[index], name);
    }
    /** Whom to trust for secure(). */
    [[nodiscard]] QString authority() const;

private:
    [[nodiscard]] static QString address(const char *scheme, int port, const QString &name);
    void makeCertificate() const;
    [[nodiscard]] QByteArray configuration() const;

    std::unique_ptr<QTemporaryDir> m_root;
    QProcess m_nginx;
    int m_plainPort = 0;
    int m_securePort = 0;
    int m_mirrorPorts[4] = {};
};

} // namespace Landline::Bench
