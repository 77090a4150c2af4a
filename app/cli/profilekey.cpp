// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/profilekey.h"

#include "app/cli/eventwriter.h"

namespace Landline::Cli {

QString keyFile(const Profile &profile)
{
    return profile.filePath(QStringLiteral("identity.pem"));
}

Result<Net::TlsIdentity> loadKey(const Profile &profile, EventWriter &writer)
{
    QString notice;
    Result<Net::TlsIdentity> identity = Net::TlsIdentity::loadOrCreate(keyFile(profile), &notice);
    if (!notice.isEmpty())
        writer.note(notice);
    return identity;
}

} // namespace Landline::Cli
