// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socketoptions.h"

#include <QHostAddress>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

#include <algorithm>

namespace Landline::Net {

#ifdef Q_OS_LINUX
static void setOption(qintptr descriptor, int level, int option, int value)
{
    if (descriptor >= 0)
        ::setsockopt(static_cast<int>(descriptor), level, option, &value, sizeof value);
}

void setKeepAlive(qintptr descriptor)
{
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 30);
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 10);
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 3);
    setOption(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, 60'000);
}

void setLowDelay(qintptr descriptor)
{
    setOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
}
#else
void setKeepAlive(qintptr) {}
void setLowDelay(qintptr) {}
#endif

QString plainAddress(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4).toString() : address.toString();
}

QString networkOf(const QString &address)
{
    const QHostAddress parsed(address);
    if (parsed.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR bytes = parsed.toIPv6Address();
    std::fill(std::begin(bytes.c) + 8, std::end(bytes.c), quint8(0));
    return QHostAddress(bytes).toString();
}

} // namespace Landline::Net
