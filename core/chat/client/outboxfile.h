// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filesystem.h"
#include "core/chat/client/outgoing.h"

#include <QList>

#include <chrono>
#include <memory>

namespace Landline::Chat {

/** Whom messages are for. */
struct OutboxOwner
{
    /** The host's key, or what an invitation says of it; "HOST:PORT" as long as no key is known. */
    QString host;
    QString room; ///< as it is asked for, case folded; empty: the host's first
    bool operator==(const OutboxOwner &) const = default;
};

/**
 * Messages that a host has not accepted yet, in a file (0600) that grows by a line for each that is written
 * and each that is done with, so that the end of the program at any time loses none. Locked while it is
 * open: it belongs to one client. One thread.
 */
class OutboxFile
{
public:
    /** Larger ones are none of ours. */
    static constexpr qint64 maxBytes = 16LL * 1024 * 1024;
    /** Beyond it the lines of what is done with are taken out, once they are more than the rest. */
    static constexpr qint64 compactAbove = 1024LL * 1024;
    /** One that is empty for longer is nobody's any more. */
    static constexpr std::chrono::seconds madeWithin{60};

    /** A new one, which others see only with all of this in it. Errors: what making and writing it said. */
    [[nodiscard]] static Result<std::unique_ptr<OutboxFile>>
    create(const QString &path, const OutboxOwner &owner, const QList<Outgoing> &messages);
    /** Errors: Busy (another client has it), NewerVersion, NotFound, Damaged (nothing in it can be used). */
    [[nodiscard]] static Result<std::unique_ptr<OutboxFile>> open(const QString &path);

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] const OutboxOwner &owner() const { return m_owner; }
    /** In the order in which they were written. */
    [[nodiscard]] const QList<Outgoing> &messages() const { return m_messages; }
    /** Something in it could not be understood; the rest could. */
    [[nodiscard]] bool isDamaged() const { return m_damaged; }

    /** Errors: DiskFull, Io, and TooLarge; what was there before is there all the same. */
    [[nodiscard]] Result<void> add(const Outgoing &message);
    /** The file is gone with its last message. False: it was not one of these. */
    bool remove(const QString &clientId);
    void setOwner(const OutboxOwner &owner);
    /** Waits until it is on the disk. Without it only the machine's end may lose what was added last. */
    void sync();

private:
    OutboxFile(OsFile file, QString path);
    [[nodiscard]] Result<void> append(const QByteArray &lines);
    [[nodiscard]] Result<void> load();
    [[nodiscard]] bool take(QByteArrayView line);
    [[nodiscard]] Result<void> takeCut(QByteArrayView line);
    void compact();

    OsFile m_file;
    QString m_path;
    qint64 m_size = 0;
    qint64 m_usedBytes = 0; ///< of the lines of what is waiting
    OutboxOwner m_owner;
    QList<Outgoing> m_messages;
    bool m_cut = false; ///< something without an end follows what is understood
    bool m_damaged = false;
    bool m_unsynced = false;
};

} // namespace Landline::Chat
