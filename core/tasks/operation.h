// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"

#include <QObject>

namespace Landline::Tasks {

/**
 * One attempt at event-driven work. Made by a factory when the attempt starts, deleted by the queue after it
 * has ended; lives in the queue's thread and holds no thread of its own. It ends exactly once, by succeed(),
 * fail() or endCanceled(); what it says afterwards is ignored. It may end within start().
 */
class Operation : public QObject
{
    Q_OBJECT
public:
    ~Operation() override = default;

    /** Begins. Must not block. */
    virtual void start() = 0;
    /**
     * Asks the attempt to stop soon; it answers with endCanceled(), or with what it had finished before. If
     * it does not answer within the grace, kill() is called and the operation is deleted.
     */
    virtual void cancel() = 0;
    /** The grace is over: end what runs outside this object, now, and expect to be deleted. */
    virtual void kill() {}
    /** Asks for a pause, answered by acknowledgeSuspended(). Only called with Capability::Suspendable. */
    virtual void suspend() {}
    /** Goes on after a pause. */
    virtual void resume() {}
    /** What is asked for is another now. As long as nothing is done about it, it counts from the next
     * attempt.
     */
    virtual void setArguments(const QJsonObject &) {}
    [[nodiscard]] virtual Capabilities capabilities() const { return Capability::None; }

signals:
    void progressed(const Landline::Tasks::Progress &progress);
    void statusChanged(const QString &status);
    void detailsChanged(const QJsonObject &details);
    void outputReceived(const QByteArray &text);
    void titleChanged(const QString &title);
    void suspendAcknowledged();
    void suspendedItself(const QString &why);
    void succeeded(const QString &text, const QVariant &value);
    void failed(const Landline::Error &error);
    void canceled();

protected:
    void setProgress(const Progress &progress) { Q_EMIT progressed(progress); }
    /** A short phrase for people: "connecting", "waiting for the server". */
    void setStatus(const QString &status) { Q_EMIT statusChanged(status); }
    /** Replaces the snapshot's details; they are stored with the task and seen again when it is resumed. */
    void setDetails(const QJsonObject &details) { Q_EMIT detailsChanged(details); }
    void setTitle(const QString &title) { Q_EMIT titleChanged(title); }
    /** Appends to the task's log. */
    void log(const QByteArray &text) { Q_EMIT outputReceived(text); }
    void acknowledgeSuspended() { Q_EMIT suspendAcknowledged(); }
    /** It has stopped and can't go on before a person has done something; `why` says what. Resumed like any
     * other pause. Only with Capability::Suspendable, and not while a cancel is asked for. */
    void suspendItself(const QString &why) { Q_EMIT suspendedItself(why); }
    /** `text` is the result for people, `value` the one for programs. */
    void succeed(const QString &text, const QVariant &value = {}) { Q_EMIT succeeded(text, value); }
    void fail(const Error &error) { Q_EMIT failed(error); }
    void endCanceled() { Q_EMIT canceled(); }
};

} // namespace Landline::Tasks
