// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadengine.h"
#include "core/downloads/downloadoperation.h"
#include "core/downloads/downloadtarget.h"
#include "tests/support/httptestserver.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>
#include <QTestEventLoop>

namespace Landline::Testing {

using namespace Landline::Downloads;

/** One attempt, with what it said. */
struct Attempt
{
    Attempt(DownloadEngine &engine, const DownloadRequest &request)
        : operation(std::make_unique<DownloadOperation>(engine, request))
    {
        QObject::connect(operation.get(), &DownloadOperation::succeeded, operation.get(),
                         [this](const QString &, const QVariant &value) {
                             file = value.toString();
                             ended = true;
                         });
        QObject::connect(operation.get(), &DownloadOperation::failed, operation.get(),
                         [this](const Error &what) {
                             error = what;
                             ended = true;
                         });
        QObject::connect(operation.get(), &DownloadOperation::canceled, operation.get(), [this] {
            canceled = true;
            ended = true;
        });
        QObject::connect(operation.get(), &DownloadOperation::suspendAcknowledged, operation.get(),
                         [this] { suspended = true; });
        QObject::connect(operation.get(), &DownloadOperation::progressed, operation.get(),
                         [this](const Tasks::Progress &now) { progress = now; });
        QObject::connect(operation.get(), &DownloadOperation::detailsChanged, operation.get(),
                         [this](const QJsonObject &now) { details = now; });
        QObject::connect(operation.get(), &DownloadOperation::outputReceived, operation.get(),
                         [this](const QByteArray &text) { notices += text; });
    }

    bool run()
    {
        // A real loop: QTRY_* only looks now and then, and both ends of the transfer live in this thread.
        QTestEventLoop loop;
        QObject::connect(operation.get(), &DownloadOperation::succeeded, &loop, &QTestEventLoop::exitLoop);
        QObject::connect(operation.get(), &DownloadOperation::failed, &loop, &QTestEventLoop::exitLoop);
        QObject::connect(operation.get(), &DownloadOperation::canceled, &loop, &QTestEventLoop::exitLoop);
        operation->start();
        if (!ended)
            loop.enterLoop(20); // seconds
        return ended;
    }

    std::unique_ptr<DownloadOperation> operation;
    QString file;
    Error error;
    Tasks::Progress progress;
    QJsonObject details;
    QByteArray notices;
    bool ended = false;
    bool canceled = false;
    bool suspended = false;
};

/** An engine, a server and a directory, new for each test. */
class DownloadFixture : public QObject
{
    Q_OBJECT
protected:
    [[nodiscard]] DownloadRequest request(const QString &path) const
    {
        DownloadRequest out;
        out.connections = 1; // several have tests of their own
        out.url = m_server->url(path);
        out.directory = m_dir->path();
        return out;
    }
    [[nodiscard]] QByteArray content(const QString &name) const { return m_dir->read(name); }
    [[nodiscard]] QStringList names() const
    {
        return QDir(m_dir->path()).entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::Name);
    }
    /** Leaves an unfinished download of /f with so many bytes. */
    void leavePart(const HttpScript &script, qint64 bytes)
    {
        HttpScript cut = script;
        cut.cutAfter = bytes;
        m_server->serve("/f", {cut});
        Attempt attempt(*m_engine, request(QStringLiteral("/f")));
        QVERIFY(attempt.run());
        QCOMPARE(attempt.error.code, ErrorCode::Network);
        QVERIFY(isTransient(attempt.error));
        QCOMPARE(names(), QStringList({QStringLiteral("f.part"), QStringLiteral("f.part.landline")}));
        QCOMPARE(attempt.progress.done, bytes);
    }

    SystemClock m_clock;
    std::unique_ptr<DownloadEngine> m_engine;
    std::unique_ptr<HttpTestServer> m_server;
    std::unique_ptr<TempDir> m_dir;

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_engine = std::make_unique<DownloadEngine>(m_clock);
        m_server = std::make_unique<HttpTestServer>();
        m_dir = std::make_unique<TempDir>();
    }
    void cleanup()
    {
        m_engine.reset();
        m_server.reset();
        m_dir.reset();
    }
};

} // namespace Landline::Testing
