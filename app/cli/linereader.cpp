// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/linereader.h"

#include <QFile>
#include <QScopedValueRollback>
#include <QSocketNotifier>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace Landline::Cli {

static constexpr qsizetype readSize = 64 * 1024;

LineReader::LineReader(QObject *parent)
    : QObject(parent)
{}

LineReader::~LineReader()
{
    if (m_descriptor > STDIN_FILENO)
        ::close(m_descriptor);
}

QString LineReader::open(const QString &path)
{
    m_name = path == QLatin1String("-") ? QStringLiteral("standard input") : path;
    if (path == QLatin1String("-")) {
        m_descriptor = STDIN_FILENO;
    } else {
        m_descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
        if (m_descriptor < 0)
            return QStringLiteral("cannot read %1: %2")
                .arg(path, QString::fromLocal8Bit(std::strerror(errno)));
    }
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &LineReader::readMore);
    return {};
}

void LineReader::pause()
{
    m_paused = true;
    if (m_notifier)
        m_notifier->setEnabled(false);
}

void LineReader::resume()
{
    if (!std::exchange(m_paused, false) || !m_notifier)
        return;
    // Not from here: the caller may be inside lineRead().
    QMetaObject::invokeMethod(this, &LineReader::deliver, Qt::QueuedConnection);
}

bool LineReader::isFed() const
{
    struct stat kind = {};
    if (m_atEnd || m_descriptor < 0 || ::fstat(m_descriptor, &kind) != 0 || S_ISREG(kind.st_mode))
        return false;
    pollfd end{m_descriptor, 0, 0};
    return ::poll(&end, 1, 0) == 0 || !(end.revents & (POLLHUP | POLLERR | POLLNVAL));
}

void LineReader::readMore()
{
    QByteArray chunk(readSize, Qt::Uninitialized);
    const ssize_t got = ::read(m_descriptor, chunk.data(), static_cast<size_t>(chunk.size()));
    if (got < 0) {
        if (errno == EINTR || errno == EAGAIN)
            return;
        m_notifier->setEnabled(false);
        Q_EMIT failed(
            QStringLiteral("cannot read %1: %2").arg(m_name, QString::fromLocal8Bit(std::strerror(errno))));
        return;
    }
    if (got == 0) {
        m_atEnd = true;
        m_notifier->setEnabled(false);
    }
    m_buffer.append(chunk.constData(), got);
    deliver();
}

void LineReader::deliver()
{
    if (m_delivering)
        return;
    const QScopedValueRollback guard(m_delivering, true);
    qsizetype begin = 0;
    while (!m_paused) {
        qsizetype end = m_buffer.indexOf('\n', begin);
        if (end < 0 && m_atEnd && begin < m_buffer.size())
            end = m_buffer.size(); // the last line may lack its newline
        if (end < 0)
            break;
        const QByteArray line = m_buffer.mid(begin, end - begin);
        begin = std::min(end + 1, m_buffer.size());
        Q_EMIT lineRead(line);
    }
    m_buffer.remove(0, begin);
    if (m_paused || m_told)
        return;
    if (m_buffer.size() > maxLineBytes) {
        m_told = true;
        m_notifier->setEnabled(false);
        Q_EMIT failed(QStringLiteral("%1: a line is longer than %2 bytes").arg(m_name).arg(maxLineBytes));
    } else if (m_atEnd) {
        m_told = true;
        Q_EMIT ended();
    } else {
        m_notifier->setEnabled(true);
    }
}

} // namespace Landline::Cli
