// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/numbersfile.h"

#include <QFile>
#include <QList>

namespace Landline::Chat {

static const QByteArray mark = QByteArrayLiteral("landline-numbers ");

NumbersFile::NumbersFile(const QString &history)
    : m_path(history + QStringLiteral(".numbers"))
{}

void NumbersFile::open()
{
    Result<OsFile> file = OsFile::open(m_path, OpenMode::CreateReadWrite);
    if (!file)
        return;
    m_file = std::move(*file);
    if (!read()) {
        m_file.reset();
    } else if (m_text.isEmpty() && !write({})) { // what is there is left as it is: it may be needed now
        remove();
    }
}

/** False: it is somebody else's. */
bool NumbersFile::read()
{
    const QByteArray text = m_file->readAt(0, bytes + 1).value_or(QByteArray("?"));
    if (text.isEmpty())
        return true; // just made
    if (text.size() != bytes || !text.startsWith(mark))
        return false;
    m_text = text.mid(mark.size()).trimmed();
    return true;
}

Result<void> NumbersFile::write(const QByteArray &text)
{
    if (!m_file || mark.size() + text.size() >= bytes)
        return failure(ErrorCode::Io, QStringLiteral("cannot write %1").arg(m_path), m_path);
    Result<void> written = m_file->writeAt(0, (mark + text).leftJustified(bytes - 1, ' ') + '\n');
    if (written)
        written = m_file->sync();
    if (written)
        m_text = text;
    return written;
}

std::optional<Reservation> NumbersFile::kept(const QString &epoch) const
{
    const QList<QByteArray> words = m_text.split(' ');
    if (words.size() != 3 || epoch.isEmpty() || words.at(0) != epoch.toUtf8())
        return {};
    bool seqIsValid = false;
    bool idIsValid = false;
    const Reservation bounds{words.at(1).toLongLong(&seqIsValid), words.at(2).toLongLong(&idIsValid)};
    return seqIsValid && idIsValid ? std::optional(bounds) : std::nullopt;
}

Result<void> NumbersFile::keep(const QString &epoch, const Reservation &bounds)
{
    const QByteArray text =
        epoch.toUtf8() + ' ' + QByteArray::number(bounds.seq) + ' ' + QByteArray::number(bounds.plainId);
    return text == m_text ? Result<void>() : write(text);
}

void NumbersFile::clear()
{
    if (!m_text.isEmpty())
        static_cast<void>(write({})); // numbers that are kept for too long are skipped, no more
}

void NumbersFile::remove()
{
    if (m_file)
        QFile::remove(m_path);
    m_file.reset();
    m_text.clear();
}

} // namespace Landline::Chat
