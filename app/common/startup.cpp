// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/startup.h"

#include <QCoreApplication>

#include <clocale>
#include <csignal>
#include <cstring>
#include <langinfo.h>

namespace Landline::App {

Startup::Startup()
    : m_environment(QProcessEnvironment::systemEnvironment())
{
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
