// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/processwatcher.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace Landline::Tasks {

// The program's end of the socket; also used by children before they become their command.
static int socketToWatcher = -1;
static pid_t watcher = -1;

/** A positive number: a new group; a negative one: it is watched no more. */
static void tell(pid_t group)
{
    // Never waits and never raises a signal: a watcher that was killed or stopped may harm nobody.
    if (socketToWatcher >= 0)
        (void)::send(socketToWatcher, &group, sizeof group, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void ProcessWatcher::enter()
{
    tell(::getpid());
}

void ProcessWatcher::leave(qint64 group)
{
    if (group > 0)
        tell(-static_cast<pid_t>(group));
}

namespace {

/** What the watching process does. It was forked: no memory is allocated, nothing of Qt is called. */
class Watch
{
public:
    void run(int socket)
    {
        detach(socket);
        pid_t message = 0;
        while (true) {
            const ssize_t got = ::recv(watched, &message, sizeof message, MSG_WAITALL);
            if (got < 0 && errno == EINTR)
                continue;
            if (got != sizeof message)
                break;
            if (message > 0)
                add(message);
            else
                remove(-message);
        }
        endAll();
    }

private:
    static constexpr int watched = 3;

    /** Leaves all behind that it shares with the program: files, terminal, name. */
    static void detach(int socket)
    {
        ::setsid();
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP})
            std::signal(number, SIG_IGN);
        [[maybe_unused]] const int moved = ::chdir("/");
        const int null = ::open("/dev/null", O_RDWR);
        const int kept = ::fcntl(socket, F_DUPFD, watched); // not below: the next three are taken
        for (const int descriptor : {0, 1, 2})
            ::dup2(null, descriptor);
        ::dup2(kept, watched);
        closeFrom(watched + 1);
        rename();
    }

    static void closeFrom(int first)
    {
#ifdef Q_OS_LINUX
        if (::close_range(static_cast<unsigned>(first), ~0U, 0) == 0)
            return;
#endif
        const long most = ::sysconf(_SC_OPEN_MAX);
        for (int descriptor = first; descriptor < most; ++descriptor)
            ::close(descriptor);
    }

    /** So that who kills the program by its name does not kill the watcher too. */
    static void rename()
    {
#ifdef Q_OS_LINUX
        static constexpr const char *name = "ll-watch";
        ::prctl(PR_SET_NAME, name);
        // proc(5): after the name in parentheses come the fields from the third on; 48 and 49 say where the
        // arguments are.
        std::array<char, 4096> text{};
        const int file = ::open("/proc/self/stat", O_RDONLY);
        const ssize_t got = file < 0 ? -1 : ::read(file, text.data(), text.size() - 1);
        ::close(file);
        const char *at = got > 0 ? std::strrchr(text.data(), ')') : nullptr;
        for (int field = 2; at && field < 48; ++field)
            at = std::strchr(at + 1, ' ');
        char *rest = nullptr;
        const unsigned long begin = at ? std::strtoul(at, &rest, 10) : 0;
        const unsigned long end = begin != 0 ? std::strtoul(rest, nullptr, 10) : 0;
        const size_t length = std::strlen(name);
        if (end > begin + length) {
            auto *arguments = reinterpret_cast<char *>(begin); // NOLINT: the kernel gives it as a number
            std::memset(arguments, 0, end - begin);
            std::memcpy(arguments, name, length);
        }
#endif
    }

    void add(pid_t group)
    {
        if (m_count < m_groups.size())
            m_groups.at(m_count++) = group;
    }

    void remove(pid_t group)
    {
        for (size_t i = 0; i < m_count; ++i) {
            if (m_groups.at(i) == group) {
                m_groups.at(i) = m_groups.at(--m_count);
                return;
            }
        }
    }

    void sendAll(int signalNumber) const
    {
        for (size_t i = 0; i < m_count; ++i)
            ::kill(-m_groups.at(i), signalNumber);
    }

    [[nodiscard]] bool anyIsAlive() const
    {
        for (size_t i = 0; i < m_count; ++i) {
            if (::kill(-m_groups.at(i), 0) == 0)
                return true;
        }
        return false;
    }

    void endAll() const
    {
        static constexpr int rounds = 100;
        sendAll(SIGTERM);
        sendAll(SIGCONT); // stopped ones are woken to hear it
        const struct timespec pause = {0, ProcessWatcher::patience.count() * 1'000'000 / rounds};
        for (int round = 0; round < rounds && anyIsAlive(); ++round)
            ::nanosleep(&pause, nullptr);
        sendAll(SIGKILL);
    }

    std::array<pid_t, ProcessWatcher::maxGroups> m_groups{};
    size_t m_count = 0;
};

} // namespace

ProcessWatcher::ProcessWatcher()
{
    std::array<int, 2> ends{};
    if (socketToWatcher >= 0 || ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
        return;
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    watcher = ::fork();
    if (watcher == 0) {
        ::close(ends[0]);
        Watch().run(ends[1]);
        ::_exit(0);
    }
    ::close(ends[1]);
    if (watcher > 0)
        socketToWatcher = ends[0];
    else
        ::close(ends[0]);
}

ProcessWatcher::~ProcessWatcher()
{
    if (socketToWatcher < 0)
        return;
    ::close(std::exchange(socketToWatcher, -1));
    while (::waitpid(watcher, nullptr, 0) < 0 && errno == EINTR) {}
}

} // namespace Landline::Tasks
