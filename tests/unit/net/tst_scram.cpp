// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/guessguard.h"
#include "core/net/scram.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Net;
using namespace std::chrono_literals;

static const QString password = QStringLiteral("correct horse battery staple");
static const QString hostKey = QString(64, u'a');
static const QString otherKey = QString(64, u'b');

/** Passwords that are proved and never sent. */
class TestScram final : public QObject
{
    Q_OBJECT

    /** Made once: it takes its time. */
    ScramVerifier m_verifier = *ScramVerifier::create(password, saltOfHost(hostKey), minScramIterations);

    struct Outcome
    {
        bool hostAccepts = false;
        bool memberAccepts = false;
        ScramKeys keys;
    };
    [[nodiscard]] Outcome exchange(const ScramSecret &secret, const ScramBinding &seen,
                                   const ScramBinding &own) const
    {
        ScramClient client(secret, seen);
        ScramServer server(m_verifier, own);
        const Result<QByteArray> challenge = server.challenge(client.first());
        const Result<QByteArray> proof = challenge ? client.prove(*challenge) : failure(challenge.error());
        const Result<QByteArray> answer = proof ? server.finish(*proof) : failure(proof.error());
        return {bool(answer), answer && client.check(*answer), client.keys()};
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    /** RFC 7677, section 3. */
    void saysWhatTheStandardSays()
    {
        ScramClient client({QStringLiteral("pencil"), {}}, {}, "user", "rOprNGfwEbeRWgbNEkqO");
        QCOMPARE(client.first(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        const QByteArray challenge =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        const QByteArray proof = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                 "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        QCOMPARE(client.prove(challenge).value_or("refused"), proof);
        QVERIFY(client.check("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        QVERIFY(!client.check("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    void bothSidesProveThePassword()
    {
        const Outcome outcome = exchange({password, {}}, bindingOfHost(hostKey), bindingOfHost(hostKey));
        QVERIFY(outcome.hostAccepts && outcome.memberAccepts);
        // What was kept is as good as the password, for this room.
        const Outcome again = exchange({{}, outcome.keys}, bindingOfHost(hostKey), bindingOfHost(hostKey));
        QVERIFY(again.hostAccepts && again.memberAccepts);
    }

    void anotherPasswordIsRefused()
    {
        QVERIFY(!exchange({QStringLiteral("guess"), {}}, bindingOfHost(hostKey), bindingOfHost(hostKey))
                     .hostAccepts);
    }

    void whoStandsBetweenIsFoundOut()
    {
        // The member sees the key of the one in between, the host has its own.
        QVERIFY(!exchange({password, {}}, bindingOfHost(otherKey), bindingOfHost(hostKey)).hostAccepts);
        // A proof without a binding is none.
        QVERIFY(!exchange({password, {}}, {}, bindingOfHost(hostKey)).hostAccepts);
        QVERIFY(!exchange({password, {}}, {"tls-unique", QByteArray(32, 'a')}, bindingOfHost(hostKey))
                     .hostAccepts);
    }

    void aHostThatDoesNotKnowThePasswordIsFoundOut()
    {
        ScramClient client({password, {}}, bindingOfHost(hostKey));
        ScramServer wrong(
            *ScramVerifier::create(QStringLiteral("guess"), saltOfHost(hostKey), minScramIterations),
            bindingOfHost(hostKey));
        QVERIFY(client.prove(*wrong.challenge(client.first())));
        for (const char *answer :
             {"v=AAAA", "v=", "", "e=other-error", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="})
            QVERIFY2(!client.check(answer), answer);
    }

    void aProofIsGoodOnce()
    {
        ScramClient client({password, {}}, bindingOfHost(hostKey));
        ScramServer server(m_verifier, bindingOfHost(hostKey));
        const QByteArray proof = *client.prove(*server.challenge(client.first()));
        QVERIFY(server.finish(proof));
        QVERIFY(!server.finish(proof));
        ScramServer other(m_verifier, bindingOfHost(hostKey));
        QVERIFY(other.challenge(client.first()));
        QVERIFY(!other.finish(proof)); // another nonce
        ScramServer unasked(m_verifier, bindingOfHost(hostKey));
        QVERIFY(!unasked.finish(proof));
    }

    void theSamePasswordMayBeTypedInSeveralWays()
    {
        const Result<ScramVerifier> composed =
            ScramVerifier::create(QStringLiteral("Zoë"), saltOfHost(hostKey), minScramIterations);
        ScramClient client({QStringLiteral("Zoe\u0308"), {}}, bindingOfHost(hostKey));
        ScramServer server(*composed, bindingOfHost(hostKey));
        QVERIFY(server.finish(*client.prove(*server.challenge(client.first()))));
    }

    void keysOfAnotherPasswordNeedThePasswordAgain()
    {
        ScramClient client({{}, ScramKeys{"salt", minScramIterations, "x", "y"}}, bindingOfHost(hostKey));
        ScramServer server(m_verifier, bindingOfHost(hostKey));
        const Result<QByteArray> proof = client.prove(*server.challenge(client.first()));
        QVERIFY(!proof);
        QCOMPARE(proof.error().code, ErrorCode::Auth);
    }

    void whatIsKeptIsGoodWhenTheHostIsStartedAgain()
    {
        QCOMPARE(*ScramVerifier::create(password, saltOfHost(hostKey), minScramIterations), m_verifier);
        QVERIFY(saltOfHost(hostKey) != saltOfHost(otherKey));
        QVERIFY(saltOfHost(hostKey).size() >= 16);
    }

    void anEmptyPasswordIsNone() { QVERIFY(!ScramVerifier::create({}, "salt")); }

    void unsafeChallengesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::newRow("too few rounds") << QByteArray("x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=49999");
        QTest::newRow("too many rounds") << QByteArray("x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000001");
        QTest::newRow("no rounds") << QByteArray("x,s=W22ZaJ0SNY7soEsUEjb6gQ==");
        QTest::newRow("rounds are no number") << QByteArray("x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many");
        QTest::newRow("no salt") << QByteArray("x,s=,i=50000");
        QTest::newRow("a huge salt") << "x,s=" + QByteArray(1000, 'A') + ",i=50000";
        QTest::newRow("no nonce of its own") << QByteArray(",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=50000");
        QTest::newRow("an extension") << QByteArray("x,m=more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=50000");
    }
    void unsafeChallengesAreRefused()
    {
        QFETCH(QByteArray, rest);
        ScramClient client({password, {}}, bindingOfHost(hostKey), "member", "mine");
        QVERIFY(!client.prove("r=mine" + rest));
        QVERIFY(!client.prove("r=other" + rest));
    }

    void nonsenseIsNoProof_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"", ",", ",,,", "n,,", "p=tls-host-key,,", "p=tls-host-key,,n=,r=", "r=x",
                                 "c=,r=,p=", "p=tls-host-key,,n=a,m=b,r=c", "v=x", "p=", "c==,r==,p=="})
            QTest::newRow(text[0] ? text : "nothing") << QByteArray(text);
        QTest::newRow("long") << QByteArray(60'000, ',');
    }
    void nonsenseIsNoProof()
    {
        QFETCH(QByteArray, text);
        ScramServer server(m_verifier, bindingOfHost(hostKey));
        QVERIFY(!server.challenge(text));
        QVERIFY(!server.finish(text));
        ScramServer begun(m_verifier, bindingOfHost(hostKey));
        QVERIFY(begun.challenge("p=tls-host-key,,n=member,r=abc"));
        QVERIFY(!begun.finish(text));
    }

    void whoGuessesWaitsLongerEachTime()
    {
        GuessGuard guard;
        const QString address = QStringLiteral("10.0.0.5");
        auto now = 1'000'000ms;
        QCOMPARE(guard.wait(address, now), 0ms);
        for (const auto expected : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
            guard.failed(address, now);
            QCOMPARE(guard.wait(address, now), std::chrono::milliseconds(expected));
            QCOMPARE(guard.wait(QStringLiteral("10.0.0.6"), now), 0ms);
            now += expected;
            QCOMPARE(guard.wait(address, now), 0ms);
        }
        now += GuessGuard::forgottenAfter + 1ms;
        guard.failed(address, now);
        QCOMPARE(guard.wait(address, now), 1000ms);
    }

    void aNetworkOfVersion6IsManyMachinesOrOneGuesser_data()
    {
        QTest::addColumn<QString>("network");
        QTest::newRow("routed") << QStringLiteral("fd00:1:2:3::%1");
        QTest::newRow("of the link") << QStringLiteral("fe80::%1%eth0");
    }
    void aNetworkOfVersion6IsManyMachinesOrOneGuesser()
    {
        QFETCH(QString, network);
        GuessGuard guard;
        const QString other = network.arg(9999);
        for (int machine = 1; machine <= GuessGuard::freeOfNetwork; ++machine) {
            guard.failed(network.arg(machine), 1000ms);
            QVERIFY(guard.wait(network.arg(machine), 1000ms) > 0ms);
            QCOMPARE(guard.wait(other, 1000ms), 0ms);
        }
        guard.failed(network.arg(5000), 1000ms);
        QCOMPARE(guard.wait(other, 1000ms), GuessGuard::shortest);
        QCOMPARE(guard.wait(QStringLiteral("fd00:1:2:4::5"), 1000ms), 0ms);
        QCOMPARE(guard.wait(other, 2000ms), 0ms);
    }

    void manyAddressesDoNotFillTheMemory()
    {
        GuessGuard guard;
        for (int i = 0; i <= GuessGuard::maxAddresses; ++i)
            guard.failed(QStringLiteral("10.%1.%2.1").arg(i / 256).arg(i % 256),
                         std::chrono::milliseconds(1000 + i));
        QCOMPARE(guard.count(), GuessGuard::maxAddresses);
        QCOMPARE(guard.wait(QStringLiteral("10.0.0.1"), 1000ms), 0ms); // the first one gave way
    }
};

QTEST_GUILESS_MAIN(TestScram)
#include "tst_scram.moc"
