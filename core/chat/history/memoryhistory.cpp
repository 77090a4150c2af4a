// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/memoryhistory.h"

#include "core/chat/history/page.h"

#include <QUuid>

#include <algorithm>

namespace Landline::Chat {

void MemoryHistory::open()
{
    HistoryState state;
    state.epoch = QUuid::createUuid().toString(QUuid::Id128);
    QMetaObject::invokeMethod(
        this, [this, state] { Q_EMIT opened(state); }, Qt::QueuedConnection);
}

void MemoryHistory::append(const Message &message)
{
    if (!isKept(message))
        return;
    m_messages.append(message);
    if (m_messages.size() > maxLatestMessages)
        m_messages.removeFirst();
}

void MemoryHistory::reservePlainIds(qint64 end)
{
    QMetaObject::invokeMethod(
        this, [this, end] { Q_EMIT plainIdsReserved(end); }, Qt::QueuedConnection);
}

qsizetype MemoryHistory::indexOf(qint64 seq) const
{
    return std::lower_bound(m_messages.cbegin(), m_messages.cend(), seq,
                            [](const Message &message, qint64 wanted) { return message.seq < wanted; })
           - m_messages.cbegin();
}

void MemoryHistory::answer(qint64 request, qsizetype first, qsizetype end, bool complete)
{
    const QList<Message> page = m_messages.sliced(first, end - first);
    QMetaObject::invokeMethod(
        this, [this, request, page, complete] { Q_EMIT pageLoaded(request, page, complete); },
        Qt::QueuedConnection);
}

void MemoryHistory::loadBefore(qint64 request, qint64 beforeSeq, int count)
{
    const qsizetype end = indexOf(beforeSeq);
    const qsizetype first = qMax(qsizetype(0), end - pageCount(count));
    answer(request, first, end, first == 0);
}

void MemoryHistory::loadAfter(qint64 request, qint64 afterSeq, int count)
{
    const qsizetype first = indexOf(afterSeq + 1);
    const qsizetype end = qMin(m_messages.size(), first + pageCount(count));
    answer(request, first, end, end == m_messages.size());
}

void MemoryHistory::close()
{
    QMetaObject::invokeMethod(this, &History::closed, Qt::QueuedConnection);
}

} // namespace Landline::Chat
