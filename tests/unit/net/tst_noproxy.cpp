// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/net/recorder.h"

#include <QNetworkProxyFactory>
#include <QtTest>

using namespace Landline;
using namespace Landline::Net;
using namespace Landline::Testing;

static int timesAsked = 0;

/** A machine that is set to use a proxy, which is not there. */
class ProxyOfTheMachine final : public QNetworkProxyFactory
{
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &) override
    {
        ++timesAsked;
        return {QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), 1)};
    }
};

/** This machine, which Qt takes for another one: for loopback it never asks. */
static const QString here = QStringLiteral("0.0.0.0");

class TestNoProxy final : public QObject
{
    Q_OBJECT

private slots:
    void roomsAreReachedWithoutTheProxyOfTheWeb()
    {
        QNetworkProxyFactory::setApplicationProxyFactory(new ProxyOfTheMachine); // which Qt owns
        QTcpSocket usual;
        usual.connectToHost(here, 1);
        QTRY_VERIFY(timesAsked > 0);
        timesAsked = 0;
        Listener listener;
        QVERIFY(listener.listen(QHostAddress::LocalHost, 0));
        TcpTransport client(here, listener.port());
        const TransportRecorder atClient(client);
        std::unique_ptr<Transport> there;
        QVERIFY(QTest::qWaitFor([&] { return (there = listener.take()) != nullptr; }));
        there->write("here");
        QTRY_COMPARE(atClient.received, "here");
        QCOMPARE(timesAsked, 0);
    }
};

QTEST_GUILESS_MAIN(TestNoProxy)
#include "tst_noproxy.moc"
