// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/contentdisposition.h"

#include <QByteArrayView>
#include <QStringDecoder>

#include <utility>

namespace Landline::Downloads {

namespace {

/** Reads the header from left to right. */
class Reader
{
public:
    explicit Reader(QByteArrayView text)
        : m_text(text)
    {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    bool skip(char c)
    {
        skipSpace();
        if (atEnd() || m_text.at(m_at) != c)
            return false;
        ++m_at;
        return true;
    }
    void skipSpace()
    {
        while (!atEnd() && (m_text.at(m_at) == ' ' || m_text.at(m_at) == '\t'))
            ++m_at;
    }
    /** Up to one of `stops`, spaces at the ends taken away. */
    QByteArray word(QByteArrayView stops)
    {
        const qsizetype begin = m_at;
        while (!atEnd() && !stops.contains(m_text.at(m_at)))
            ++m_at;
        return m_text.sliced(begin, m_at - begin).toByteArray().trimmed();
    }
    /** After the opening quote. One that is never closed runs to the end. */
    QByteArray quoted()
    {
        QByteArray out;
        while (!atEnd()) {
            char c = m_text.at(m_at++);
            if (c == '"')
                break;
            // Only quotes and backslashes are escaped; elsewhere senders mean the backslash itself.
            if (c == '\\' && !atEnd() && (m_text.at(m_at) == '"' || m_text.at(m_at) == '\\'))
                c = m_text.at(m_at++);
            out.append(c);
        }
        return out;
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

QString decodeRaw(const QByteArray &bytes)
{
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = utf8(bytes);
    return utf8.hasError() ? QString::fromLatin1(bytes) : text;
}

/** charset'language'percent-encoded */
QString decodeExtended(const QByteArray &value)
{
    const qsizetype first = value.indexOf('\'');
    const qsizetype second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    if (second < 0)
        return {};
    const QByteArray charset = value.left(first).toLower();
    const QByteArray bytes = QByteArray::fromPercentEncoding(value.mid(second + 1));
    if (charset == "iso-8859-1")
        return QString::fromLatin1(bytes);
    if (charset != "utf-8")
        return {};
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = utf8(bytes);
    return utf8.hasError() ? QString() : text;
}

} // namespace

QString fileNameFromDisposition(const QByteArray &header)
{
    if (header.size() > maxDispositionBytes)
        return {};
    Reader reader(header);
    // Some senders leave the type out and begin with the parameter.
    QByteArray name = reader.word(";=");
    QString plain;
    QString extended;
    while (!reader.atEnd()) {
        if (reader.skip('=')) {
            const QByteArray value = reader.skip('"') ? reader.quoted() : reader.word(";");
            const QByteArray key = name.toLower();
            if (key == "filename*" && extended.isEmpty())
                extended = decodeExtended(value);
            else if (key == "filename" && plain.isEmpty())
                plain = decodeRaw(value);
            reader.word(";");
        }
        reader.skip(';');
        reader.skipSpace();
        name = reader.word(";=");
    }
    return extended.isEmpty() ? plain : extended;
}

} // namespace Landline::Downloads
