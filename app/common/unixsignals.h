// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace Landline::App {

/** SIGINT, SIGTERM and SIGHUP as a Qt signal in the event loop of the thread that made this. One a process.
 */
class UnixSignals final : public QObject
{
    Q_OBJECT
public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

signals:
    void received(int signalNumber);
};

} // namespace Landline::App
