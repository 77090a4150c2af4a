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
    /** Error TooLarge: a line is longer than allowed; it and what follows it is not kept. Lines before it
     * are.
     */
    [[nodiscard]] Result<void> push(const QByteArray &bytes);
    /** The next whole line, without its end. */
    [[nodiscard]] std::optional<QByteArray> takeLine();
    /** Bytes that are here and belong to no line that was taken. */
    [[nodiscard]] qsizetype bufferedBytes() const { return m_buffer.size() - m_begin; }
    /** Takes all that is buffered, as it is. */
    [[nodiscard]] QByteArray takeRest();

private:
    [[nodiscard]] qsizetype lengthUpTo(qsizetype end) const;
    Result<void> refuse();

    qsizetype m_max;
    QByteArray m_buffer;
    qsizetype m_begin = 0;
    qsizetype m_open = 0; ///< where the line begins that is not whole yet
    bool m_refused = false;
};

} // namespace Landline::Net
