// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringDecoder>

namespace Landline::Ui {

/**
 * Makes text that is safe to show out of what programs print: UTF-8 across the borders of blocks, without
 * terminal sequences and control characters; a lone carriage return begins a line.
 */
class OutputText
{
public:
    /** A sequence that is longer than this is none. */
    static constexpr qsizetype maxSequence = 256;

    [[nodiscard]] QString append(QByteArrayView bytes);
    void reset();

private:
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    QString m_rest; ///< the beginning of a terminal sequence, or a carriage return, whose end is to come
};

} // namespace Landline::Ui
