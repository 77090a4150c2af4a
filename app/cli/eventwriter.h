// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/backgroundwriter.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <concepts>
#include <cstdio>
#include <memory>

namespace Landline::Cli {

/**
 * What a command says: one JSON object a line with --json, else text. The only thing that writes to stdout
 * and stderr. Text is cleaned of control characters here, so no command has to think of it.
 */
class EventWriter
{
public:
    enum class Format { Text, Json };
    explicit EventWriter(Format format, std::FILE *out = stdout, std::FILE *err = stderr);

    [[nodiscard]] bool isJson() const { return m_format == Format::Json; }
    /** True where stderr is a terminal, so that a progress line may be drawn there. */
    [[nodiscard]] bool isTerminal() const { return m_terminal; }

    /** With --json only. Written and flushed at once. */
    void event(const QJsonObject &object);
    /** The same, where making the object costs more than not writing it. */
    template <class Make>
    requires std::invocable<Make>
    void event(Make make)
    {
        if (isJson())
            event(QJsonObject(make()));
    }
    /** The same, where it may be missed as long as nobody reads; see waitForNobody(). */
    void passingEvent(const QJsonObject &object);
    /** From now on a reader that does not read holds nothing up: what it has not taken waits, and more than
     * BackgroundWriter keeps is dropped and counted by an event `missed`. */
    void waitForNobody();
    /** Without --json only: a line on stdout. */
    void line(const QString &text);
    /** A diagnostic: a line on stderr, in either format, prefixed with the program's name. */
    void diagnostic(const QString &text);
    /** A note for people: a line on stderr as it is. */
    void note(const QString &text);
    /** Bytes of a child process, as they are, on stdout or stderr; text format only. */
    void raw(const QByteArray &bytes, bool toError);
    /** Replaces the progress line at the bottom of a terminal; nothing elsewhere. Empty: takes it away. */
    void progress(const QString &text);
    /** The same with several lines. */
    void progressBlock(const QStringList &lines);
    /** How many characters a line of the terminal has room for. */
    [[nodiscard]] qsizetype width() const;
    /** False once stdout can't be written any more (the reader has gone). */
    [[nodiscard]] bool isWritable() const
    {
        return m_writable && (!m_outWriter || m_outWriter->isWritable());
    }

private:
    void write(std::FILE *stream, const QByteArray &bytes,
               BackgroundWriter::Worth worth = BackgroundWriter::Worth::Needed);
    void clearProgress();

    Format m_format;
    std::FILE *m_out;
    std::FILE *m_err;
    bool m_terminal = false;
    bool m_writable = true;
    std::unique_ptr<BackgroundWriter> m_outWriter; ///< both or none
    std::unique_ptr<BackgroundWriter> m_errWriter;
    qsizetype m_progressLines = 0; ///< that are shown
};

} // namespace Landline::Cli
