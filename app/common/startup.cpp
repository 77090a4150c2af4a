// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/startup.h"

#include <QCoreApplication>

#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <langinfo.h>
#include <unistd.h>

namespace Landline::App {

/** Whoever starts a program with a standard stream closed would have its next file or socket become that
 * stream. */
static void openStandardStreams()
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
            (void)::open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY);
    }
}

Startup::Startup()
    : m_environment(QProcessEnvironment::systemEnvironment())
{
    openStandardStreams();
    std::setlocale(LC_ALL, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        qputenv("LC_ALL", "C.UTF-8");
    qputenv("QT_NO_GLIB", "1");
    std::signal(SIGPIPE, SIG_IGN); // NOLINT: a reader that has gone is an error of write(), not our end
}

void Startup::nameApplication(const QString &name)
{
    QCoreApplication::setApplicationName(name);
    QCoreApplication::setApplicationVersion(QStringLiteral(LANDLINE_VERSION));
}

} // namespace Landline::App
