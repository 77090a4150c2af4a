// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/joincommand.h"

#include "app/cli/eventwriter.h"
#include "app/cli/passwordfile.h"
#include "app/cli/profilekey.h"
#include "core/base/normalform.h"
#include "core/base/plaintext.h"
#include "core/base/profile.h"
#include "core/chat/wire/codec.h"
#include "core/net/keywords.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QUuid>

#include <unistd.h>

namespace Landline::Cli {

using namespace Landline::Chat;

static const QString nickOption = QStringLiteral("nick");
static const QString fingerprintOption = QStringLiteral("fingerprint");
static const QString roomOption = QStringLiteral("room");
static const QString passwordOption = QStringLiteral("password-file");
static const QString commandsOption = QStringLiteral("commands");
static const QString plainOption = QStringLiteral("plain");
static const QString historyOption = QStringLiteral("history");

JoinCommand::JoinCommand(std::chrono::milliseconds patience)
    : m_run(QUuid::createUuid().toString(QUuid::Id128).left(12))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
}

JoinCommand::~JoinCommand() = default;

void JoinCommand::addOptions(QCommandLineParser &parser) const
{
    parser.addOptions({
        {nickOption, QStringLiteral("The name others see (default: the account's)."), QStringLiteral("N")},
        {fingerprintOption, QStringLiteral("Join only a host with this key: 64 digits, or its six words."),
         QStringLiteral("HEX")},
        {roomOption, QStringLiteral("One of several rooms of the host (default: its first)."),
         QStringLiteral("R")},
        {passwordOption,
         QStringLiteral("The room's password is FILE's first line; the host has to prove it knows it too."),
         QStringLiteral("FILE")},
        {commandsOption,
         QStringLiteral(
             "Lines that begin with / are commands (/help lists them, /last the numbers of messages), "
             "as they are on a terminal.")},
        {plainOption, QStringLiteral("Without encryption, as programs that know only the plain protocol.")},
        {historyOption, QStringLiteral("Show the last N messages first (default 50)."), QStringLiteral("N")},
    });
    parser.addPositionalArgument(
        QStringLiteral("HOST[:PORT]"),
        QStringLiteral("Where the room is; port 8888 unless said. A lost connection is "
                       "tried again as long as standard input is open, then for 30 s."),
        QStringLiteral("HOST[:PORT]"));
}

QString JoinCommand::prepare(const QCommandLineParser &parser, ClientOptions &options)
{
    if (parser.positionalArguments().size() != 1)
        return QStringLiteral("give one address to join, as HOST or HOST:PORT");
    const Result<RoomAddress> address = parseRoomAddress(parser.positionalArguments().constFirst());
    if (!address)
        return address.error().message;
    options.address = *address;
    if (parser.isSet(fingerprintOption)) {
        const Result<QString> fingerprint = parseFingerprint(parser.value(fingerprintOption));
        if (!fingerprint)
            return fingerprint.error().message;
        options.address.fingerprint = *fingerprint;
        options.otherPin = OtherPin::Replace;
    }
    if (parser.isSet(plainOption) && !options.address.fingerprint.isEmpty())
        return QStringLiteral("a fingerprint, in a link or by --fingerprint, can't be checked with --plain, "
                              "which knows no keys");
    if (parser.isSet(passwordOption) && parser.isSet(plainOption))
        return QStringLiteral(
            "--password-file can't be used with --plain, which would say the password in clear");
    if (parser.isSet(roomOption) && parser.isSet(plainOption))
        return QStringLiteral("--room can't be used with --plain, which knows the first room alone");
    options.room = composed(parser.value(roomOption));
    options.mode = parser.isSet(plainOption) ? ClientMode::Plain : ClientMode::Encrypted;
    const QString guest = QStringLiteral("guest");
    const QString account = qEnvironmentVariable("USER", guest);
    options.nick = parser.isSet(nickOption)        ? parser.value(nickOption)
                   : Wire::isReservedNick(account) ? guest
                                                   : account;
    if (plainText(options.nick, KeepBreaks::No).trimmed().isEmpty())
        return QStringLiteral("--nick can't be empty");
    if (parser.isSet(historyOption)) {
        bool ok = false;
        options.history = parser.value(historyOption).toInt(&ok);
        if (!ok || options.history < 0 || options.history > Wire::maxHistoryCount) {
            return QStringLiteral("--history takes a number from 0 to %1, not “%2”")
                .arg(Wire::maxHistoryCount)
                .arg(parser.value(historyOption));
        }
    }
    // Without encryption the host gives the names, and says so: it matters to whoever has asked for one.
    if (options.mode == ClientMode::Encrypted || parser.isSet(nickOption))
        m_askedNick = composed(options.nick);
    options.program = QStringLiteral("Landline ") + QCoreApplication::applicationVersion();
    return {};
}

QString JoinCommand::start(const QCommandLineParser &parser, EventWriter &writer,
                           const QString &profileDirectory)
{
    m_writer = &writer;
    ClientOptions options;
    m_commands = !parser.isSet(plainOption) && (parser.isSet(commandsOption) || ::isatty(STDIN_FILENO) == 1);
    if (const QString problem = prepare(parser, options); !problem.isEmpty())
        return problem;
    if (parser.isSet(passwordOption)) {
        const Result<QString> password = readPasswordFile(parser.value(passwordOption));
        if (!password) {
            fail(password.error().message);
            return {};
        }
        options.secret.password = *password;
        m_hasPassword = true;
    }
    const Result<Profile> profile = Profile::open(profileDirectory);
    if (!profile) {
        fail(profile.error().message);
        return {};
    }
    const Result<Net::TlsIdentity> identity = loadKey(*profile, *m_writer);
    if (!identity) {
        fail(identity.error().message);
        return {};
    }
    m_pins = std::make_unique<Net::PinStore>(profile->filePath(QStringLiteral("pins.json")));
    options.outbox = profile->filePath(QStringLiteral("outbox"));
    options.letters = profile->filePath(QStringLiteral("letters.json"));
    m_client = std::make_unique<ChatClient>(options, *identity, *m_pins);
    loadHidden(profile->filePath(QStringLiteral("hidden.json")));
    connect(m_client.get(), &ChatClient::stateChanged, this, &JoinCommand::stateChanged);
    connect(m_client.get(), &ChatClient::roomChanged, this, &JoinCommand::roomChanged);
    connect(m_client.get(), &ChatClient::hostPinned, this, [this](const QString &fingerprint) {
        m_writer->note(
            QStringLiteral("This host is seen for the first time; its key is %1").arg(fingerprint));
        m_writer->note(QStringLiteral("In words: ") + Net::keyWords(fingerprint));
    });
    connect(m_client.get(), &ChatClient::hostReplaced, this, [this](const QString &before) {
        m_writer->note(
            QStringLiteral("This host takes the place of the one that was known here, whose key was %1")
                .arg(before));
    });
    connect(m_client.get(), &ChatClient::hostRecognised, this, [this](const Net::KnownHost &host) {
        m_writer->note(QStringLiteral("This is the host of “%1”, known from %2 by its key.")
                           .arg(host.name, host.places.value(0)));
    });
    connect(m_client.get(), &ChatClient::caughtUp, this, [this] {
        m_caughtUp = true;
        leaveWhenDelivered();
    });
    connect(m_client.get(), &ChatClient::messagesReceived, this, [this](const QList<Message> &messages) {
        for (const Message &message : messages)
            show(message);
    });
    connect(m_client.get(), &ChatClient::messageChanged, this, [this](const Message &message) {
        if (message.delivery != Delivery::Delivered)
            return;
        show(message);
        settled(message.clientId);
    });
    connect(m_client.get(), &ChatClient::searchFinished, this,
            [this](const QString &text, const QList<Message> &messages) { showFound(text, messages); });
    connect(m_client.get(), &ChatClient::messageAmended, this, &JoinCommand::showChange);
    connect(m_client.get(), &ChatClient::waitingFound, this, &JoinCommand::showWaiting);
    connect(m_client.get(), &ChatClient::noticed, this,
            [this](const QString &text) { m_writer->diagnostic(text); });
    connect(m_client.get(), &ChatClient::messageRefused, this,
            [this](const QString &clientId, const Error &error) {
                m_failed = true;
                m_writer->diagnostic(error.message);
                settled(clientId);
            });
    connect(m_client.get(), &ChatClient::left, this,
            [this] { Q_EMIT finished(m_status.value_or(m_failed ? SomethingFailed : AllWell)); });
    connect(&m_network, &Net::NetworkWatch::changed, m_client.get(), &ChatClient::networkChanged);
    connect(&m_patience, &QTimer::timeout, this,
            [this] { fail(QStringLiteral("the host did not come back")); });
    connect(&m_reader, &LineReader::lineRead, this, &JoinCommand::takeLine);
    connect(&m_reader, &LineReader::ended, this, &JoinCommand::endInput);
    connect(&m_reader, &LineReader::failed, this, [this](const QString &message) { fail(message); });
    if (parser.isSet(plainOption) && parser.isSet(historyOption))
        m_writer->note(
            QStringLiteral("--history does nothing with --plain: such members are told nothing of before."));
    m_client->open();
    return {};
}

/** What to do about it on the command line, where there is something. */
QString JoinCommand::wayOut(const Error &error) const
{
    if (m_wasOpen)
        return {};
    if (error.code == ErrorCode::Refused && error.message.endsWith(QLatin1String("no encryption")))
        return QStringLiteral("; --plain joins without it");
    if (error.code == ErrorCode::Tls)
        return QStringLiteral("; --fingerprint KEY takes another one, once you have compared it");
    if (error.code == ErrorCode::Auth && !m_hasPassword)
        return QStringLiteral(" Give it with --password-file.");
    return {};
}

void JoinCommand::stateChanged(RoomState state, const Error &error)
{
    switch (state) {
    case RoomState::Connecting:
        break;
    case RoomState::Open:
        m_patience.stop();
        if (std::exchange(m_isLost, false))
            m_writer->note(QStringLiteral("Connected again."));
        if (!std::exchange(m_wasOpen, true)) {
            if (const QString problem = m_reader.open(QStringLiteral("-")); !problem.isEmpty())
                fail(problem);
        }
        break;
    case RoomState::Waiting:
        // A host that never answered will not begin to; one that did may be back at any time, and as long as
        // somebody may type, it is for them to say when it has been enough.
        if (!m_wasOpen) {
            fail(error.message);
        } else if (m_inputEnded && m_waiting.isEmpty()) {
            Q_EMIT finished(m_failed ? SomethingFailed : AllWell);
        } else {
            if (!std::exchange(m_isLost, true)) {
                // A host's own words may be a sentence.
                const QString why = error.message.endsWith(u'.') ? error.message.chopped(1) : error.message;
                m_writer->diagnostic(why + QStringLiteral("; trying again"));
            }
            if ((m_inputEnded || !m_reader.isFed()) && !m_patience.isActive())
                m_patience.start();
        }
        break;
    case RoomState::Closed:
        fail(error.message + wayOut(error));
        break;
    }
}

void JoinCommand::roomChanged(const ClientRoom &room)
{
    if (!room.topic.isEmpty() && room.topic != m_topic && m_ownNick.isEmpty())
        m_writer->note(QStringLiteral("Topic: ") + room.topic);
    m_topic = room.topic;
    if (m_ownNick.isEmpty() && !room.rooms.isEmpty())
        m_writer->note(QStringLiteral("Rooms here: ") + room.rooms.join(QLatin1String(", ")));
    if (room.ownNick == m_ownNick)
        return;
    if (m_ownNick.isEmpty() && !m_askedNick.isEmpty() && room.ownNick != m_askedNick)
        m_writer->note(QStringLiteral("You are called “%1” here.").arg(room.ownNick));
    m_ownNick = room.ownNick;
    m_writer->event(
        {{QStringLiteral("event"), QStringLiteral("open")},
         {QStringLiteral("room"), room.name},
         {QStringLiteral("nick"), room.ownNick},
         {QStringLiteral("topic"), room.topic},
         {QStringLiteral("fingerprint"), room.hostKey.isEmpty() ? QJsonValue() : QJsonValue(room.hostKey)},
         {QStringLiteral("encrypted"), !room.hostKey.isEmpty()}});
}

void JoinCommand::takeLine(const QByteArray &line)
{
    if (m_inputEnded)
        return;
    QString text = QString::fromUtf8(line);
    if (text.endsWith(u'\r'))
        text.chop(1);
    if (text == QLatin1String("quit")) {
        m_reader.pause();
        endInput();
        return;
    }
    if (plainText(text, KeepBreaks::No).trimmed().isEmpty())
        return;
    if (m_commands) {
        if (run(text))
            return;
        if (text.startsWith(QLatin1String("//")))
            text.remove(0, 1);
    }
    send(Draft{text, 0, {}, {}});
}

void JoinCommand::endInput()
{
    m_inputEnded = true;
    if (m_isLost && !m_patience.isActive())
        m_patience.start();
    leaveWhenDelivered();
}

void JoinCommand::send(const Draft &draft)
{
    const QString clientId = QStringLiteral("%1-%2").arg(m_run).arg(++m_sent);
    m_waiting.insert(clientId);
    if (m_waiting.size() >= maxWaiting)
        m_reader.pause();
    m_client->send(clientId, draft);
}

void JoinCommand::settled(const QString &clientId)
{
    m_waiting.remove(clientId);
    if (!m_inputEnded && m_waiting.size() < maxWaiting)
        m_reader.resume();
    leaveWhenDelivered();
}

void JoinCommand::leaveWhenDelivered()
{
    // Whoever has nothing to say still wants to read what was said before.
    if (m_caughtUp && m_inputEnded && m_waiting.isEmpty() && !m_status) {
        m_status = m_failed ? SomethingFailed : AllWell;
        m_client->leave();
    }
}

void JoinCommand::fail(const QString &message)
{
    if (m_status == SomethingFailed)
        return;
    m_status = SomethingFailed;
    m_writer->diagnostic(message);
    tellUnsent();
    Q_EMIT finished(SomethingFailed);
}

void JoinCommand::interrupt(int count, int signalNumber)
{
    Q_UNUSED(signalNumber);
    if (count > 1 || m_status) {
        Q_EMIT finished(Interrupted);
        return;
    }
    m_status = Interrupted;
    tellUnsent();
    m_client->leave();
}

} // namespace Landline::Cli
