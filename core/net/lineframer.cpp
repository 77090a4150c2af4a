// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/lineframer.h"

namespace Landline::Net {

LineFramer::LineFramer(qsizetype maxLineBytes)
    : m_max(maxLineBytes)
{}

qsizetype LineFramer::lengthUpTo(qsizetype end) const
{
    const qsizetype size = end - m_open;
    return size > 0 && m_buffer.at(end - 1) == '\r' ? size - 1 : size;
}

Result<void> LineFramer::refuse()
{
    m_refused = true;
    m_buffer.truncate(m_open);
    return failure(ErrorCode::TooLarge, QStringLiteral("a line is longer than %1 bytes").arg(m_max));
}

Result<void> LineFramer::push(const QByteArray &bytes)
{
    if (m_refused)
        return refuse();
    m_buffer.remove(0, m_begin);
    m_open -= m_begin;
    m_begin = 0;
    qsizetype scanned = m_buffer.size();
    m_buffer.append(bytes);
    for (qsizetype end = m_buffer.indexOf('\n', scanned); end >= 0; end = m_buffer.indexOf('\n', scanned)) {
        if (lengthUpTo(end) > m_max)
            return refuse();
        m_open = scanned = end + 1;
    }
    return lengthUpTo(m_buffer.size()) > m_max ? refuse() : Result<void>();
}

std::optional<QByteArray> LineFramer::takeLine()
{
    if (m_begin == m_open)
        return std::nullopt;
    const qsizetype end = m_buffer.indexOf('\n', m_begin);
    const qsizetype size = end - m_begin;
    QByteArray line = m_buffer.mid(m_begin, size > 0 && m_buffer.at(end - 1) == '\r' ? size - 1 : size);
    m_begin = end + 1;
    return line;
}

QByteArray LineFramer::takeRest()
{
    QByteArray rest = m_buffer.mid(m_begin);
    m_buffer.clear();
    m_begin = m_open = 0;
    return rest;
}

} // namespace Landline::Net
