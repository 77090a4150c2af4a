// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"

#include <QByteArrayView>

#include <memory>

namespace Landline::Downloads {

/**
 * The unfinished file "NAME.part" that bytes land in: regular, with one name or none yet, locked against a
 * second download for as long as this object lives. Engine thread, but for sync() and reserve(), which block
 * and belong on the pool.
 */
class PartFile
{
public:
    /** A new one. Error AlreadyExists: somebody's file is there, it is left alone. */
    [[nodiscard]] static Result<std::shared_ptr<PartFile>> create(const QString &path);
    /** A new one that has no name: gone with this object unless linkAs() gives it one. `path` is the one it
     * will have. Fails where the file system has no such files. */
    [[nodiscard]] static Result<std::shared_ptr<PartFile>> createUnnamed(const QString &path);
    /** One that an earlier run left. Errors: NotFound; Busy; PermissionDenied where it is a link or linked.
     */
    [[nodiscard]] static Result<std::shared_ptr<PartFile>> reopen(const QString &path);

    [[nodiscard]] const QString &path() const { return m_file.path(); }
    [[nodiscard]] bool isNamed() const { return m_named; }
    /** Gives an unnamed one its name. Error AlreadyExists: somebody's file is there, it is left alone. */
    [[nodiscard]] Result<void> linkAs(const QString &path);
    [[nodiscard]] Result<qint64> size() const { return m_file.size(); }
    /** Errors: DiskFull, Io. */
    [[nodiscard]] Result<void> write(qint64 offset, QByteArrayView bytes);
    /** Up to `size` bytes, fewer only at the end; any thread. */
    [[nodiscard]] Result<qint64> read(qint64 offset, char *data, qint64 size) const
    {
        return m_file.readAt(offset, data, size);
    }
    /** Throws away what is there. */
    [[nodiscard]] Result<void> clear() { return m_file.truncate(0); }
    [[nodiscard]] Result<void> truncate(qint64 size) { return m_file.truncate(size); }
    /** Error DiskFull: `size` bytes don't fit. */
    [[nodiscard]] Result<void> reserve(qint64 size) { return m_file.reserve(size); }
    [[nodiscard]] Result<void> sync() { return m_file.sync(); }

private:
    explicit PartFile(OsFile file);
    [[nodiscard]] static Result<std::shared_ptr<PartFile>> take(const QString &path, OpenMode mode);

    OsFile m_file;
    bool m_named = true;
};

} // namespace Landline::Downloads
