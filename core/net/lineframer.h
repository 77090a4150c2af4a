// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <optional>

namespace Landline::Net {

/** Cuts bytes into lines, bounded; no I/O. A line ends with \n; a \r before it belongs to the end. */
class LineFramer
{
public:
    explicit LineFramer(qsizetype maxLineBytes);

    /** A line's greatest length, its end not counted. Applies to what comes from now on. */
    void setMaxLineBytes(qsizetype bytes) { m_max = bytes; }
    /** Error TooLarge: a line is longer than allowed; nothing more is taken. */
    [[nodiscard]] Result<void> push(const QByteArray &bytes);
    /** The next whole line, without its end. */
    [[nodiscard]] std::optional<QByteArray> takeLine();
    /** Bytes that are here and belong to no line that was taken. */
    [[nodiscard]] qsizetype bufferedBytes() const { return m_buffer.size() - m_begin; }
    /** Takes all that is buffered, as it is. */
    [[nodiscard]] QByteArray takeRest();

private:
    qsizetype m_max;
    QByteArray m_buffer;
    qsizetype m_begin = 0;
    qsizetype m_scanned = 0; ///< no \n lies between m_begin and here
};

} // namespace Landline::Net
