// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/eventwriter.h"

#include "app/cli/terminaltext.h"
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

void EventWriter::waitForNobody()
{
    if (m_outWriter)
        return;
    BackgroundWriter::MissedLine missed;
    if (isJson()) {
        missed = [](qint64 count) {
            const QJsonObject object{{QStringLiteral("event"), QStringLiteral("missed")},
                                     {QStringLiteral("count"), count}};
            return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
        };
    }
    m_outWriter = std::make_unique<BackgroundWriter>(::fileno(m_out), missed);
    m_errWriter = std::make_unique<BackgroundWriter>(::fileno(m_err), nullptr);
}

void EventWriter::write(std::FILE *stream, const QByteArray &bytes, BackgroundWriter::Worth worth)
{
    if (m_outWriter) {
        (stream == m_out ? m_outWriter : m_errWriter)->write(bytes, worth);
        return;
    }
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

void EventWriter::passingEvent(const QJsonObject &object)
{
    if (isJson()) {
        write(m_out, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n',
              BackgroundWriter::Worth::MayBeMissed);
    }
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

qsizetype EventWriter::width() const
{
    return terminalWidth(m_err) - 1;
}

void EventWriter::progress(const QString &text)
{
    progressBlock(text.isEmpty() ? QStringList() : QStringList(text));
}

void EventWriter::progressBlock(const QStringList &lines)
{
    if (!m_terminal)
        return;
    clearProgress();
    if (lines.isEmpty())
        return;
    // No line may wrap: a wrapped one could not be taken away again.
    QStringList cut;
    for (const QString &line : lines)
        cut.append(leftColumns(plainText(line, KeepBreaks::No), width()));
    const QByteArray text = "\r" + cut.join(u'\n').toUtf8();
    std::fwrite(text.constData(), 1, static_cast<size_t>(text.size()), m_err);
    std::fflush(m_err);
    m_progressLines = cut.size();
}

void EventWriter::clearProgress()
{
    if (m_progressLines == 0)
        return;
    std::fputs("\r\033[K", m_err);
    for (; m_progressLines > 1; --m_progressLines)
        std::fputs("\033[A\033[K", m_err); // one line up
    m_progressLines = 0;
    std::fflush(m_err);
}

} // namespace Landline::Cli
