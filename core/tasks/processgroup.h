// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace Landline::Tasks {

/**
 * A child process and all that it starts, by their process group: the one face of the system's calls for it.
 * A value; nothing is owned.
 */
class ProcessGroup
{
public:
    ProcessGroup() = default;
    explicit ProcessGroup(qint64 leader);

    /** In the child between fork and exec, where little is allowed: makes it the leader of a new group. */
    static void lead();

    void terminate() const; ///< asks to end; stopped ones are woken to hear it
    void kill() const;
    void stop() const;
    void wake() const;
    /** Whether anything of it still runs. The dead whom nobody has buried yet (zombies) don't. */
    [[nodiscard]] bool isAlive() const;

private:
    void send(int signalNumber) const;
    qint64 m_id = 0;
};

} // namespace Landline::Tasks
