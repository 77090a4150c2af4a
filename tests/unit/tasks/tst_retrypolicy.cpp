// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/retrypolicy.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Tasks;
using namespace std::chrono_literals;

class TestRetryPolicy final : public QObject
{
    Q_OBJECT

    static RetryPolicy policy()
    {
        RetryPolicy policy;
        policy.maxAttempts = 5;
        policy.jitter = 0;
        return policy;
    }
    const Error m_transient{ErrorCode::Network, {}, {}, 0, {}};

private slots:
    void delaysGrowUpToTheLongest()
    {
        RetryPolicy p = policy();
        p.maxDelay = 3s;
        QCOMPARE(retryDelay(p, 1, m_transient, 0.5), 1000ms);
        QCOMPARE(retryDelay(p, 2, m_transient, 0.5), 2000ms);
        QCOMPARE(retryDelay(p, 3, m_transient, 0.5), 3000ms);
    }
    void jitterStaysWithinItsShare()
    {
        RetryPolicy p = policy();
        p.jitter = 0.2;
        QCOMPARE(retryDelay(p, 1, m_transient, 0), 800ms);
        QCOMPARE(retryDelay(p, 1, m_transient, 1), 1200ms);
    }
    void endsAfterTheLastAttempt()
    {
        QVERIFY(retryDelay(policy(), 4, m_transient, 0));
        QVERIFY(!retryDelay(policy(), 5, m_transient, 0));
    }
    void doesNotRepeatWhatCanNotSucceed()
    {
        QVERIFY(!retryDelay(policy(), 1, {ErrorCode::Http, {}, {}, 404, {}}, 0));
        QVERIFY(!retryDelay(policy(), 1, {ErrorCode::DiskFull, {}, {}, 0, {}}, 0));
        QVERIFY(retryDelay(policy(), 1, {ErrorCode::Http, {}, {}, 503, {}}, 0));
    }
    void obeysRetryAfterUpToTheLongestWait()
    {
        RetryPolicy p = policy();
        p.maxWait = 60s;
        QCOMPARE(retryDelay(p, 1, {ErrorCode::Http, {}, {}, 429, 30s}, 0.5), 30000ms);
        QVERIFY(!retryDelay(p, 1, {ErrorCode::Http, {}, {}, 429, 61s}, 0.5));
    }
};

QTEST_GUILESS_MAIN(TestRetryPolicy)
#include "tst_retrypolicy.moc"
