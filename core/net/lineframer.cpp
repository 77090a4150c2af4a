// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/lineframer.h"

namespace Landline::Net {

LineFramer::LineFramer(qsizetype maxLineBytes)
    : m_max(maxLineBytes)
{}

Result<void> LineFramer::push(const QByteArray &bytes)
{
    if (m_begin > 0) {
        m_buffer.remove(0, m_begin);
        m_scanned -= m_begin;
        m_begin = 0;
    }
    m_buffer.append(bytes);
    // Only the line that has begun can be too long here; the whole ones are looked at as they are taken.
    const qsizetype lastEnd = m_buffer.lastIndexOf('\n');
    if (m_buffer.size() - lastEnd - 1 > m_max + 1) {
        return failure(ErrorCode::TooLarge, QStringLiteral("a line is longer than %1 bytes").arg(m_max));
    }
    qsizetype begin = m_begin;
    for (qsizetype end = m_buffer.indexOf('\n', std::max(begin, m_scanned)); end >= 0;
         end = m_buffer.indexOf('\n', begin)) {
        if (end - begin > m_max + 1)
            return failure(ErrorCode::TooLarge, QStringLiteral("a line is longer than %1 bytes").arg(m_max));
        begin = end + 1;
    }
    if (begin == m_begin)
        m_scanned = m_buffer.size();
    return {};
}

std::optional<QByteArray> LineFramer::takeLine()
{
    const qsizetype end = m_buffer.indexOf('\n', std::max(m_begin, m_scanned));
    if (end < 0) {
        m_scanned = m_buffer.size();
        return std::nullopt;
    }
    qsizetype size = end - m_begin;
    if (size > 0 && m_buffer.at(end - 1) == '\r')
        --size;
    QByteArray line = m_buffer.mid(m_begin, size);
    m_begin = end + 1;
    m_scanned = m_begin;
    return line;
}

QByteArray LineFramer::takeRest()
{
    QByteArray rest = m_buffer.mid(m_begin);
    m_buffer.clear();
    m_begin = m_scanned = 0;
    return rest;
}

} // namespace Landline::Net
