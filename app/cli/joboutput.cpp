// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/joboutput.h"

#include <QTemporaryFile>

namespace Landline::Cli {

OutputStore::OutputStore() = default;
OutputStore::~OutputStore() = default;

bool OutputStore::takeMemory(qint64 bytes)
{
    if (m_inMemory + bytes > maxInMemory)
        return false;
    m_inMemory += bytes;
    return true;
}

qint64 OutputStore::takeBlock()
{
    return m_free.isEmpty() ? m_blocks++ : m_free.takeLast();
}

void OutputStore::giveBlocks(const QList<qint64> &blocks)
{
    m_free.append(blocks);
    if (m_free.size() < m_blocks || !m_file)
        return;
    m_free.clear();
    m_blocks = 0;
    m_file->resize(0); // gives the space back; where it can't, it will be used again
}

bool OutputStore::write(qint64 position, const QByteArray &bytes)
{
    if (!m_file) {
        auto file = std::make_unique<QTemporaryFile>();
        if (!file->open())
            return false;
        QFile::remove(file->fileName()); // the descriptor is enough
        file->setAutoRemove(false);
        m_file = std::move(file);
    }
    return m_file->seek(position) && m_file->write(bytes) == bytes.size() && m_file->flush();
}

QByteArray OutputStore::read(qint64 position, qint64 size)
{
    return m_file && m_file->seek(position) ? m_file->read(size) : QByteArray();
}

JobOutput::JobOutput(OutputStore &store)
    : m_store(store)
{}

JobOutput::~JobOutput()
{
    m_store.giveMemory(m_memory.size());
    if (!m_blocks.isEmpty())
        m_store.giveBlocks(m_blocks);
}

void JobOutput::append(const QByteArray &bytes)
{
    m_size += bytes.size();
    const bool fits = m_blocks.isEmpty() && m_memory.size() + bytes.size() <= maxInMemory;
    if (fits && m_store.takeMemory(bytes.size())) {
        m_memory.append(bytes);
        return;
    }
    if (!m_memory.isEmpty()) {
        m_store.giveMemory(m_memory.size());
        spill(std::exchange(m_memory, {}));
    }
    spill(bytes);
}

void JobOutput::spill(const QByteArray &bytes)
{
    qsizetype from = 0;
    while (from < bytes.size() && !m_lost) {
        const qint64 within = m_inBlocks % OutputStore::blockSize;
        if (within == 0)
            m_blocks.append(m_store.takeBlock());
        const qint64 position = m_blocks.last() * OutputStore::blockSize + within;
        const QByteArray piece = bytes.mid(from, OutputStore::blockSize - within);
        m_lost = !m_store.write(position, piece);
        from += piece.size();
        if (!m_lost)
            m_inBlocks += piece.size();
    }
}

bool JobOutput::drain(const std::function<void(const QByteArray &)> &take) const
{
    if (!m_memory.isEmpty())
        take(m_memory);
    qint64 left = m_inBlocks;
    for (const qint64 block : m_blocks) {
        const qint64 wanted = std::min(left, OutputStore::blockSize);
        const QByteArray piece = m_store.read(block * OutputStore::blockSize, wanted);
        if (!piece.isEmpty())
            take(piece);
        if (piece.size() != wanted)
            return false;
        left -= wanted;
    }
    return !m_lost;
}

} // namespace Landline::Cli
