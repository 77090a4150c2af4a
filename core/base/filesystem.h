// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace Landline {

/** Whether a file is made where there is none. CreateNew: AlreadyExists where anything has the name, a
 * dangling link too. */
enum class OpenMode { ReadOnly, ReadWrite, CreateReadWrite, CreateNew };

/** Permissions of what is a person's alone; and those that nobody else may have of it. */
inline constexpr int ownerReadsAndWrites = 0600;
inline constexpr int anyOfOthers = 0077;

/** What tells one state of a file from another, and what a copy takes along. */
struct FileStamp
{
    qint64 size = 0;
    qint64 modified = 0; ///< nanoseconds since 1970
    int mode = 0;        ///< permissions alone
    bool operator==(const FileStamp &) const = default;
};

/**
 * An open regular file, by descriptor: the one face of the system's file calls that Qt has no words for.
 * Never follows a symbolic link at its last component, never opens anything but a regular file. Owns the
 * descriptor. Not thread-safe, except that sync() may run in another thread than pwrite().
 */
class OsFile
{
public:
    [[nodiscard]] static Result<OsFile> open(const QString &path, OpenMode mode);
    /** A new file in the directory of `path` that has no name and leaves nothing behind unless linkAs() gives
     * it one; errors call it `path`. Fails where the system or the file system has no such files. */
    [[nodiscard]] static Result<OsFile> openUnnamed(const QString &path);
    OsFile(OsFile &&other) noexcept;
    OsFile &operator=(OsFile &&other) noexcept;
    OsFile(const OsFile &) = delete;
    OsFile &operator=(const OsFile &) = delete;
    ~OsFile();

    /** Gives an unnamed file its name, in the same file system; path() is that from then on. Error
     * AlreadyExists: nothing is ever replaced. */
    [[nodiscard]] Result<void> linkAs(const QString &path);
    /** Takes the exclusive advisory lock without waiting; held until the file is closed. Error: Busy. */
    [[nodiscard]] Result<void> lock();
    /** Writes all of `data` at `offset`, whatever it takes. Errors: DiskFull, Io. */
    [[nodiscard]] Result<void> writeAt(qint64 offset, QByteArrayView data);
    /** Reads up to `size` bytes at `offset`; fewer only at the file's end. */
    [[nodiscard]] Result<QByteArray> readAt(qint64 offset, qint64 size) const;
    /** The same into memory that is there; how many bytes there were. */
    [[nodiscard]] Result<qint64> readAt(qint64 offset, char *data, qint64 size) const;
    /** Reserves blocks so that a full disk shows now; no effect where the file system can't. Error: DiskFull.
     */
    [[nodiscard]] Result<void> reserve(qint64 size);
    [[nodiscard]] Result<void> truncate(qint64 size);
    /** Waits until data (and what is needed to find it) is on the disk. */
    [[nodiscard]] Result<void> sync();
    [[nodiscard]] Result<qint64> size() const;
    [[nodiscard]] Result<FileStamp> stamp() const;
    /** Nanoseconds since 1970. */
    [[nodiscard]] Result<void> setModified(qint64 time);
    /** Permissions alone: bits that give others one's own rights (set-id) are left out. */
    [[nodiscard]] Result<void> setMode(int mode);
    /** The number of names this file has: above 1 somebody hard-linked it. */
    [[nodiscard]] Result<int> linkCount() const;
    /** False once its name was given to another file, or taken away. */
    [[nodiscard]] bool isAtItsPath() const;
    [[nodiscard]] const QString &path() const { return m_path; }

private:
    OsFile(int descriptor, QString path);
    int m_descriptor = -1;
    QString m_path;
};

/**
 * Gives the file `from` its final name `to` in one step, and never replaces anything: AlreadyExists when
 * `to` is there. Same directory. The directory is synced.
 */
[[nodiscard]] Result<void> publishFile(const QString &from, const QString &to);

/** publishFile() of a file or directory as `name` in `directory`, or "name (1)" and so on where that is
 * taken. Same file system. The whole path it got. */
[[nodiscard]] Result<QString> publishUnderFreeName(const QString &from, const QString &directory,
                                                   const QString &name);

/** The same, but takes the place of an existing file. Only for where a person asked for it. */
[[nodiscard]] Result<void> replaceFile(const QString &from, const QString &to);

/** Writes a whole small file by temporary file, sync and rename, readable by the owner alone (0600). */
[[nodiscard]] Result<void> writePrivateFile(const QString &path, QByteArrayView content);

/** The text of a symbolic link, as it stands. */
[[nodiscard]] Result<QString> linkTarget(const QString &path);

/** Waits until the names in a directory are on the disk. Best effort where the system has no such call. */
void syncDirectory(const QString &directory);

/** Waits until all that was written to the file system of `path` is on the disk. Best effort. */
void syncFileSystem(const QString &path);

/** Bytes an ordinary user may still write on the file system of `path`; -1 when unknown. */
[[nodiscard]] qint64 freeSpace(const QString &path);

/** Makes a directory with its parents. Errors: PermissionDenied, Io and the like, with the path. */
[[nodiscard]] Result<void> makeDirectory(const QString &path);

} // namespace Landline
