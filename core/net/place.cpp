// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/place.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>

namespace Landline::Net {

static QString withoutRoot(QString name)
{
    while (name.endsWith(u'.'))
        name.chop(1);
    return name;
}

QString canonicalHost(const QString &host)
{
    QString name = withoutRoot(host);
    if (QHostAddress(name).isNull()) {
        // As it is looked up: signs that stand for the same letter there are the same here.
        const QString lookedUp =
            QUrl::fromAce(QUrl::toAce(name), QUrl::IgnoreIDNWhitelist | QUrl::AceTransitionalProcessing);
        name = lookedUp.isEmpty() ? name.toLower() : withoutRoot(lookedUp);
    }
    QHostAddress address(name);
    if (address.isNull())
        return name;
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4 && address != QHostAddress(QHostAddress::AnyIPv6))
        return QHostAddress(ipv4).toString();
    if (!address.isLinkLocal())
        address.setScopeId({});
    return address.toString();
}

QString placeOf(const QString &host, quint16 port)
{
    // In one go: a zone's %1 is no place for the port.
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(host, QString::number(port));
}

QString canonicalPlace(const QString &place)
{
    const qsizetype colon = place.lastIndexOf(u':');
    bool isPort = false;
    const quint16 port = place.mid(colon + 1).toUShort(&isPort);
    QString host = place.left(std::max<qsizetype>(colon, 0));
    const bool isBracketed = host.startsWith(u'[') && host.endsWith(u']');
    if (isBracketed)
        host = host.mid(1, host.size() - 2);
    const QString canonical = canonicalHost(host);
    if (!isPort || canonical.isEmpty() || (!isBracketed && host.contains(u':')))
        return place;
    return placeOf(canonical, port);
}

} // namespace Landline::Net
