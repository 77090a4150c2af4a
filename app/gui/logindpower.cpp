// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/logindpower.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace Landline::App {

static QDBusMessage managerCall(const QString &method)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.login1"),
                                          QStringLiteral("/org/freedesktop/login1"),
                                          QStringLiteral("org.freedesktop.login1.Manager"), method);
}

QString sleepObstacle(const QString &answer)
{
    if (answer == QLatin1String("yes") || answer == QLatin1String("challenge"))
        return {};
    if (answer == QLatin1String("no"))
        return QStringLiteral("you are not allowed to");
    return QStringLiteral("this computer can't sleep");
}

void LogindPower::askSleep()
{
    const auto bus = QDBusConnection::systemBus();
    if (!bus.isConnected()) {
        Q_EMIT sleepKnown(QStringLiteral("this system has no service for it"));
        return;
    }
    auto *reply = new QDBusPendingCallWatcher(bus.asyncCall(managerCall(QStringLiteral("CanSuspend"))), this);
    connect(reply, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *ended) {
        ended->deleteLater();
        const QDBusPendingReply<QString> answer = *ended;
        Q_EMIT sleepKnown(answer.isError() ? QStringLiteral("this system has no service for it")
                                           : sleepObstacle(answer.value()));
    });
}

void LogindPower::sleep()
{
    QDBusMessage call = managerCall(QStringLiteral("Suspend"));
    call << true; // the system may ask for a password
    const auto bus = QDBusConnection::systemBus();
    auto *reply = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(reply, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *ended) {
        ended->deleteLater();
        if (ended->isError())
            Q_EMIT failed(ended->error().message());
    });
}

} // namespace Landline::App
