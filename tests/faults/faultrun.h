// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/faultprogram.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTimer>

#include <memory>
#include <vector>

namespace Landline::Testing {

enum class Grade {
    Passed,
    FellShort, ///< it gave up where there was a file to be had, or fetched too much: nothing wrong came of it
    Failed,    ///< a wrong file that claims to be right, a leak, a crash, no end
    NotApplicable
};

struct Verdict
{
    Grade grade = Grade::NotApplicable;
    QString why;       ///< empty where it passed
    qint64 bytes = 0;  ///< of bodies that were sent in all steps
    QByteArray output; ///< what the last step's runs said
};

/** A case tried on a program: servers, a directory and the runs, one step after the other. Asynchronous. */
class FaultRun final : public QObject
{
    Q_OBJECT
public:
    /** A step that takes longer has failed: the program does not end. */
    static constexpr std::chrono::seconds longestStep{25};
    /** Nothing is sent and nothing asked for so long: all has come that will. Below the programs' time-outs.
     */
    static constexpr std::chrono::milliseconds quiet{500};

    FaultRun(FaultCase fault, FaultProgram program);
    ~FaultRun() override;

    /** ended() follows, from the event loop. */
    void start();
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
    [[nodiscard]] const Verdict &verdict() const { return m_verdict; }

signals:
    void ended();

private:
    void startStep();
    void startProcess();
    void look();
    void bytesSent();
    void signalAll(int number);
    void processEnded();
    void judge();
    [[nodiscard]] FaultSight sight() const;
    [[nodiscard]] QString harm() const;
    [[nodiscard]] bool hasTheFile() const;
    [[nodiscard]] bool saysDone() const;
    [[nodiscard]] QString shortfall() const;
    [[nodiscard]] QString statusText() const;
    void end(Grade grade, const QString &why = {});
    [[nodiscard]] HttpAnswer placed(const HttpAnswer &answer) const;
    [[nodiscard]] QString placed(QString text) const;
    [[nodiscard]] qint64 allSent() const { return m_here.bodyBytesSent() + m_there.bodyBytesSent(); }

    FaultCase m_fault;
    FaultProgram m_program;
    std::unique_ptr<HttpTestServer> m_ownHere;
    HttpTestServer &m_here;
    HttpTestServer m_there;
    FaultPlace m_place;
    std::vector<std::unique_ptr<QProcess>> m_runs;
    qsizetype m_step = -1;
    QTimer m_look;
    QElapsedTimer m_stepAge;
    QElapsedTimer m_sinceTraffic;
    qint64 m_sentBefore = 0;
    qsizetype m_requestsSeen = 0;
    qint64 m_memory = 0;
    QByteArray m_output;
    QString m_excess; ///< what a step fetched that was there already
    Verdict m_verdict;
    bool m_wasSignalled = false;
    bool m_hasEnded = false;
};

} // namespace Landline::Testing
