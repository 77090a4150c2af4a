// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/client/outboxfile.h"

#include <functional>
#include <memory>
#include <vector>

namespace Landline::Chat {

/**
 * What one client has not been able to send, in files of a directory of the profile, where the next client
 * of the same room finds it: however this program ends, or while another one still runs. One thread.
 */
class Outbox
{
public:
    /** That wait for one room. */
    static constexpr qsizetype maxMessages = 1000;
    static constexpr qsizetype maxText = 2LL * 1024 * 1024; ///< UTF-16 units of all of them
    /** In the directory, of all rooms. */
    static constexpr qsizetype maxFiles = 256;

    /** What was left by clients that are no more. */
    struct Found
    {
        QList<Outgoing> messages; ///< in the order in which they were written
        QStringList troubles;     ///< files that were moved aside, in sentences
    };
    using IsMeant = std::function<bool(const OutboxOwner &owner, const QList<Outgoing> &messages)>;

    /** Empty `directory`: nothing is kept. */
    explicit Outbox(QString directory);

    [[nodiscard]] bool isKept() const { return !m_directory.isEmpty(); }
    /** Of what is here and what is added from now on. */
    void setOwner(const OutboxOwner &owner);
    /** Takes over files of those for whom `isMeant` says so, until there are `most` messages. */
    [[nodiscard]] Found adopt(const IsMeant &isMeant, qsizetype most);
    /** Errors: DiskFull, TooLarge (maxFiles), PermissionDenied, Io. */
    [[nodiscard]] Result<void> add(const Outgoing &message);
    void remove(const QString &clientId);
    void sync();

private:
    [[nodiscard]] QStringList paths() const;
    [[nodiscard]] static Result<QString> moveAside(const QString &path);
    [[nodiscard]] Result<void> begin(const Outgoing &message);

    QString m_directory;
    OutboxOwner m_owner;
    std::vector<std::unique_ptr<OutboxFile>> m_files; ///< none is empty
};

} // namespace Landline::Chat
