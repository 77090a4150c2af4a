// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/httphead.h"

namespace Landline::Downloads {

/**
 * Reads one HTTP/1.x response out of bytes: the head, then the body, plain or in chunks. Bounded, no I/O, and
 * strict about where the body ends: a cut is never taken for the end.
 */
class HttpParser
{
public:
    /** Of a chunk's size with its extensions, and of a trailer. */
    static constexpr qsizetype maxChunkLineBytes = 4096;
    static constexpr int maxTrailers = 100;
    /** Answers of the kind “wait, there is more” before the real one. */
    static constexpr int maxInterimAnswers = 10;

    /** Until hasHead(): takes bytes, and gives back those behind the head. Error: Protocol. */
    [[nodiscard]] Result<QByteArray> readHead(const QByteArray &bytes);
    [[nodiscard]] bool hasHead() const { return m_hasHead; }
    [[nodiscard]] const HttpHead &head() const { return m_head; }

    /**
     * After the head: decodes `size` bytes in place and returns how many of the body they are. What follows
     * the body is dropped. Error: Protocol.
     */
    [[nodiscard]] Result<qsizetype> decode(char *data, qsizetype size);
    /** The body has come to the end that was announced. */
    [[nodiscard]] bool isComplete() const { return m_state == State::Done; }
    /** After the end of the body: another request may follow on the connection (RFC 9112, section 9.3). */
    [[nodiscard]] bool keepsConnection() const { return m_keepsConnection && !m_hasSurplus; }
    /** Only the end of the connection tells the end of the body. */
    [[nodiscard]] bool endsWithConnection() const { return m_state == State::UntilClose; }

private:
    enum class State { Head, Counted, UntilClose, ChunkSize, ChunkData, ChunkEnd, Trailers, Done };

    [[nodiscard]] Result<void> parseHead(const QByteArray &text);
    [[nodiscard]] Result<void> chooseFraming();
    [[nodiscard]] Result<void> takeChunkLine();

    HttpHead m_head;
    QByteArray m_line; ///< the head, or a line between chunks, as far as it has come
    State m_state = State::Head;
    qint64 m_left = 0; ///< of the body, or of the chunk
    int m_interims = 0;
    int m_trailers = 0;
    bool m_hasHead = false;
    bool m_keepsConnection = false;
    bool m_hasSurplus = false; ///< something came behind the body
};

} // namespace Landline::Downloads
