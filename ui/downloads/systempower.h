// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace Landline::Ui {

/** What the system can do with the computer's power: the one face of such calls. None of them blocks. */
class SystemPower : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /** Answered by sleepKnown(). */
    virtual void askSleep() = 0;
    /** Puts the computer to sleep; failed() where that can't be. */
    virtual void sleep() = 0;

Q_SIGNALS:
    /** `obstacle`: why it can't, a phrase for a person; empty: it can. */
    void sleepKnown(const QString &obstacle);
    void failed(const QString &why);
};

} // namespace Landline::Ui
