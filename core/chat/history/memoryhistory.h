// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/history/history.h"

namespace Landline::Chat {

/** A history that ends with the host: the room's latest messages, nothing on the disk. */
class MemoryHistory final : public History
{
    Q_OBJECT
public:
    using History::History;

    void open() override;
    void append(const Landline::Chat::Message &message) override;
    void reservePlainIds(qint64 end) override;
    void loadBefore(qint64 request, qint64 beforeSeq, int count) override;
    void loadAfter(qint64 request, qint64 afterSeq, int count) override;
    void close() override;

private:
    void answer(qint64 request, qsizetype first, qsizetype end, bool complete);
    [[nodiscard]] qsizetype indexOf(qint64 seq) const;
    QList<Message> m_messages; ///< by seq
};

} // namespace Landline::Chat
