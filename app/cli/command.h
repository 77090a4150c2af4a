// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QCommandLineParser;

namespace Landline::Cli {

class EventWriter;

/** Exit statuses of landline-cli. */
enum ExitStatus { AllWell = 0, SomethingFailed = 1, WrongUsage = 2, Interrupted = 130 };

/**
 * One command of landline-cli: a class each. Made by the command table in main.cpp, lives in the main thread,
 * works in the event loop and ends by finished(), once.
 */
class Command : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /** Adds the command's options and positional arguments; what isn't added is refused as unknown. */
    virtual void addOptions(QCommandLineParser &parser) const = 0;
    /**
     * Starts with what was parsed; --profile, --json, --help and --version are dealt with by main.cpp. A
     * wrong value: returns what is wrong as a sentence, and nothing has been started. Empty: it runs.
     */
    virtual QString start(const QCommandLineParser &parser, EventWriter &writer, const QString &profile) = 0;
    /** SIGINT or SIGTERM arrived, `count` times so far. */
    virtual void interrupt(int count, int signalNumber) = 0;

signals:
    void finished(int exitStatus);
};

} // namespace Landline::Cli
