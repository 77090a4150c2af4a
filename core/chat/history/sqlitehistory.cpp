// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/history/sqlitehistory.h"

#include "core/chat/history/historywriter.h"

namespace Landline::Chat {

SqliteHistory::SqliteHistory(const QString &path, QObject *parent)
    : History(parent)
    , m_writer(new HistoryWriter(path))
{
    qRegisterMetaType<HistoryState>();
    m_thread.setObjectName(QStringLiteral("store"));
    m_writer->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_writer, &QObject::deleteLater);
    connect(m_writer, &HistoryWriter::opened, this, &History::opened);
    connect(m_writer, &HistoryWriter::failed, this, &History::failed);
    connect(m_writer, &HistoryWriter::plainIdsReserved, this, &History::plainIdsReserved);
    connect(m_writer, &HistoryWriter::pageLoaded, this, &History::pageLoaded);
    connect(m_writer, &HistoryWriter::troubled, this, &History::troubled);
    connect(m_writer, &HistoryWriter::recovered, this, &History::recovered);
    connect(m_writer, &HistoryWriter::closed, this, &History::closed);
    m_thread.start();
}

SqliteHistory::~SqliteHistory()
{
    QMetaObject::invokeMethod(m_writer, &HistoryWriter::close);
    m_thread.quit();
    m_thread.wait();
}

void SqliteHistory::open()
{
    QMetaObject::invokeMethod(m_writer, &HistoryWriter::open);
}

void SqliteHistory::append(const Message &message)
{
    QMetaObject::invokeMethod(m_writer, [writer = m_writer, message] { writer->append(message); });
}

void SqliteHistory::reservePlainIds(qint64 end)
{
    QMetaObject::invokeMethod(m_writer, [writer = m_writer, end] { writer->reservePlainIds(end); });
}

void SqliteHistory::loadBefore(qint64 request, qint64 beforeSeq, int count)
{
    QMetaObject::invokeMethod(m_writer,
                              [=, writer = m_writer] { writer->loadBefore(request, beforeSeq, count); });
}

void SqliteHistory::loadAfter(qint64 request, qint64 afterSeq, int count)
{
    QMetaObject::invokeMethod(m_writer,
                              [=, writer = m_writer] { writer->loadAfter(request, afterSeq, count); });
}

void SqliteHistory::close()
{
    QMetaObject::invokeMethod(m_writer, &HistoryWriter::close);
}

} // namespace Landline::Chat
