// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/history/historystore.h"

#include <QSemaphore>

#include <memory>

namespace Landline::Testing {

/** Keeps a store's thread from everything, as a slow disk may. */
class BlockedStore
{
public:
    explicit BlockedStore(Chat::HistoryStore &store)
    {
        QSemaphore reached;
        QMetaObject::invokeMethod(
            &store,
            [&reached, freed = m_freed] {
                reached.release();
                freed->acquire();
            },
            Qt::QueuedConnection);
        reached.acquire();
    }
    ~BlockedStore() { m_freed->release(); }

private:
    std::shared_ptr<QSemaphore> m_freed = std::make_shared<QSemaphore>();
};

} // namespace Landline::Testing
