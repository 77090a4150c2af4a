// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/sleepdetector.h"

#include <QHostAddress>
#include <QList>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace Landline::Net {

/**
 * Tells when connections that stood may be dead without a word: the machine has other addresses, or was
 * asleep. Lives in one thread. Without the system's help (Linux has it) only sleep is seen.
 */
class NetworkWatch final : public QObject
{
    Q_OBJECT
public:
    /** How often it is looked whether the machine slept. */
    static constexpr std::chrono::seconds lookEvery{5};
    /** Changes come in crowds; they are told together. */
    static constexpr std::chrono::milliseconds settleFor{300};

    explicit NetworkWatch(QObject *parent = nullptr);
    ~NetworkWatch() override;

signals:
    void changed();

private:
    void listen();
    void readNews();
    void compare();

    SystemClock m_clock;
    SleepDetector m_sleep;
    QList<QHostAddress> m_addresses;
    QTimer m_lookTimer;
    QTimer m_settleTimer;
    int m_descriptor = -1; ///< where the system tells of addresses
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace Landline::Net
