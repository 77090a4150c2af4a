// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/eventwriter.h"

#include "core/base/plaintext.h"

#include <QJsonDocument>

#include <sys/ioctl.h>
#include <unistd.h>

namespace Landline::Cli {

EventWriter::EventWriter(Format format, std::FILE *out, std::FILE *err)
    : m_format(format)
    , m_out(out)
    , m_err(err)
    , m_terminal(::isatty(::fileno(err)) == 1)
{}

/** How many characters a line of the terminal has room for. */
static qsizetype terminalWidth(std::FILE *terminal)
{
    static constexpr qsizetype usual = 80;
    struct winsize size = {};
    return ::ioctl(::fileno(terminal), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

void EventWriter::write(std::FILE *stream, const QByteArray &bytes)
{
    clearProgress();
    const size_t size = static_cast<size_t>(bytes.size());
    const bool ok = std::fwrite(bytes.constData(), 1, size, stream) == size && std::fflush(stream) == 0;
    if (!ok && stream == m_out)
        m_writable = false;
}

void EventWriter::event(const QJsonObject &object)
{
    if (isJson())
        write(m_out, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void EventWriter::line(const QString &text)
{
    if (!isJson())
        write(m_out, plainText(text, KeepBreaks::Yes).toUtf8() + '\n');
}

void EventWriter::diagnostic(const QString &text)
{
    note(QStringLiteral("landline-cli: ") + text);
}

void EventWriter::note(const QString &text)
{
    write(m_err, plainText(text, KeepBreaks::Yes).toUtf8() + '\n');
}

void EventWriter::raw(const QByteArray &bytes, bool toError)
{
    if (!isJson())
        write(toError ? m_err : m_out, bytes);
}

void EventWriter::progress(const QString &text)
{
    if (!m_terminal)
        return;
    clearProgress();
    if (text.isEmpty())
        return;
    // The line may not wrap: a wrapped one could not be taken away again.
    const QByteArray line = "\r" + plainText(text, KeepBreaks::No).left(terminalWidth(m_err) - 1).toUtf8();
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), m_err);
    std::fflush(m_err);
    m_progressShown = true;
}

void EventWriter::clearProgress()
{
    if (!m_progressShown)
        return;
    m_progressShown = false;
    std::fputs("\r\033[K", m_err);
    std::fflush(m_err);
}

} // namespace Landline::Cli
