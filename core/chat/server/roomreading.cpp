// SPDX-License-Identifier: GPL-3.0-or-later
// What members read of the history.
#include "core/chat/server/room.h"
#include "core/chat/server/session.h"

#include <algorithm>

namespace Landline::Chat {

void Room::connectReading()
{
    connect(m_store, &HistoryStore::pageLoaded, this, [this](quint64 request, const HistoryPage &page) {
        if (const QPointer<Session> session = m_pageRequests.take(request))
            session->takePage(page);
    });
    connect(m_store, &HistoryStore::placeFound, this, [this](quint64 request, const HistoryPlace &place) {
        if (const QPointer<Session> session = m_pageRequests.take(request))
            session->takePlace(place);
    });
    connect(m_store, &HistoryStore::searched, this, &Room::finishSearch);
    connect(&m_logSearchTimer, &QTimer::timeout, this, &Room::goOnSearching);
}

quint64 Room::newRequest(Session *session)
{
    m_pageRequests.insert(++m_lastRequest, session);
    return m_lastRequest;
}

void Room::findPlace(Session *session, qint64 seq, int count)
{
    m_store->findPlace(newRequest(session), seq, count);
}

void Room::loadAfter(Session *session, qint64 seq, qint64 end, int count)
{
    m_store->loadAfter(newRequest(session), seq, end, count);
}

void Room::loadThese(Session *session, const QList<qint64> &seqs)
{
    m_store->loadThese(newRequest(session), seqs);
}

bool Room::search(Session *session, const QString &text, qint64 seq, int count)
{
    // Searches of who has gone count until they are over: coming again doesn't make them more.
    const QString &member = session->memberId();
    const bool searches = std::find(m_searching.cbegin(), m_searching.cend(), member) != m_searching.cend();
    if (searches || m_searching.size() >= m_options.limits.searchesAtOnce)
        return false;
    const quint64 request = newRequest(session);
    m_searching.insert(request, member);
    if (m_store->isKept()) {
        m_store->search(request, text, seq, count);
        return true;
    }
    m_logSearches.push_back({request, TextMatcher(text), seq, count, {}});
    m_logSearchTimer.start(0);
    return true;
}

/** A slice of one search at each turn of the loop. */
void Room::goOnSearching()
{
    LogSearch search = std::move(m_logSearches.front());
    m_logSearches.pop_front();
    const int wanted = search.count - int(search.found.size());
    search.found += m_log.search(search.text, search.seq, wanted,
                                 QDeadlineTimer(m_options.limits.searchSlice, Qt::PreciseTimer));
    const bool all = search.seq <= m_log.first();
    if (!all && search.found.size() < search.count) {
        m_logSearches.push_back(std::move(search));
        return;
    }
    if (m_logSearches.empty())
        m_logSearchTimer.stop();
    std::reverse(search.found.begin(), search.found.end());
    finishSearch(search.request, {search.found, all, false});
}

void Room::finishSearch(quint64 request, const HistoryFinds &finds)
{
    m_searching.remove(request);
    if (const QPointer<Session> session = m_pageRequests.take(request))
        session->takeFinds(finds);
}

} // namespace Landline::Chat
