// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>

namespace Landline::App {

/**
 * What has to be set in a process before its QCoreApplication, and how the environment was before: that one
 * is what child processes get.
 */
class Startup
{
public:
    /** Sets a UTF-8 locale where there is none, Qt's own event loop (glib's is slow with many sockets),
     * SIGPIPE ignored. */
    Startup();
    /** Names the application; right after its QCoreApplication was made. */
    static void nameApplication(const QString &name);

    [[nodiscard]] const QProcessEnvironment &childEnvironment() const { return m_environment; }

private:
    QProcessEnvironment m_environment;
};

} // namespace Landline::App
