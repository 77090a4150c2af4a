// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"
#include "core/chat/wire/frames.h"

#include <QObject>

namespace Landline::Chat {

/** How many messages a room keeps at hand, and how many are asked for at once. */
inline constexpr int maxLatestMessages = 2048;
inline constexpr int maxPageMessages = Wire::maxHistoryCount;

/** What a room begins with. */
struct HistoryState
{
    QString epoch;          ///< new when the history was lost: sequence numbers of another epoch mean nothing
    qint64 nextSeq = 1;     ///< above every number that was ever given, gaps included
    qint64 nextPlainId = 0; ///< N of the next client_N: none is given twice, whatever happens
    QList<Message> latest;  ///< oldest first, up to maxLatestMessages
    QString movedAside;     ///< where a damaged predecessor lies now; empty: there was none
};

/**
 * Keeps a room's messages. Belongs to the host's thread; every answer comes as a signal, never from within
 * the call. A room goes on without its history when that can't be written.
 */
class History : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /** opened() or failed() follows. Once, before anything else. */
    virtual void open() = 0;
    /** Every line with a seq passes here, in order; what people said is kept, who came and left is not. */
    virtual void append(const Landline::Chat::Message &message) = 0;
    /** Makes sure that ids below `end` are never given again; plainIdsReserved() follows, also when the disk
     * is full. */
    virtual void reservePlainIds(qint64 end) = 0;
    /** Up to `count` messages before `beforeSeq`; pageLoaded() with the same `request` follows. */
    virtual void loadBefore(qint64 request, qint64 beforeSeq, int count) = 0;
    /** The same, of those after `afterSeq`, the oldest first. */
    virtual void loadAfter(qint64 request, qint64 afterSeq, int count) = 0;
    /** Stores what is pending; closed() follows. */
    virtual void close() = 0;

signals:
    void opened(const Landline::Chat::HistoryState &state);
    /** It can't be used at all: NewerVersion, PermissionDenied, Busy, Io. */
    void failed(const Landline::Error &error);
    void plainIdsReserved(qint64 end);
    /** Oldest first; `complete`: there are no more in the direction that was asked for. */
    void pageLoaded(qint64 request, const QList<Landline::Chat::Message> &messages, bool complete);
    /** What is said now isn't kept, for example because the disk is full. Told once until recovered(). */
    void troubled(const Landline::Error &error);
    void recovered();
    void closed();
};

} // namespace Landline::Chat

Q_DECLARE_METATYPE(Landline::Chat::HistoryState)
