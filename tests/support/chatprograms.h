// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QTcpSocket>

#include <memory>

/** QTRY_… with the patience that programs of their own need on a busy machine. */
#define EVENTUALLY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Landline::Testing::patience)
#define EVENTUALLY_EQUAL(actual, expected)                                                                   \
    QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Landline::Testing::patience)

namespace Landline::Testing {

constexpr int patience = 40'000; ///< ms

/** A program under test: what it says is kept as it comes while the test's loop turns. Killed at the end. */
class RunningProgram
{
public:
    RunningProgram(const QString &program, const QStringList &arguments);
    /** landline-cli of the build. */
    explicit RunningProgram(const QStringList &arguments);
    ~RunningProgram();

    void type(const QByteArray &line) { m_process.write(line + '\n'); }
    void typeRaw(const QByteArray &bytes) { m_process.write(bytes); }
    void endInput() { m_process.closeWriteChannel(); }
    void terminate() { m_process.terminate(); }
    void interrupt();
    /** SIGKILL; returns when it is dead. */
    void kill();

    [[nodiscard]] QByteArray out() const { return m_out; }
    [[nodiscard]] QByteArray err() const { return m_err; }
    [[nodiscard]] QList<QByteArray> lines() const;
    /** How many of the lines on stdout end with `text`. */
    [[nodiscard]] qsizetype count(const QByteArray &text) const;
    [[nodiscard]] bool says(const QByteArray &text) const { return m_out.contains(text); }
    [[nodiscard]] bool complains(const QByteArray &text) const { return m_err.contains(text); }
    /** Bytes of its memory that are in use. */
    [[nodiscard]] qint64 residentBytes() const;
    [[nodiscard]] qsizetype openDescriptors() const;
    /** From now on it may have `more` descriptors than it has, and no others. */
    void allowDescriptors(qsizetype more) const;
    [[nodiscard]] bool hasEnded() const { return m_process.state() == QProcess::NotRunning; }
    /** -1 while it runs and after a crash. */
    [[nodiscard]] int status() const;

private:
    void start(const QString &program, const QStringList &arguments);
    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
};

/** `landline-cli host`, on loopback unless said otherwise. */
class RunningHost : public RunningProgram
{
public:
    /** `port` 0: a free one. */
    explicit RunningHost(const QString &profile, const QStringList &more = {}, quint16 port = 0);
    /** 0 until it listens. */
    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QString place() const { return QStringLiteral("127.0.0.1:%1").arg(port()); }
    /** What it says its key is. */
    [[nodiscard]] QString fingerprint() const;
};

/** `landline-cli join`, whose profile is beside the host's, or anywhere else. */
class RunningMember : public RunningProgram
{
public:
    RunningMember(const QString &nick, const QString &place, const QString &profile,
                  const QStringList &more = {});
    /** "sender: text" of what was printed, without system lines. */
    [[nodiscard]] QList<QByteArray> messages() const;
    /** It is in the room: the first who joins a host of its own is told the host's key then. */
    [[nodiscard]] bool hasPinned() const { return complains("seen for the first time"); }
};

/** A socket and nothing else, as nc is one: sends bytes and keeps the lines that come. */
class PlainSocket
{
public:
    explicit PlainSocket(quint16 port, const QHostAddress &address = QHostAddress::LocalHost);

    void send(const QByteArray &bytes) { m_socket.write(bytes); }
    void sendLine(const QByteArray &line) { m_socket.write(line + '\n'); }
    /** {"type":"message","content":…} */
    void say(const QString &content);
    /** Stops taking what comes. */
    void stopReading();
    void leave() { m_socket.disconnectFromHost(); }
    /** Ends by a reset, as a program that crashed may. */
    void reset();
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    [[nodiscard]] qint64 bytesToWrite() const { return m_socket.bytesToWrite(); }

    [[nodiscard]] const QList<QJsonObject> &received() const { return m_received; }
    [[nodiscard]] QList<QByteArray> lines() const { return m_lines; }
    /** "sender: content" of messages, "content" of system lines. */
    [[nodiscard]] const QStringList &texts() const { return m_texts; }
    [[nodiscard]] bool heard(const QString &text) const { return m_texts.contains(text); }
    /** N of "Your ID is client_N"; -1 before it is known. */
    [[nodiscard]] int id() const;

private:
    void read();
    QTcpSocket m_socket;
    QByteArray m_rest;
    QList<QByteArray> m_lines;
    QList<QJsonObject> m_received;
    QStringList m_texts;
    bool m_reading = true;
};

} // namespace Landline::Testing
