// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/eventwriter.h"
#include "app/cli/joincommand.h"
#include "tests/support/tempdir.h"
#include "tests/unit/chat/chathost.h"

#include <QCommandLineParser>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace Landline;
using namespace Landline::Cli;
using namespace Landline::Testing;
using namespace std::chrono_literals;

namespace {

/** A pipe in the place of standard input, which is what it was at the end. */
class TypedInput
{
public:
    TypedInput()
        : m_before(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3))
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0 || ::dup2(ends[0], STDIN_FILENO) < 0)
            qFatal("no pipe");
        ::close(ends[0]);
        m_writer = ends[1];
    }
    Q_DISABLE_COPY_MOVE(TypedInput)
    ~TypedInput()
    {
        end();
        ::dup2(m_before, STDIN_FILENO);
        ::close(m_before);
    }
    void type(const QByteArray &line) const
    {
        const QByteArray bytes = line + '\n';
        QCOMPARE(::write(m_writer, bytes.constData(), size_t(bytes.size())), bytes.size());
    }
    void end()
    {
        if (m_writer >= 0)
            ::close(m_writer);
        m_writer = -1;
    }

private:
    int m_before = -1;
    int m_writer = -1;
};

using FilePointer = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

/** What was written so far. */
QByteArray contentOf(const FilePointer &file)
{
    std::fflush(file.get());
    QByteArray content(1 << 20, Qt::Uninitialized);
    const ssize_t got = ::pread(::fileno(file.get()), content.data(), size_t(content.size()), 0);
    return content.left(std::max<ssize_t>(got, 0));
}

} // namespace

/** What `join` makes of a host that goes away. */
class TestJoinCommand final : public QObject
{
    Q_OBJECT

    static constexpr std::chrono::milliseconds patience = 300ms;

    Net::TlsIdentity m_hostKey = *Net::TlsIdentity::create();
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<HostInTest> m_host;
    quint16 m_port = 0;
    std::unique_ptr<TypedInput> m_input;
    FilePointer m_out{nullptr, &std::fclose};
    FilePointer m_err{nullptr, &std::fclose};
    std::unique_ptr<EventWriter> m_writer;
    std::unique_ptr<JoinCommand> m_join;
    std::unique_ptr<QSignalSpy> m_ends;

    [[nodiscard]] QString profile() const { return m_dir->path(QStringLiteral("profile")); }
    [[nodiscard]] bool complains(const char *text) const { return contentOf(m_err).contains(text); }
    void join()
    {
        m_join = std::make_unique<JoinCommand>(patience);
        m_ends = std::make_unique<QSignalSpy>(m_join.get(), &JoinCommand::finished);
        QCommandLineParser parser;
        m_join->addOptions(parser);
        const QString place = QStringLiteral("127.0.0.1:%1").arg(m_port);
        QVERIFY(
            parser.parse({QStringLiteral("join"), place, QStringLiteral("--nick"), QStringLiteral("Ana")}));
        QCOMPARE(m_join->start(parser, *m_writer, profile()), QString());
        m_input->type("hello");
        QTRY_VERIFY2(contentOf(m_out).contains("Ana: hello"), contentOf(m_err).constData());
    }
    void loseHost()
    {
        m_host.reset();
        QTRY_VERIFY(complains("trying again"));
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<TempDir>();
        m_host = std::make_unique<HostInTest>(HostInTest::quickOptions(), m_hostKey);
        m_port = m_host->port();
        m_input = std::make_unique<TypedInput>();
        m_out.reset(std::tmpfile());
        m_err.reset(std::tmpfile());
        m_writer = std::make_unique<EventWriter>(EventWriter::Format::Text, m_out.get(), m_err.get());
    }
    void cleanup()
    {
        m_join.reset();
        m_input.reset();
        m_host.reset();
    }

    void asLongAsSomebodyMayTypeItGoesOnTrying()
    {
        join();
        loseHost();
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY(since.hasExpired(5 * patience.count()));
        QCOMPARE(m_ends->size(), 0);
        m_host = std::make_unique<HostInTest>(HostInTest::quickOptions(m_port), m_hostKey);
        QTRY_VERIFY_WITH_TIMEOUT(complains("Connected again."), 20'000);
        QCOMPARE(contentOf(m_err).count("trying again"), 1);
        m_input->type("back");
        QTRY_VERIFY(contentOf(m_out).contains("Ana: back"));
        m_input->end();
        QTRY_COMPARE(m_ends->size(), 1);
        QCOMPARE(m_ends->constFirst().constFirst().toInt(), int(AllWell));
    }

    void onceNobodyCanTypeItGivesUp()
    {
        join();
        loseHost();
        m_input->type("lost?");
        m_input->end();
        QTRY_COMPARE(m_ends->size(), 1);
        QCOMPARE(m_ends->constFirst().constFirst().toInt(), int(SomethingFailed));
        QVERIFY(complains("the host did not come back"));
        QVERIFY(
            complains("A message was not sent; the next join of this room sends what the host has not got"));
    }

    void anInputThatIsNotReadToItsEndEndsAllTheSame()
    {
        join();
        loseHost();
        // More than wait for the host: the end stands behind them in the pipe.
        for (qsizetype i = 0; i < 2 * JoinCommand::maxWaiting; ++i)
            m_input->type("one of many");
        m_input->end();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), 1, 20'000);
        QVERIFY(complains("the host did not come back"));
    }
};

QTEST_GUILESS_MAIN(TestJoinCommand)
#include "tst_joincommand.moc"
