// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/linereader.h"
#include "core/chat/history/historystore.h"
#include "core/chat/message.h"
#include "core/chat/server/hostoptions.h"

#include <QThread>

#include <memory>

namespace Landline::Chat {
class ChatServer;
class HistoryStore;
} // namespace Landline::Chat

namespace Landline::Cli {

/** `landline-cli host`: a room until a signal ends it. */
class HostCommand final : public Command
{
    Q_OBJECT
public:
    HostCommand();
    ~HostCommand() override;

    void addOptions(QCommandLineParser &parser) const override;
    QString start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile) override;
    void interrupt(int count, int signalNumber) override;

private:
    [[nodiscard]] QString readOptions(const QCommandLineParser &parser, Chat::HostOptions &options);
    void open(const QString &profileDirectory, const QString &history);
    /** Lives and ends in its thread. */
    Chat::HistoryStore *newStore(const QString &file);
    void connectServer(const QString &fingerprint);
    void fail(const Error &error);
    void takeLine(const QString &line);
    void listMembers();
    void listBans();
    void tellMember(const char *event, const Chat::Member &member);

    EventWriter *m_writer = nullptr;
    Chat::HostOptions m_options;
    Chat::Retention m_retention;
    NamedBy m_historyNamedBy = NamedBy::Landline;
    std::unique_ptr<FileLock> m_lock;
    QThread m_storeThread;
    QStringList m_moreRooms;
    QString m_password; ///< until what is kept of it is made
    std::unique_ptr<Chat::ChatServer> m_server;
    LineReader m_console;
    int m_status = AllWell;
};

} // namespace Landline::Cli
