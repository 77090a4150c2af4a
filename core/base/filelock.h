// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"

#include <memory>
#include <optional>

namespace Landline {

/**
 * A file that stands for something which one program has at a time. The lock is the system's own and ends
 * with its process, however that ends, also where another process has its number now (in a container every
 * program may be number 1). The file says who has it, and goes with the lock.
 */
class FileLock
{
public:
    struct Owner
    {
        qint64 pid = 0;
        QString program;
    };

    /** Takes it without waiting, until the returned object is destroyed. Errors: Busy,
     * AlreadyExists (a file of another kind has the name), PermissionDenied, DiskFull and the like. */
    [[nodiscard]] static Result<std::unique_ptr<FileLock>> take(const QString &path);
    /** Who wrote that he has it; he may have died since. Nobody where the file is missing or says nothing. */
    [[nodiscard]] static std::optional<Owner> ownerOf(const QString &path);

    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;
    ~FileLock();

private:
    explicit FileLock(OsFile file);
    OsFile m_file;
};

} // namespace Landline
