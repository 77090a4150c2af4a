// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>
#include <QTestEventLoop>

namespace Landline::Testing {

/** The landline-cli that has been built beside the test. */
inline QString landlineCli()
{
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/../bin");
    return qEnvironmentVariable("LANDLINE_BIN_DIR", beside) + QStringLiteral("/landline-cli");
}

/** A run of the real landline-cli, its output read as it comes, in the test's event loop. */
class CliRun : public QProcess
{
    Q_OBJECT
public:
    explicit CliRun(const QStringList &arguments, const QString &directory = {})
    {
        setProgram(landlineCli());
        setArguments(arguments);
        if (!directory.isEmpty())
            setWorkingDirectory(directory);
        connect(this, &QProcess::readyReadStandardOutput, this, &CliRun::readOutput);
        connect(this, &QProcess::readyReadStandardError, this,
                [this] { m_errorText += readAllStandardError(); });
    }

    ~CliRun() override
    {
        if (state() != NotRunning) {
            kill();
            waitForFinished();
        }
    }

    /** Starts it and waits for its end; -1: it did not end or was killed. */
    int runToEnd(int seconds = 60)
    {
        start();
        return waitForEnd(seconds);
    }

    int waitForEnd(int seconds = 60)
    {
        QTestEventLoop loop; // a real loop: servers of the test live in it
        connect(this, &QProcess::finished, &loop, &QTestEventLoop::exitLoop);
        connect(this, &QProcess::errorOccurred, &loop, &QTestEventLoop::exitLoop);
        if (state() != NotRunning)
            loop.enterLoop(seconds);
        return state() == NotRunning && error() == UnknownError ? exitCode() : -1;
    }

    [[nodiscard]] const QByteArray &outputText() const { return m_outputText; }
    [[nodiscard]] const QByteArray &errorText() const { return m_errorText; }
    /** Lines of JSON, in order. */
    [[nodiscard]] const QList<QJsonObject> &events() const { return m_events; }
    [[nodiscard]] QList<QJsonObject> eventsNamed(const QString &name) const
    {
        QList<QJsonObject> out;
        for (const QJsonObject &event : m_events) {
            if (event.value(QStringLiteral("event")).toString() == name)
                out.append(event);
        }
        return out;
    }

private:
    void readOutput()
    {
        m_outputText += readAllStandardOutput();
        for (qsizetype end = m_outputText.indexOf('\n', m_parsed); end >= 0;
             end = m_outputText.indexOf('\n', m_parsed)) {
            const QJsonDocument line = QJsonDocument::fromJson(m_outputText.mid(m_parsed, end - m_parsed));
            if (line.isObject())
                m_events.append(line.object());
            m_parsed = end + 1;
        }
    }

    QByteArray m_outputText;
    QByteArray m_errorText;
    QList<QJsonObject> m_events;
    qsizetype m_parsed = 0;
};

} // namespace Landline::Testing
