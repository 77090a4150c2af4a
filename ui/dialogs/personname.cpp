// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/personname.h"

#include "core/chat/wire/codec.h"
#include "core/chat/wire/frames.h"

#include <QCoreApplication>
#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <pwd.h>
#include <unistd.h>
#endif

namespace Landline::Ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PersonName", text);
}

/** The account's whole name where it has one, else what it logs in with. */
QString accountName()
{
#ifdef Q_OS_UNIX
    if (const passwd *account = getpwuid(getuid())) {
        const QString whole = QString::fromLocal8Bit(account->pw_gecos).section(u',', 0, 0).trimmed();
        return whole.isEmpty() ? QString::fromLocal8Bit(account->pw_name) : whole;
    }
#endif
    return qEnvironmentVariable("USERNAME", qEnvironmentVariable("USER"));
}

} // namespace

QString proposedNick()
{
    // The first name: short, and what people call each other.
    QString name = accountName().section(u' ', 0, 0).left(Chat::Wire::maxNickLength);
    if (!name.isEmpty())
        name.replace(0, 1, name.left(1).toUpper());
    const QString valid = Chat::Wire::validNick(name);
    return valid.isEmpty() ? tr("Guest") : valid;
}

QString proposedRoomName(const QString &nick)
{
    return tr("%1’s room").arg(nick);
}

QString nickProblem(const QString &nick)
{
    if (nick.trimmed().isEmpty())
        return tr("Say what others should call you.");
    if (nick.trimmed().size() > Chat::Wire::maxNickLength)
        return tr("The name is longer than %1 letters.").arg(Chat::Wire::maxNickLength);
    if (Chat::Wire::validNick(nick.trimmed()).isEmpty())
        return tr("“%1” can’t be a name here: it is kept for the program itself.").arg(nick.trimmed());
    return {};
}

} // namespace Landline::Ui
