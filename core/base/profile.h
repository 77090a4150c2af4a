// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filelock.h"

#include <QString>

#include <memory>

namespace Landline {

/**
 * The directory that keeps one user's settings, keys, history and queue. A value: paths only, nothing is
 * opened. Several programs may know a profile; the parts of it that only one may use are locked by name.
 */
class Profile
{
public:
    /** Makes the directory (0700) where it is missing. Empty `directory`: the user's default. */
    [[nodiscard]] static Result<Profile> open(const QString &directory);

    /** Absolute and canonical. */
    [[nodiscard]] const QString &directory() const { return m_directory; }
    [[nodiscard]] QString filePath(const QString &name) const;
    /** Names this profile where a path can't be used (sockets, locks): hex, stable. */
    [[nodiscard]] QString key() const;
    /** Where sockets go: XDG_RUNTIME_DIR, else a directory in the profile. Never longer than a socket path
     * may be. */
    [[nodiscard]] QString runtimePath(const QString &name) const;

    /** Where the lock of that name lies. */
    [[nodiscard]] QString lockPath(const QString &name) const;
    /**
     * Takes the profile's lock `name` ("desktop", "host", "queue") until the returned lock is destroyed. A
     * lock whose owner has died is taken over. Error: Busy, saying which process holds it.
     */
    [[nodiscard]] Result<std::unique_ptr<FileLock>> lock(const QString &name) const;

private:
    explicit Profile(QString directory);
    QString m_directory;
};

} // namespace Landline
