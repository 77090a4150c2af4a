// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/descriptorlimit.h"

#include <QProcess>
#include <QtTest>

#include <sys/resource.h>

using namespace Landline;

/** How many descriptors this process may have, and the programs that it starts. */
class TestDescriptorLimit final : public QObject
{
    Q_OBJECT

    rlimit m_before{};

    static rlimit limit()
    {
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        return limit;
    }

private slots:
    void init()
    {
        m_before = limit();
        rlimit small = m_before;
        small.rlim_cur = 200;
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &small), 0);
    }
    void cleanup() { setrlimit(RLIMIT_NOFILE, &m_before); }

    void itIsRaisedForThisProcessAlone()
    {
        const qint64 allowed = raiseDescriptorLimit();
        QCOMPARE(raiseDescriptorLimit(), allowed); // and stays what it is
        QCOMPARE(limit().rlim_cur, m_before.rlim_max);
        QCOMPARE(rlim_t(allowed), std::min<rlim_t>(m_before.rlim_max, std::numeric_limits<int>::max()));
        QProcess shell;
        shell.setChildProcessModifier(&restoreDescriptorLimit);
        shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("ulimit -Sn")});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.readAllStandardOutput().trimmed(), QByteArray("200"));
    }
};

QTEST_GUILESS_MAIN(TestDescriptorLimit)
#include "tst_descriptorlimit.moc"
