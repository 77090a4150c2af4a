// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/history/historystore.h"
#include "tests/support/tempdir.h"

#include <QSemaphore>
#include <QThread>
#include <QtTest>

#include <functional>

namespace Landline::Testing {

using namespace Landline::Chat;
using namespace Landline::Chat::Wire;

inline Posted text(qint64 seq, const QString &content, const QString &cid = {})
{
    return {seq, 1000 + seq, QStringLiteral("Ben"), QStringLiteral("k1"), false, content, cid, {}};
}

/** Opens the file as it is, with nothing to migrate. */
inline DatabaseSchema anySchema()
{
    constexpr qsizetype versions = 3;
    return {QStringLiteral("test"), QList<QStringList>(versions)};
}

/** A test of the store over a program's end: the same file, a new store. */
class StoreTest : public QObject
{
protected:
    std::unique_ptr<TempDir> m_dir;
    std::unique_ptr<QThread> m_thread;
    HistoryStore *m_store = nullptr;
    HistoryStart m_start;
    std::chrono::milliseconds m_searchBudget{60'000};
    QList<Error> m_failures;
    std::optional<Error> m_refused;
    QList<Error> m_begunAnew;
    QList<Error> m_unreadable;
    int m_recovered = 0;
    std::optional<Error> m_unstored;

    [[nodiscard]] QString file() const { return m_dir->path(QStringLiteral("history.db")); }

    /** In a thread of its own, as in the program. */
    void open(const QString &path, const Retention &retention = {})
    {
        m_failures.clear();
        m_begunAnew.clear();
        m_unreadable.clear();
        m_refused.reset();
        m_recovered = 0;
        m_unstored.reset();
        m_thread = std::make_unique<QThread>();
        m_store = new HistoryStore(path, retention);
        m_store->setSearchBudget(m_searchBudget);
        m_store->moveToThread(m_thread.get());
        connect(m_thread.get(), &QThread::finished, m_store, &QObject::deleteLater);
        m_thread->start();
        bool answered = false;
        connect(m_store, &HistoryStore::failed, this,
                [this](const Error &error) { m_failures.append(error); });
        connect(m_store, &HistoryStore::begunAnew, this,
                [this](const Error &error) { m_begunAnew.append(error); });
        connect(m_store, &HistoryStore::unreadable, this,
                [this](const Error &error) { m_unreadable.append(error); });
        connect(m_store, &HistoryStore::unstored, this, [this](const Error &error) { m_unstored = error; });
        connect(m_store, &HistoryStore::recovered, this, [this] { ++m_recovered; });
        connect(m_store, &HistoryStore::refused, this, [&](const Error &error) {
            m_refused = error;
            answered = true;
        });
        connect(m_store, &HistoryStore::opened, this, [&](const HistoryStart &start) {
            m_start = start;
            answered = true;
        });
        m_store->open();
        QVERIFY(QTest::qWaitFor([&] { return answered; }));
    }
    void endThread()
    {
        if (!m_thread)
            return;
        m_thread->quit();
        m_thread->wait();
        m_thread.reset();
    }
    void close(const Reservation &next)
    {
        bool closed = false;
        const QObject receiver; // in this thread, so that the signal comes over to it
        connect(m_store, &HistoryStore::closed, &receiver, [&] { closed = true; });
        m_store->close(next);
        QVERIFY(QTest::qWaitFor([&] { return closed; }, 60'000)); // ms
        endThread();
    }
    /** What `signal` says in answer to a request. */
    template <class Answer>
    Answer answer(void (HistoryStore::*signal)(quint64, const Answer &),
                  const std::function<void(quint64)> &ask)
    {
        std::optional<Answer> answer;
        const QObject receiver;
        connect(m_store, signal, &receiver, [&](quint64 request, const Answer &given) {
            if (request == 42)
                answer = given;
        });
        ask(42);
        if (!QTest::qWaitFor([&] { return answer.has_value(); }))
            qFatal("no answer");
        return *answer;
    }
    HistoryPlace place(qint64 before, int count)
    {
        return answer(&HistoryStore::placeFound,
                      [&](quint64 request) { m_store->findPlace(request, before, count); });
    }
    HistoryPage after(qint64 seq, qint64 end, int count)
    {
        return answer(&HistoryStore::pageLoaded,
                      [&](quint64 request) { m_store->loadAfter(request, seq, end, count); });
    }
    HistoryPage these(const QList<qint64> &seqs)
    {
        return answer(&HistoryStore::pageLoaded, [&](quint64 request) { m_store->loadThese(request, seqs); });
    }
    HistoryFinds finds(const QString &text, qint64 before = 100'000, int count = 10)
    {
        return answer(&HistoryStore::searched,
                      [&](quint64 request) { m_store->search(request, text, before, count); });
    }
    void reserve(const Reservation &bounds)
    {
        bool reserved = false;
        const QObject receiver;
        connect(m_store, &HistoryStore::reserved, &receiver, [&] { reserved = true; });
        m_store->reserve(bounds);
        QVERIFY(QTest::qWaitFor([&] { return reserved; }));
    }
    /** What is asked for by `ask` comes to the store all at once. */
    void together(const std::function<void()> &ask)
    {
        QSemaphore asked;
        QMetaObject::invokeMethod(
            m_store, [&asked] { asked.acquire(); }, Qt::QueuedConnection);
        ask();
        asked.release();
        // The semaphore has to live until it was taken.
        QMetaObject::invokeMethod(
            m_store, [] {}, Qt::BlockingQueuedConnection);
    }
};

} // namespace Landline::Testing
