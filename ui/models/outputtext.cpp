// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/outputtext.h"

#include "core/base/plaintext.h"

namespace Landline::Ui {

namespace {

constexpr QChar escape{0x1b};
constexpr QChar bell{0x07};

enum class Sequence { Whole, Open };

/** Where the terminal sequence that begins at `start` ends; Open where its end is yet to come. */
Sequence sequenceEnd(const QString &text, qsizetype start, qsizetype &end)
{
    end = start + 1;
    if (end >= text.size())
        return Sequence::Open;
    if (text.at(end) == QLatin1Char('[')) {
        for (++end; end < text.size(); ++end) {
            if (text.at(end) >= QLatin1Char('@') && text.at(end) <= QLatin1Char('~')) {
                ++end;
                return Sequence::Whole;
            }
        }
        return Sequence::Open;
    }
    if (text.at(end) == QLatin1Char(']')) {
        for (++end; end < text.size(); ++end) {
            if (text.at(end) == bell) {
                ++end;
                return Sequence::Whole;
            }
            if (text.at(end) == escape && end + 1 < text.size() && text.at(end + 1) == QLatin1Char('\\')) {
                end += 2;
                return Sequence::Whole;
            }
        }
        return Sequence::Open;
    }
    ++end;
    return Sequence::Whole;
}

} // namespace

QString OutputText::append(QByteArrayView bytes)
{
    const QString decoded = m_decoder.decode(bytes);
    const QString text = std::exchange(m_rest, {}) + decoded;
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        const QChar character = text.at(i);
        if (character == escape) {
            qsizetype end = 0;
            if (sequenceEnd(text, i, end) == Sequence::Open) {
                if (text.size() - i <= maxSequence) {
                    m_rest = text.mid(i);
                    break;
                }
                end = i + 1;
            }
            i = end;
            continue;
        }
        if (character == QLatin1Char('\r')) {
            if (i + 1 == text.size()) {
                m_rest = character;
                break;
            }
            if (text.at(i + 1) != QLatin1Char('\n'))
                out += QLatin1Char('\n');
            ++i;
            continue;
        }
        out += character;
        ++i;
    }
    return plainText(out, KeepBreaks::Yes);
}

void OutputText::reset()
{
    m_decoder.resetState();
    m_rest.clear();
}

} // namespace Landline::Ui
