// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/hostcommand.h"

#include "app/cli/eventwriter.h"
#include "app/cli/passwordfile.h"
#include "app/cli/profilekey.h"
#include "app/cli/roomcommands.h"
#include "core/base/bytecount.h"
#include "core/base/normalform.h"
#include "core/base/profile.h"
#include "core/chat/server/chatserver.h"
#include "core/net/keywords.h"
#include "core/net/tlsidentity.h"

#include <QCommandLineParser>
#include <QCryptographicHash>
#include <QFileInfo>
#include <QSysInfo>
#include <QTimer>

#include <csignal>

namespace Landline::Cli {

using namespace std::chrono_literals;

/** A whole number of an option, or a sentence about what is wrong with it. */
static QString readNumber(const QCommandLineParser &parser, const QString &name, int least, int most,
                          int &value)
{
    if (!parser.isSet(name))
        return {};
    bool valid = false;
    const int read = parser.value(name).toInt(&valid);
    if (!valid || read < least || read > most) {
        return QStringLiteral("--%1 takes a number from %2 to %3, not “%4”")
            .arg(name, QString::number(least), QString::number(most), parser.value(name));
    }
    value = read;
    return {};
}

/** A name may hold anything; its digest is a file name. */
static QString historyNamed(const QString &first, const QString &name)
{
    const QByteArray digest =
        QCryptographicHash::hash(name.toCaseFolded().toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return first + QStringLiteral(".room-") + QLatin1String(digest);
}

/** One file however the name is typed, but where there is one already by just this spelling. */
static QString historyOfRoom(const QString &first, const QString &name)
{
    const QString file = historyNamed(first, composed(name));
    const QString asTyped = historyNamed(first, name);
    return !QFileInfo::exists(file) && QFileInfo::exists(asTyped) ? asTyped : file;
}

HostCommand::HostCommand()
{
    m_storeThread.setObjectName(QStringLiteral("store"));
}

HostCommand::~HostCommand()
{
    m_server.reset(); // before the store that it uses
    m_storeThread.quit();
    m_storeThread.wait();
}

void HostCommand::addOptions(QCommandLineParser &parser) const
{
    const auto add = [&parser](const QString &name, const QString &text, const QString &value) {
        parser.addOption(QCommandLineOption(name, text, value));
    };
    add(QStringLiteral("bind"), QStringLiteral("Listens on this address alone (default: every interface)."),
        QStringLiteral("ADDR"));
    add(QStringLiteral("port"), QStringLiteral("Port (default 8888; 0 takes a free one)."),
        QStringLiteral("N"));
    add(QStringLiteral("name"), QStringLiteral("The room's name."), QStringLiteral("ROOM"));
    add(QStringLiteral("room"),
        QStringLiteral("One more room, for who joins with --room; may be given several times."),
        QStringLiteral("ROOM"));
    add(QStringLiteral("password-file"),
        QStringLiteral(
            "The room's password is FILE's first line; only encrypted members who know it come in."),
        QStringLiteral("FILE"));
    add(QStringLiteral("history"),
        QStringLiteral("Keeps the history in FILE (default: in the profile), or nowhere with “none”."),
        QStringLiteral("FILE|none"));
    add(QStringLiteral("history-days"),
        QStringLiteral("Forgets what is older (default 0: nothing is too old)."), QStringLiteral("N"));
    add(QStringLiteral("history-size"),
        QStringLiteral("Forgets the oldest when the history has grown to SIZE (default 0: any)."),
        QStringLiteral("SIZE"));
    add(QStringLiteral("max-clients"), QStringLiteral("Members at once (default 1000)."),
        QStringLiteral("N"));
    parser.addOption(QCommandLineOption(
        QStringLiteral("allow-plain"),
        QStringLiteral("Admits members without encryption from other machines, not only from this one.")));
    parser.addOption(QCommandLineOption(
        QStringLiteral("no-discovery"),
        QStringLiteral("Tells nobody on the network of the room (nothing does so in this version).")));
    add(QStringLiteral("rate-limit"),
        QStringLiteral(
            "Messages a second from one member; what exceeds it is delayed (default 20; 0: none)."),
        QStringLiteral("N"));
    add(QStringLiteral("max-per-address"),
        QStringLiteral("Connections from one address (default 64, this machine not counted; 0: none)."),
        QStringLiteral("N"));
}

QString HostCommand::readOptions(const QCommandLineParser &parser, Chat::HostOptions &options)
{
    if (!parser.positionalArguments().isEmpty())
        return QStringLiteral("host takes no argument “%1”").arg(parser.positionalArguments().first());
    int port = options.port;
    int rate = int(options.ratePerSecond);
    for (const QString &problem :
         {readNumber(parser, QStringLiteral("port"), 0, 65535, port),
          readNumber(parser, QStringLiteral("max-clients"), 1, 100'000, options.maxClients),
          readNumber(parser, QStringLiteral("rate-limit"), 0, 1'000'000, rate),
          readNumber(parser, QStringLiteral("max-per-address"), 0, 1'000'000, options.maxPerAddress)}) {
        if (!problem.isEmpty())
            return problem;
    }
    options.port = quint16(port);
    options.ratePerSecond = rate;
    options.bindAddress = parser.value(QStringLiteral("bind"));
    if (!options.bindAddress.isEmpty() && QHostAddress(options.bindAddress).isNull())
        return QStringLiteral("--bind takes an IP address, not “%1”").arg(options.bindAddress);
    options.allowPlain = parser.isSet(QStringLiteral("allow-plain"));
    m_moreRooms = parser.values(QStringLiteral("room"));
    if (m_moreRooms.contains(QString()))
        return QStringLiteral("--room takes a name");
    options.roomName = parser.value(QStringLiteral("name"));
    if (options.roomName.isEmpty())
        options.roomName = QStringLiteral("Room of %1").arg(QSysInfo::machineHostName());
    return {};
}

QString HostCommand::start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile)
{
    m_writer = &writer;
    if (const QString problem = readOptions(parser, m_options); !problem.isEmpty())
        return problem;
    if (parser.isSet(QStringLiteral("history")) && parser.value(QStringLiteral("history")).isEmpty())
        return QStringLiteral("--history takes a file or “none”");
    if (parser.value(QStringLiteral("history")) == QLatin1String("none")) {
        for (const QString &option : {QStringLiteral("history-days"), QStringLiteral("history-size")}) {
            if (parser.isSet(option))
                return QStringLiteral("--%1 has nothing to forget with --history none").arg(option);
        }
    }
    int days = 0;
    if (const QString problem = readNumber(parser, QStringLiteral("history-days"), 0, 100'000, days);
        !problem.isEmpty())
        return problem;
    m_retention.age = std::chrono::hours(24) * days;
    if (parser.isSet(QStringLiteral("history-size"))) {
        const Result<qint64> bytes = parseByteCount(parser.value(QStringLiteral("history-size")));
        if (!bytes)
            return QStringLiteral("--history-size: ") + bytes.error().message;
        m_retention.bytes = *bytes;
    }
    // Members make it speak: a program that reads the first line and no more must not stop the room.
    writer.waitForNobody();
    // A host in the background of a terminal is not stopped for reading from it.
    std::signal(SIGTTIN, SIG_IGN);
    if (parser.isSet(QStringLiteral("password-file"))) {
        const Result<QString> password = readPasswordFile(parser.value(QStringLiteral("password-file")));
        if (!password) {
            fail(password.error());
            return {};
        }
        m_password = *password;
        if (m_options.allowPlain)
            m_writer->note(QStringLiteral(
                "--allow-plain does nothing here: a room with a password admits only encrypted members."));
    }
    open(profile, parser.value(QStringLiteral("history")));
    return {};
}

void HostCommand::open(const QString &profileDirectory, const QString &history)
{
    const Result<Profile> profile = Profile::open(profileDirectory);
    if (!profile)
        return fail(profile.error());
    Result<std::unique_ptr<FileLock>> lock = profile->lock(QStringLiteral("host"));
    if (!lock)
        return fail(lock.error());
    m_lock = std::move(*lock);
    const Result<Net::TlsIdentity> identity = loadKey(*profile, *m_writer);
    if (!identity)
        return fail(identity.error());
    if (!m_password.isEmpty()) {
        const Result<Net::ScramVerifier> verifier =
            Net::ScramVerifier::create(m_password, Net::saltOfHost(identity->fingerprint()));
        if (!verifier)
            return fail(verifier.error());
        m_options.password = *verifier;
        m_password.clear();
    }

    QString file = profile->filePath(QStringLiteral("history.db"));
    if (history == QLatin1String("none")) {
        file.clear();
    } else if (!history.isEmpty()) {
        file = QFileInfo(history).absoluteFilePath();
        m_historyNamedBy = NamedBy::Person;
    }
    m_storeThread.start();
    m_server = std::make_unique<Chat::ChatServer>(m_options, *identity, newStore(file));
    for (const QString &name : std::as_const(m_moreRooms)) {
        const QString beside = file.isEmpty() ? QString() : historyOfRoom(file, name);
        if (!m_server->addRoom(name, newStore(beside)))
            return fail(
                {ErrorCode::InvalidInput,
                 QStringLiteral("the room “%1” can't be hosted: it is one of the others, or there are too "
                                "many")
                     .arg(name),
                 {},
                 0,
                 {}});
    }
    connectServer(identity->fingerprint());
    m_server->start();
}

Chat::HistoryStore *HostCommand::newStore(const QString &file)
{
    auto *store = new Chat::HistoryStore(file, m_retention);
    store->setNamedBy(m_historyNamedBy);
    store->moveToThread(&m_storeThread);
    connect(&m_storeThread, &QThread::finished, store, &QObject::deleteLater);
    return store;
}

void HostCommand::connectServer(const QString &fingerprint)
{
    using Chat::ChatServer;
    ChatServer *server = m_server.get();
    connect(&m_console, &LineReader::lineRead, this,
            [this](const QByteArray &line) { takeLine(QString::fromUtf8(line)); });
    connect(server, &ChatServer::decided, this, [this](const QString &sentence) {
        m_writer->note(sentence);
        m_writer->event(
            {{QStringLiteral("event"), QStringLiteral("moderated")}, {QStringLiteral("content"), sentence}});
    });
    connect(server, &ChatServer::listening, this, [this, fingerprint](const QString &address, quint16 port) {
        // In the background, or without anything to read from, it hosts all the same.
        static_cast<void>(m_console.open(QStringLiteral("-")));
        m_writer->note(QStringLiteral("The fingerprint of this host is %1").arg(fingerprint));
        m_writer->note(QStringLiteral("In words: ") + Net::keyWords(fingerprint));
        const bool v6 = address.contains(u':');
        m_writer->line(
            QStringLiteral("Listening on %1:%2").arg(v6 ? u'[' + address + u']' : address).arg(port));
        m_writer->event({{QStringLiteral("event"), QStringLiteral("listening")},
                         {QStringLiteral("address"), address},
                         {QStringLiteral("port"), port},
                         {QStringLiteral("fingerprint"), fingerprint}});
    });
    connect(server, &ChatServer::failed, this, [this](const Error &error) {
        m_writer->diagnostic(error.message);
        m_status = SomethingFailed;
        m_server->stop();
    });
    connect(server, &ChatServer::notice, this, [this](const QString &text) { m_writer->diagnostic(text); });
    connect(server, &ChatServer::unstored, this, [this](const Error &error) {
        m_writer->diagnostic(error.message);
        m_status = SomethingFailed;
    });
    connect(server, &ChatServer::stopped, this, [this] { Q_EMIT finished(m_status); });
    connect(server, &ChatServer::memberJoined, this,
            [this](const Chat::Member &member) { tellMember("joined", member); });
    connect(server, &ChatServer::memberLeft, this,
            [this](const Chat::Member &member) { tellMember("left", member); });
    connect(server, &ChatServer::messagePosted, this, [this](const Chat::Message &message) {
        m_writer->passingEvent({{QStringLiteral("event"), QStringLiteral("message")},
                                {QStringLiteral("seq"), message.seq},
                                {QStringLiteral("ts"), message.time.toMSecsSinceEpoch()},
                                {QStringLiteral("sender"), message.sender},
                                {QStringLiteral("key"), message.senderKey},
                                {QStringLiteral("content"), message.text}});
    });
}

/** What whoever runs the host types: commands of the room's owner. */
void HostCommand::takeLine(const QString &line)
{
    const std::optional<RoomCommand> command = readRoomCommand(line);
    if (!command) {
        if (!line.trimmed().isEmpty())
            m_writer->note(QStringLiteral("A host takes commands alone; /help lists them."));
        return;
    }
    if (const auto asked = moderationOf(*command)) {
        const Result<void> done = *asked ? m_server->moderate(**asked) : failure(asked->error());
        if (!done)
            m_writer->diagnostic(done.error().message);
    } else if (command->name == QLatin1String("members")) {
        listMembers();
    } else if (command->name == QLatin1String("bans")) {
        listBans();
    } else {
        const QStringList lines = moderationHelp().split(u'\n');
        m_writer->note(QStringLiteral("/members, /bans       who is here, who may not come in"));
        for (const QString &usage : lines)
            m_writer->note(usage);
    }
}

void HostCommand::listMembers()
{
    const QList<Chat::Member> members = m_server->members();
    for (const Chat::Member &member : members)
        m_writer->note(QStringLiteral("%1  %2").arg(
            member.nick, member.plain ? QStringLiteral("without encryption") : member.key));
}

void HostCommand::listBans()
{
    const Chat::RoomSettings settings = m_server->settings();
    for (const Chat::Ban &ban : settings.bans)
        m_writer->note(QStringLiteral("%1  %2 %3").arg(ban.nick, ban.key, ban.address).trimmed());
}

void HostCommand::tellMember(const char *event, const Chat::Member &member)
{
    m_writer->passingEvent({{QStringLiteral("event"), QLatin1String(event)},
                            {QStringLiteral("nick"), member.nick},
                            {QStringLiteral("key"), member.key},
                            {QStringLiteral("plain"), member.plain}});
}

void HostCommand::fail(const Error &error)
{
    m_writer->diagnostic(error.message);
    Q_EMIT finished(SomethingFailed);
}

void HostCommand::interrupt(int count, int)
{
    if (!m_server || count > 1)
        Q_EMIT finished(m_status);
    else
        m_server->stop();
}

} // namespace Landline::Cli
