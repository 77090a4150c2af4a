// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace Landline::Tasks {

/**
 * Ends the process groups of commands when the program is gone, however it went: nothing in a program can do
 * that after a kill -9. A small process of its own, which is told of groups through a socket and acts when
 * that closes: TERM, after `patience` KILL. Made in main(), while there are no threads and little memory that
 * the fork would hold on to. One a program; without one, commands still run.
 */
class ProcessWatcher
{
public:
    static constexpr std::chrono::milliseconds patience{2000};
    /** Groups at one time; what exceeds it isn't watched. */
    static constexpr int maxGroups = 4096;

    ProcessWatcher();
    /** Waits for its end: at once where no command is left, else for `patience` at most. */
    ~ProcessWatcher();
    Q_DISABLE_COPY_MOVE(ProcessWatcher)

    /** In the child between fork and exec, where little is allowed: the group that it leads is watched. */
    static void enter();
    /** The command has ended: what it left in the background on purpose lives on. Any thread. */
    static void leave(qint64 group);
};

} // namespace Landline::Tasks
