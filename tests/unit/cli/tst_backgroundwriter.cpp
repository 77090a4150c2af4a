// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/backgroundwriter.h"

#include <QElapsedTimer>
#include <QtTest>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace Landline::Cli;
using Worth = BackgroundWriter::Worth;

/** A pipe whose reader reads when it likes. */
class TestBackgroundWriter final : public QObject
{
    Q_OBJECT

    std::array<int, 2> m_pipe{-1, -1};

    [[nodiscard]] QByteArray read() const
    {
        QByteArray all;
        std::array<char, 65536> bytes{};
        for (ssize_t size = 0; (size = ::read(m_pipe[0], bytes.data(), bytes.size())) > 0;)
            all.append(bytes.data(), size);
        return all;
    }

private slots:
    void init()
    {
        QCOMPARE(::pipe(m_pipe.data()), 0);
        QCOMPARE(::fcntl(m_pipe[0], F_SETFL, O_NONBLOCK), 0);
    }
    void cleanup()
    {
        ::close(m_pipe[0]);
        ::close(m_pipe[1]);
    }

    void whatIsWrittenComesInOrder()
    {
        BackgroundWriter writer(m_pipe[1], {});
        QByteArray written;
        QByteArray got;
        for (int i = 0; i < 20'000; ++i) { // more than the pipe holds
            const QByteArray line = QByteArray::number(i) + '\n';
            writer.write(line, Worth::Needed);
            written += line;
        }
        QTRY_COMPARE((got += read()).size(), written.size());
        QCOMPARE(got, written);
        QVERIFY(writer.isWritable());
    }

    void whatNobodyReadsIsDroppedAndCounted()
    {
        BackgroundWriter writer(m_pipe[1],
                                [](qint64 count) { return "missed " + QByteArray::number(count) + '\n'; });
        const QByteArray line = QByteArray(999, 'x') + '\n';
        constexpr int lines = 3 * BackgroundWriter::maxWaiting / 1000;
        writer.write("first\n", Worth::Needed);
        for (int i = 0; i < lines; ++i)
            writer.write(line, Worth::MayBeMissed);
        writer.write("needed\n", Worth::Needed);
        QByteArray got;
        QTRY_VERIFY((got += read()).endsWith("needed\n"));
        QVERIFY(got.startsWith("first\n"));
        QVERIFY(got.size() <= BackgroundWriter::maxWaiting + 200'000);
        qsizetype counted = got.count(line);
        for (const QByteArray &one : got.split('\n')) {
            if (one.startsWith("missed "))
                counted += one.mid(7).toInt();
        }
        QCOMPARE(counted, lines);
    }

    void whatIsNeededIsBoundedToo()
    {
        BackgroundWriter writer(m_pipe[1], {});
        const QByteArray much(BackgroundWriter::maxWaiting / 2, 'x');
        for (int i = 0; i < 20; ++i)
            writer.write(much, Worth::Needed);
        QByteArray got;
        QTRY_COMPARE((got += read()).size(), BackgroundWriter::maxWaitingOfAll);
    }

    void theEndDoesNotWaitForTheReader()
    {
        QElapsedTimer timer;
        timer.start();
        {
            BackgroundWriter writer(m_pipe[1], {});
            writer.write(QByteArray(BackgroundWriter::maxWaiting, 'x'), Worth::Needed);
        }
        QVERIFY(timer.elapsed() >= BackgroundWriter::lastWords.count());
    }

    void aReaderThatHasGoneIsSeen()
    {
        std::signal(SIGPIPE, SIG_IGN);
        BackgroundWriter writer(m_pipe[1], {});
        ::close(m_pipe[0]);
        writer.write("lost", Worth::Needed);
        QTRY_VERIFY(!writer.isWritable());
        m_pipe[0] = ::dup(m_pipe[1]); // for cleanup()
    }
};

QTEST_GUILESS_MAIN(TestBackgroundWriter)
#include "tst_backgroundwriter.moc"
