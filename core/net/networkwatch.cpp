// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/networkwatch.h"

#include <QNetworkInterface>

#ifdef Q_OS_LINUX
#include <array>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace Landline::Net {

NetworkWatch::NetworkWatch(QObject *parent)
    : QObject(parent)
    , m_addresses(QNetworkInterface::allAddresses())
    , m_lookTimer(this)
    , m_settleTimer(this)
{
    m_lookTimer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_lookTimer, &QTimer::timeout, this, [this] {
        if (m_sleep.hasSlept(m_clock))
            Q_EMIT changed();
    });
    m_lookTimer.start(lookEvery);
    m_settleTimer.setSingleShot(true);
    connect(&m_settleTimer, &QTimer::timeout, this, &NetworkWatch::compare);
    listen();
}

/** Addresses are told again when their time is prolonged: only other ones are news. */
void NetworkWatch::compare()
{
    const QList<QHostAddress> addresses = QNetworkInterface::allAddresses();
    if (std::exchange(m_addresses, addresses) != addresses)
        Q_EMIT changed();
}

#ifdef Q_OS_LINUX
NetworkWatch::~NetworkWatch()
{
    m_notifier.reset();
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void NetworkWatch::listen()
{
    m_descriptor = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
    if (m_descriptor < 0
        || ::bind(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return; // what is not told is found out by silence
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read, this);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &NetworkWatch::readNews);
}

void NetworkWatch::readNews()
{
    // What it says does not matter, only that there is some; more than fits is cut off.
    std::array<char, 8192> block;
    while (::recv(m_descriptor, block.data(), block.size(), 0) > 0) {
    }
    if (!m_settleTimer.isActive())
        m_settleTimer.start(settleFor);
}
#else
NetworkWatch::~NetworkWatch() = default;
void NetworkWatch::listen() {}
void NetworkWatch::readNews() {}
#endif

} // namespace Landline::Net
