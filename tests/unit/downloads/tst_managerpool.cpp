// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/managerpool.h"

#include <QTest>

using namespace Landline::Downloads;

class TestManagerPool : public QObject
{
    Q_OBJECT
private slots:
    void letsNoRequestWaitWithinAManager();
    void readsLessAheadForEachOfSeveral();

private:
    const QUrl m_here{QStringLiteral("https://here/f")};
};

void TestManagerPool::letsNoRequestWaitWithinAManager()
{
    ManagerPool pool;
    std::vector<ManagerLease> leases;
    for (int i = 0; i < ManagerPool::connectionsPerManager; ++i)
        leases.push_back(pool.lease(m_here, {}));
    QCOMPARE(pool.managerCount(), 1);
    leases.push_back(pool.lease(QUrl(QStringLiteral("https://there/f")), {}));
    QCOMPARE(pool.managerCount(), 1);
    leases.push_back(pool.lease(m_here, {}));
    QCOMPARE(pool.managerCount(), 2);
    leases.push_back(pool.lease(m_here, QStringLiteral("other.pem")));
    QCOMPARE(pool.managerCount(), 3);
    leases.clear();
    QCOMPARE(pool.leaseCount(), 0);
    const ManagerLease again = pool.lease(m_here, {});
    QCOMPARE(pool.managerCount(), 3);
}

void TestManagerPool::readsLessAheadForEachOfSeveral()
{
    ManagerPool pool;
    const ManagerLease one = pool.lease(m_here, {});
    QCOMPARE(pool.readAhead(), ManagerPool::readAheadAlone);
    const ManagerLease other = pool.lease(m_here, {});
    QCOMPARE(pool.readAhead(), ManagerPool::readAheadShared);
}

QTEST_GUILESS_MAIN(TestManagerPool)
#include "tst_managerpool.moc"
