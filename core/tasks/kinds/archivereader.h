// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"

#include <QByteArrayView>

#include <cstdint>
#include <memory>
#include <optional>

struct archive;
struct archive_entry;

namespace Landline::Tasks {

/**
 * An archive that is read from its start to its end by libarchive, with formats that hold what they name and
 * are decoded in this process: none that reads other files (mtree) or starts other programs. All functions
 * throw Error: Damaged, Auth for an encrypted one, Io.
 */
class ArchiveReader
{
public:
    explicit ArchiveReader(const QString &path);

    /** The next entry, valid until the next call; null at the end. */
    [[nodiscard]] archive_entry *next();

    struct Block
    {
        QByteArrayView bytes;
        qint64 offset = 0; ///< in the entry's file; what is skipped is zeros
    };
    /** The next piece of the entry; nothing at its end. */
    [[nodiscard]] std::optional<Block> read();

    [[nodiscard]] qint64 size() const { return m_input->size; }
    /** How much of the archive has been read. */
    [[nodiscard]] qint64 position() const { return m_input->offset; }

private:
    /** What libarchive's callbacks are handed; stays where it is. */
    struct Input
    {
        OsFile file;
        qint64 size = 0;
        qint64 offset = 0;
        QByteArray block;
        std::optional<Error> error;
    };
    struct Free
    {
        void operator()(archive *handle) const;
    };
    static long readCallback(archive *, void *input, const void **buffer);
    static std::int64_t skipCallback(archive *, void *input, std::int64_t request);
    static std::int64_t seekCallback(archive *, void *input, std::int64_t offset, int whence);

    [[noreturn]] void fail();
    /** Throws when the status says that there is no going on. */
    void check(int status);
    void allowFormats(const QString &path);

    std::unique_ptr<Input> m_input;
    std::unique_ptr<archive, Free> m_archive;
    bool m_isKnown = false; ///< a format was found for it
};

} // namespace Landline::Tasks
