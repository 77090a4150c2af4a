// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/wire/codec.h"
#include "core/net/lineconnection.h"
#include "core/net/tcptransport.h"
#include "core/net/tlstransport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>

#include <functional>

namespace Landline::Testing {

using namespace Landline::Chat;

/** A program that knows no more than lines of JSON, as the seed's. */
class PlainClient
{
public:
    explicit PlainClient(quint16 port, const QString &address = QStringLiteral("127.0.0.1"))
    {
        socket.connectToHost(address, port);
    }
    void write(const QByteArray &bytes) { socket.write(bytes); }
    void say(const QString &content)
    {
        write(QJsonDocument(QJsonObject{{"type", "message"}, {"content", content}})
                  .toJson(QJsonDocument::Compact)
              + '\n');
    }
    /** Takes what is there; "System: …" and "sender: …". */
    QStringList &lines()
    {
        while (socket.canReadLine()) {
            const QByteArray line = socket.readLine();
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            const QString sender =
                object.value("type") == "system" ? "System" : object.value("sender").toString();
            seen.append(sender + ": " + object.value("content").toString());
            objects.append(object);
        }
        return seen;
    }
    QString last() { return lines().isEmpty() ? QString() : seen.last(); }
    bool isOver() { return socket.state() == QAbstractSocket::UnconnectedState; }

    QTcpSocket socket;
    QStringList seen;
    QList<QJsonObject> objects;
};

/** A member that upgrades, and keeps all frames that it is sent. */
class UpgradedClient final : private Net::LineConnection::Receiver
{
public:
    UpgradedClient(quint16 port, const Net::TlsIdentity &identity)
        : context(*Net::TlsContext::create(Net::TlsRole::Client, identity))
        , connection(std::make_unique<Net::TcpTransport>(QStringLiteral("127.0.0.1"), port),
                     Wire::maxLineBytes)
    {
        connection.setReceiver(this);
    }
    void send(const Wire::ClientFrame &frame) { connection.send(Wire::encode(frame)); }
    void hello(const QString &nick, int history = 50, const QString &epoch = {}, qint64 since = -1)
    {
        Wire::Hello hello{1, nick, history, {}, {}, QStringLiteral("test")};
        hello.caps = caps;
        if (since >= 0) {
            hello.epoch = epoch;
            hello.since = since;
        }
        send(hello);
    }
    template <class Frame>
    QList<Frame> all() const
    {
        QList<Frame> found;
        for (const Wire::ServerFrame &frame : frames) {
            if (const auto *one = std::get_if<Frame>(&frame))
                found.append(*one);
        }
        return found;
    }
    /** The texts of messages, live ones and those of history, in the order in which they came. */
    QStringList texts() const
    {
        QStringList texts;
        const auto add = [&](const auto &frame) {
            if (const auto *posted = std::get_if<Wire::Posted>(&frame))
                texts.append(posted->content);
        };
        for (const Wire::ServerFrame &frame : frames) {
            add(frame);
            if (const auto *history = std::get_if<Wire::History>(&frame)) {
                for (const Wire::LogFrame &entry : history->messages)
                    add(entry);
            }
        }
        return texts;
    }
    bool hasHistory() const
    {
        const QList<Wire::History> pieces = all<Wire::History>();
        return !pieces.isEmpty() && pieces.last().done;
    }

    QStringList caps; ///< that it says it has
    std::shared_ptr<Net::TlsContext> context;
    Net::LineConnection connection;
    QList<Wire::ServerFrame> frames;
    int postedCount = 0;
    bool secured = false;
    bool over = false;
    std::function<void()> onSecured;

private:
    void connectionSecured() override
    {
        secured = true;
        if (onSecured)
            onSecured();
    }
    void connectionClosed(const Error &) override { over = true; }
    void lineReceived(const QByteArray &line) override
    {
        const Result<Wire::ServerFrame> frame = Wire::parseServerFrame(line);
        if (!frame)
            qFatal("not a frame: %s", line.constData());
        if (!secured) {
            if (const auto *notice = std::get_if<Wire::Notice>(&*frame); notice && notice->offer)
                send(Wire::StartTls());
            else if (std::holds_alternative<Wire::StartTls>(*frame))
                connection.startTls(context);
            return;
        }
        frames.append(*frame);
        postedCount += std::holds_alternative<Wire::Posted>(*frame) ? 1 : 0;
    }
};

} // namespace Landline::Testing
