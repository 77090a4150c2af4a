// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/lastmessages.h"
#include "app/cli/linereader.h"
#include "core/chat/client/chatclient.h"
#include "core/chat/client/hiddenlist.h"
#include "core/net/networkwatch.h"

#include <QHash>
#include <QSet>

#include <memory>
#include <optional>

namespace Landline::Cli {

/** `landline-cli join`: a member whose messages are the lines of standard input. */
class JoinCommand final : public Command
{
    Q_OBJECT
public:
    /** Lines that wait for the host; while there are more, standard input is not read. */
    static constexpr qsizetype maxWaiting = 64;
    static constexpr int searchCount = 20; ///< messages that /search shows
    static constexpr int lastCount = 10;   ///< messages that /last shows, unless told
    /** How long a lost connection is tried again once nobody can type any more. */
    static constexpr std::chrono::milliseconds defaultPatience{30'000};

    explicit JoinCommand(std::chrono::milliseconds patience = defaultPatience);
    ~JoinCommand() override;

    void addOptions(QCommandLineParser &parser) const override;
    QString start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile) override;
    void interrupt(int count, int signalNumber) override;

private:
    QString prepare(const QCommandLineParser &parser, Chat::ClientOptions &options);
    void stateChanged(Chat::RoomState state, const Error &error);
    [[nodiscard]] QString wayOut(const Error &error) const;
    void roomChanged(const Chat::ClientRoom &room);
    void takeLine(const QByteArray &line);
    void endInput();
    void send(const Chat::Draft &draft);

    // joinmessages.cpp
    void show(const Chat::Message &message);
    void showWaiting(const QList<Chat::Message> &messages);
    void list(const QList<Chat::Message> &messages);
    void tellUnsent();
    [[nodiscard]] QString nickOf(const QString &key) const;
    [[nodiscard]] static QJsonObject eventOf(const Chat::Message &message, const QString &time,
                                             const QString &text);

    // joinactions.cpp
    [[nodiscard]] bool run(const QString &line);
    [[nodiscard]] const Chat::Member *memberCalled(const QString &nick) const;
    void say(const QString &text);
    void showChange(const Chat::MessageChange &change);
    void doNick(const QString &rest);
    void doMsg(const QString &rest);
    void doReply(const QString &rest);
    void doEdit(const QString &rest);
    void doDelete(const QString &rest);
    void react(const QString &rest, bool on);
    void doReact(const QString &rest);
    void doUnreact(const QString &rest);
    void setPresence(Chat::Presence presence, const QString &words);
    void doAway(const QString &rest);
    void doBusy(const QString &rest);
    void doHere(const QString &rest);
    void loadHidden(const QString &file);
    void applyHidden();
    void doHide(const QString &rest);
    void doShow(const QString &rest);
    void doSearch(const QString &rest);
    void showFound(const QString &text, const QList<Chat::Message> &messages);
    void doMembers(const QString &rest);
    void doPins(const QString &rest);
    void doLast(const QString &rest);
    void doHelp(const QString &rest);

    void settled(const QString &clientId);
    void leaveWhenDelivered();
    void fail(const QString &message);

    EventWriter *m_writer = nullptr;
    LineReader m_reader;
    std::unique_ptr<Net::PinStore> m_pins;
    std::unique_ptr<Chat::ChatClient> m_client;
    Net::NetworkWatch m_network;
    QTimer m_patience;       ///< runs while the connection is lost and no more can be typed
    bool m_isLost = false;   ///< the connection
    QSet<QString> m_waiting; ///< ids of messages that the host has not accepted yet
    qint64 m_sent = 0;
    QString m_askedNick; ///< empty: whatever the host gives is right
    QString m_ownNick;
    QString m_topic;
    std::unique_ptr<Chat::HiddenList> m_hiddenList;
    QHash<QString, QString> m_hidden; ///< nicks by key; of a plain member, for this run, by its nick
    LastMessages m_last;
    qint64 m_lastSeq = 0;    ///< of the last message shown
    qint64 m_lastOwnSeq = 0; ///< of the last one of one's own
    bool m_commands = false; ///< lines that begin with "/" are no messages
    QString m_run;           ///< makes this run's message ids its own
    bool m_hasPassword = false;
    bool m_wasOpen = false;
    bool m_caughtUp = false;
    bool m_inputEnded = false;
    bool m_failed = false;
    std::optional<int> m_status;
};

} // namespace Landline::Cli
