// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/unixsignals.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace Landline::App {

// A signal handler may do little more than write(): it writes the number into this pipe.
static std::array<int, 2> signalPipe{-1, -1};
static constexpr std::array handledSignals{SIGINT, SIGTERM, SIGHUP};

extern "C" {
static void writeToPipe(int signalNumber)
{
    const int savedErrno = errno;
    const char byte = static_cast<char>(signalNumber);
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[1], &byte, 1);
    errno = savedErrno;
}
}

UnixSignals::UnixSignals(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(signalPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    auto *notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(signalPipe[0], &byte, 1) == 1)
            Q_EMIT received(byte);
    });
    for (const int number : handledSignals) {
        struct sigaction action = {};
        action.sa_handler = writeToPipe;
        action.sa_flags = SA_RESTART;
        ::sigaction(number, &action, nullptr);
    }
}

UnixSignals::~UnixSignals()
{
    for (const int number : handledSignals)
        std::signal(number, SIG_DFL);
    for (int &end : signalPipe) {
        ::close(end);
        end = -1;
    }
}

} // namespace Landline::App
