// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"

#include <QDateTime>
#include <QStringList>

#include <memory>
#include <optional>

struct archive;
struct archive_entry;

namespace Landline::Tasks {

/** An archive that is written by libarchive, of the kind that its name says. All functions throw Error. */
class ArchiveWriter
{
public:
    /** The extensions that are known, the best one first. */
    [[nodiscard]] static QStringList extensions();
    /** Error InvalidInput where the name has none of them. */
    [[nodiscard]] static Result<void> checkName(const QString &name);

    /** Makes the file, which must not be there. */
    explicit ArchiveWriter(const QString &path);
    ArchiveWriter(const ArchiveWriter &) = delete;
    ArchiveWriter &operator=(const ArchiveWriter &) = delete;
    ~ArchiveWriter();

    /** Its content follows, by write(): as many bytes as the stamp says. */
    void beginFile(const QString &name, const FileStamp &stamp);
    void write(const QByteArray &bytes);
    void addDirectory(const QString &name, const QDateTime &modified);
    /** A symbolic link as it stands at `path`. */
    void addLink(const QString &name, const QString &path);
    /** Writes the end and waits until all is on the disk. The archive's size in bytes. */
    [[nodiscard]] qint64 finish();

private:
    struct Output
    {
        OsFile file;
        qint64 offset = 0;
        std::optional<Error> error;
    };
    struct Free
    {
        void operator()(archive *handle) const;
        void operator()(archive_entry *entry) const;
    };
    static long writeCallback(archive *, void *output, const void *bytes, size_t size);
    void check(int status);
    void writeHeader(const QString &name);

    std::unique_ptr<Output> m_output;
    std::unique_ptr<archive, Free> m_archive;
    std::unique_ptr<archive_entry, Free> m_entry;
    bool m_isFinished = false;
};

} // namespace Landline::Tasks
