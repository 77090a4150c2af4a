// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/httpparser.h"

#include <algorithm>
#include <cstring>

namespace Landline::Downloads {

static tl::unexpected<Error> malformed(const QString &what)
{
    return failure(ErrorCode::Protocol,
                   QStringLiteral("the server does not answer in proper HTTP: %1").arg(what));
}

QByteArray HttpHead::value(QByteArrayView name) const
{
    QByteArray out;
    bool found = false;
    for (const auto &[key, text] : fields) {
        if (key.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        if (std::exchange(found, true))
            out += ", ";
        out += text.trimmed();
    }
    return out;
}

/** Where the empty line is: {end of the head, begin of the body}; lines may end in CRLF or LF. */
static std::pair<qsizetype, qsizetype> findHeadEnd(const QByteArray &text, qsizetype from)
{
    for (qsizetype at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) {
        if (at + 1 < text.size() && text.at(at + 1) == '\n')
            return {at + 1, at + 2};
        if (at + 2 < text.size() && text.at(at + 1) == '\r' && text.at(at + 2) == '\n')
            return {at + 1, at + 3};
    }
    return {-1, -1};
}

Result<QByteArray> HttpParser::readHead(const QByteArray &bytes)
{
    static const QByteArray protocol = QByteArrayLiteral("HTTP/1.");
    const qsizetype before = m_line.size();
    m_line.append(bytes.constData(), bytes.size()); // a copy: the bytes may not be anybody's
    const qsizetype known = std::min(m_line.size(), protocol.size());
    if (m_line.left(known) != protocol.left(known))
        return malformed(QStringLiteral("it begins with something else"));
    const auto [end, body] = findHeadEnd(m_line, std::max<qsizetype>(0, before - 3));
    if (end > maxHeaderBytes || (end < 0 && m_line.size() > maxHeaderBytes))
        return malformed(QStringLiteral("too many header fields"));
    if (end < 0)
        return QByteArray();
    const QByteArray rest = m_line.mid(body);
    m_line.truncate(end);
    m_head = {};
    if (const Result<void> parsed = parseHead(std::exchange(m_line, {})); !parsed)
        return failure(parsed.error());
    if (m_head.status < 200 && ++m_interims > maxInterimAnswers)
        return malformed(QStringLiteral("interim answers without an end"));
    if (m_head.status < 200) // the real one follows
        return rest.isEmpty() ? Result<QByteArray>(QByteArray()) : readHead(rest);
    m_hasHead = true;
    if (const Result<void> chosen = chooseFraming(); !chosen)
        return failure(chosen.error());
    return rest;
}

Result<void> HttpParser::parseHead(const QByteArray &text)
{
    const QList<QByteArray> lines = text.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    bool ok = words.size() >= 2 && words.at(1).size() == 3;
    m_head.status = ok ? words.at(1).toInt(&ok) : 0;
    if (!ok || m_head.status < 100 || m_head.status > 599)
        return malformed(QStringLiteral("a status that is none"));
    const bool isOld = words.first() == "HTTP/1.0";
    for (const QByteArray &line : lines.mid(1)) {
        if (line.trimmed().isEmpty())
            continue;
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.left(std::max<qsizetype>(0, colon));
        // A carriage return within is a line's end to some. A folded line, or a space before the colon: both
        // have been used to mean two things at once.
        if (name.isEmpty() || name.trimmed() != name || line.trimmed().contains('\r') || line.contains('\0'))
            return malformed(QStringLiteral("a header field that is none"));
        m_head.fields.emplaceBack(name, line.mid(colon + 1).trimmed());
        if (m_head.fields.size() > maxHeaderFields)
            return malformed(QStringLiteral("too many header fields"));
    }
    const QByteArray option = m_head.value("Connection").toLower();
    // Where two fields say where the body ends, what follows may be another's.
    static constexpr qsizetype maxDigits = 18;
    const QByteArray length = m_head.value("Content-Length");
    const bool isNumber = length.size() <= maxDigits && std::all_of(length.begin(), length.end(), [](char c) {
                              return c >= '0' && c <= '9';
                          });
    const bool isClear = isNumber && (length.isEmpty() || m_head.value("Transfer-Encoding").isEmpty());
    m_keepsConnection = isClear && (isOld ? option == "keep-alive" : !option.contains("close"));
    return {};
}

Result<void> HttpParser::chooseFraming()
{
    const QByteArray coding = m_head.value("Transfer-Encoding").toLower();
    if (m_head.status == 204 || m_head.status == 304) {
        m_state = State::Done;
    } else if (coding == "chunked") {
        m_state = State::ChunkSize;
    } else if (!coding.isEmpty() && coding != "identity") {
        return malformed(QStringLiteral("an unknown Transfer-Encoding"));
    } else if (const QByteArray length = m_head.value("Content-Length"); !length.isEmpty()) {
        // Whether it makes sense is judged by who asked; here it only bounds the body.
        m_left = std::max<qint64>(0, length.split(',').first().trimmed().toLongLong());
        m_state = m_left > 0 ? State::Counted : State::Done;
    } else {
        m_state = State::UntilClose;
    }
    return {};
}

Result<void> HttpParser::takeChunkLine()
{
    const QByteArray line = std::exchange(m_line, {}).trimmed();
    switch (m_state) {
    case State::ChunkSize: {
        static constexpr qsizetype maxDigits = 15; // of 60 bits: no sum overflows
        const QByteArray digits = line.split(';').first().trimmed();
        bool ok =
            !digits.isEmpty() && digits.size() <= maxDigits && digits.front() != '-' && digits.front() != '+';
        m_left = ok ? digits.toLongLong(&ok, 16) : 0;
        if (!ok)
            return malformed(QStringLiteral("a chunk without a size"));
        m_state = m_left > 0 ? State::ChunkData : State::Trailers;
        break;
    }
    case State::ChunkEnd:
        if (!line.isEmpty())
            return malformed(QStringLiteral("a chunk longer than its size"));
        m_state = State::ChunkSize;
        break;
    default: // trailers say nothing that is used here; the empty line ends the body
        if (line.isEmpty())
            m_state = State::Done;
        else if (++m_trailers > maxTrailers)
            return malformed(QStringLiteral("too many trailers"));
        break;
    }
    return {};
}

Result<qsizetype> HttpParser::decode(char *data, qsizetype size)
{
    if (m_state == State::UntilClose)
        return size;
    qsizetype out = 0;
    qsizetype at = 0;
    while (at < size && m_state != State::Done) {
        if (m_state == State::Counted || m_state == State::ChunkData) {
            const qsizetype piece = static_cast<qsizetype>(std::min<qint64>(m_left, size - at));
            if (out != at)
                std::memmove(data + out, data + at, static_cast<size_t>(piece));
            out += piece;
            at += piece;
            m_left -= piece;
            if (m_left == 0)
                m_state = m_state == State::Counted ? State::Done : State::ChunkEnd;
            continue;
        }
        const void *newline = std::memchr(data + at, '\n', static_cast<size_t>(size - at));
        const qsizetype end = newline ? static_cast<const char *>(newline) - data + 1 : size;
        m_line.append(data + at, end - at);
        at = end;
        if (m_line.size() > maxChunkLineBytes)
            return malformed(QStringLiteral("a line between chunks that is too long"));
        if (newline) {
            if (const Result<void> taken = takeChunkLine(); !taken)
                return failure(taken.error());
        }
    }
    m_hasSurplus = m_hasSurplus || at < size;
    return out;
}

} // namespace Landline::Downloads
