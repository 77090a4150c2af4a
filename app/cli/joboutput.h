// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>

class QTemporaryFile;

namespace Landline::Cli {

/**
 * Where the output of all jobs waits for its turn: in memory up to a bound, beyond it in blocks of one
 * temporary file, which are used again. The file has no name: nothing of it is left whatever ends the
 * program. Outlives the outputs that it keeps.
 */
class OutputStore
{
public:
    /** Of all jobs together. */
    static constexpr qint64 maxInMemory = 64 << 20;
    static constexpr qint64 blockSize = 256 << 10;

    OutputStore();
    ~OutputStore();
    Q_DISABLE_COPY_MOVE(OutputStore)

    /** How large the file is; its peak is what all outputs together needed at one time. */
    [[nodiscard]] qint64 fileSize() const { return m_blocks * blockSize; }

private:
    friend class JobOutput;
    [[nodiscard]] bool takeMemory(qint64 bytes);
    void giveMemory(qint64 bytes) { m_inMemory -= bytes; }
    [[nodiscard]] qint64 takeBlock();
    void giveBlocks(const QList<qint64> &blocks);
    [[nodiscard]] bool write(qint64 position, const QByteArray &bytes);
    [[nodiscard]] QByteArray read(qint64 position, qint64 size);

    std::unique_ptr<QTemporaryFile> m_file;
    qint64 m_inMemory = 0;
    qint64 m_blocks = 0;
    QList<qint64> m_free;
};

/** What one stream of one attempt wrote. */
class JobOutput
{
public:
    /** Of one output: what is longer goes to the file, however much memory there is. */
    static constexpr qint64 maxInMemory = 1 << 20;

    explicit JobOutput(OutputStore &store);
    ~JobOutput();
    Q_DISABLE_COPY_MOVE(JobOutput)

    void append(const QByteArray &bytes);
    /** All that was appended, kept or not. */
    [[nodiscard]] qint64 size() const { return m_size; }
    /** Calls `take` with each piece, in order. False: a full disk could not keep all of it. */
    [[nodiscard]] bool drain(const std::function<void(const QByteArray &)> &take) const;

private:
    void spill(const QByteArray &bytes);

    OutputStore &m_store;
    QByteArray m_memory; ///< empty once there are blocks
    QList<qint64> m_blocks;
    qint64 m_inBlocks = 0;
    qint64 m_size = 0;
    bool m_lost = false;
};

} // namespace Landline::Cli
