// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/chatprograms.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chatmembers.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QtTest>

using namespace Landline;
using namespace Landline::Testing;
using namespace std::chrono_literals;

namespace {

/** What somebody heard while it was there: texts, which are all different. */
struct Stay
{
    QStringList heard;
    QList<qint64> seqs; ///< of all entries of the log, of an upgraded one
    qint64 since = 0;   ///< seq at its welcome
};

/** A member that is there for a while. */
class Visitor
{
public:
    virtual ~Visitor() = default;
    [[nodiscard]] virtual bool isIn() = 0;
    virtual void say(const QString &text) = 0;
    virtual void goWithoutAWord() = 0;
    [[nodiscard]] virtual Stay stay() = 0;
};

class PlainVisitor final : public Visitor
{
public:
    explicit PlainVisitor(quint16 port)
        : m_socket(port)
    {}
    bool isIn() override { return m_socket.id() >= 0; }
    void say(const QString &text) override { m_socket.say(text); }
    void goWithoutAWord() override { m_socket.reset(); }
    Stay stay() override
    {
        Stay stay;
        for (const QJsonObject &object : m_socket.received()) {
            if (object.value(u"type") == QLatin1String("message"))
                stay.heard.append(object.value(u"content").toString());
        }
        return stay;
    }

private:
    PlainSocket m_socket;
};

class UpgradedVisitor final : public Visitor
{
public:
    UpgradedVisitor(quint16 port, const Net::TlsIdentity &key, const QString &nick)
        : m_client(port, key)
    {
        m_client.onSecured = [this, nick] { m_client.hello(nick, 0); };
    }
    bool isIn() override { return m_client.hasHistory(); }
    void say(const QString &text) override { m_client.send(Wire::Say{text, {}, 0, {}}); }
    void goWithoutAWord() override { m_client.connection.abort(); }
    Stay stay() override
    {
        Stay stay;
        stay.heard = m_client.texts();
        for (const Wire::ServerFrame &frame : m_client.frames) {
            if (const auto *welcome = std::get_if<Wire::Welcome>(&frame))
                stay.since = welcome->seq;
            else if (const auto *posted = std::get_if<Wire::Posted>(&frame))
                stay.seqs.append(posted->seq);
            else if (const auto *joined = std::get_if<Wire::Joined>(&frame))
                stay.seqs.append(joined->seq);
            else if (const auto *left = std::get_if<Wire::Left>(&frame))
                stay.seqs.append(left->seq);
        }
        return stay;
    }

private:
    UpgradedClient m_client;
};

/** Somebody who comes again and again. */
struct Guest
{
    std::optional<Net::TlsIdentity> key; ///< none: a plain one
    QString nick;
    std::unique_ptr<Visitor> visit;
    qint64 next = 0; ///< when it comes or goes, in ms
    bool greeted = false;
    int stays = 0;
};

} // namespace

/** A room in which everybody comes and goes. */
class TestChatStorm final : public QObject
{
    Q_OBJECT

    static constexpr int guests = 200; ///< half of them plain
    /** Unless LANDLINE_STORM_SECONDS says another. */
    static constexpr std::chrono::seconds usualStorm{60};
    static constexpr auto turn = 20ms; ///< somebody speaks, and who is due comes or goes
    std::unique_ptr<TempDir> m_dir;
    QList<Stay> m_stays;
    qint64 m_said = 0;

    /** Consecutive ones of all, in their order: each once, none missing. */
    static void verifyStay(const Stay &stay, const QHash<QString, int> &places)
    {
        for (qsizetype i = 0; i < stay.heard.size(); ++i) {
            QVERIFY2(places.contains(stay.heard.at(i)), qPrintable(stay.heard.at(i)));
            if (i > 0)
                QCOMPARE(places.value(stay.heard.at(i)), places.value(stay.heard.at(i - 1)) + 1);
        }
        for (qsizetype i = 0; i < stay.seqs.size(); ++i)
            QCOMPARE(stay.seqs.at(i), stay.since + 1 + i);
    }
    void arrive(Guest &guest, quint16 port)
    {
        if (guest.key)
            guest.visit = std::make_unique<UpgradedVisitor>(port, *guest.key, guest.nick);
        else
            guest.visit = std::make_unique<PlainVisitor>(port);
        guest.greeted = false;
    }
    void go(Guest &guest, bool inOrder)
    {
        m_stays.append(guest.visit->stay());
        if (!inOrder)
            guest.visit->goWithoutAWord();
        guest.visit.reset();
        ++guest.stays;
    }
    void sayOne(Visitor &visitor) { visitor.say(QString::number(m_said++)); }

private slots:
    void everyMessageReachesWhoIsThereOnceAndInOrder()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        const RunningHost host(m_dir->path(QStringLiteral("host")));
        EVENTUALLY(host.port() != 0);
        const RunningMember cli(QStringLiteral("Cli"), host.place(), m_dir->path(QStringLiteral("cli")));
        EVENTUALLY(cli.hasPinned());
        const Net::TlsIdentity key = *Net::TlsIdentity::create();
        UpgradedVisitor watcher(host.port(), key, QStringLiteral("Watcher"));
        EVENTUALLY(watcher.isIn());

        QRandomGenerator random(200);
        std::vector<Guest> all(guests);
        for (int i = 0; i < guests; ++i) {
            Guest &guest = all.at(size_t(i));
            guest.nick = QStringLiteral("Guest %1").arg(i);
            guest.next = random.bounded(1500);
            if (i % 2 == 0)
                guest.key = *Net::TlsIdentity::create();
        }
        bool valid = false;
        const int asked = qEnvironmentVariableIntValue("LANDLINE_STORM_SECONDS", &valid);
        const qint64 length =
            std::chrono::milliseconds(valid ? std::chrono::seconds(asked) : usualStorm).count();
        QElapsedTimer clock;
        clock.start();
        QTimer timer;
        timer.callOnTimeout([&] {
            const qint64 now = clock.elapsed();
            for (Guest &guest : all) {
                if (guest.visit && !guest.greeted && guest.visit->isIn()) {
                    guest.greeted = true;
                    sayOne(*guest.visit);
                }
                if (now < guest.next)
                    continue;
                if (guest.visit)
                    go(guest, random.bounded(2) == 0);
                else
                    arrive(guest, host.port());
                guest.next = now + (guest.visit ? random.bounded(500, 4000) : random.bounded(100, 1500));
            }
            Guest &speaker = all.at(size_t(random.bounded(guests)));
            if (speaker.visit && speaker.greeted)
                sayOne(*speaker.visit);
        });
        timer.start(turn);
        QVERIFY(QTest::qWaitFor([&] { return clock.elapsed() >= length; }, int(2 * length)));
        timer.stop();
        // Those who are there hear the last of it too.
        std::vector<Guest *> present;
        int arrivals = 0;
        for (Guest &guest : all) {
            arrivals += guest.stays + (guest.visit ? 1 : 0);
            if (guest.visit && guest.visit->isIn())
                present.push_back(&guest);
        }
        const QString end = QStringLiteral("end");
        watcher.say(end);
        EVENTUALLY(watcher.stay().heard.contains(end));
        EVENTUALLY_EQUAL(cli.count("Watcher: end"), 1);
        for (Guest *guest : present) {
            EVENTUALLY(guest->visit->stay().heard.contains(end));
            go(*guest, true);
            QCOMPARE(m_stays.constLast().heard.constLast(), end);
        }
        QVERIFY(present.size() > guests / 20); // a slow machine lets them in slowly
        QVERIFY(arrivals > guests);

        const QStringList order = watcher.stay().heard;
        QHash<QString, int> places;
        for (const QString &text : order)
            places.insert(text, int(places.size()));
        QCOMPARE(places.size(), order.size());
        QVERIFY(order.size() > guests);
        QStringList printed;
        for (const QByteArray &message : cli.messages())
            printed.append(QString::fromUtf8(message).section(QLatin1String(": "), 1));
        QCOMPARE(printed, order);
        qint64 heard = 0;
        for (const Stay &stay : std::as_const(m_stays)) {
            verifyStay(stay, places);
            heard += stay.heard.size();
        }
        qInfo("%d arrivals of %d guests in %lld s; %lld messages, heard %lld times", arrivals, guests,
              static_cast<long long>(length / 1000), static_cast<long long>(order.size()),
              static_cast<long long>(heard));
    }
};

QTEST_GUILESS_MAIN(TestChatStorm)
#include "tst_chat_storm.moc"
