// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/downloads/controlfile.h"
#include "core/downloads/filedigests.h"

#include <QByteArrayView>
#include <QObject>
#include <QUrl>

namespace Landline::Downloads {

/** What a source is asked for. */
struct RangeWish
{
    qint64 begin = 0;
    qint64 end = -1;       ///< -1: to the file's end
    qint64 total = -1;     ///< what is known of the file so far …
    Validators validators; ///< … and has to hold where `begin` is above 0
    QByteArray contentType;
    bool asksByDate = false;   ///< the validators' date goes into If-Range, although there is an ETag
    bool replaces = false;     ///< all of the file is asked for although some of it is there
    bool isVerifiable = false; ///< a digest will tell: a part needs no proof that it is of the same version
};

/** What a source is about to bring: the bytes follow in order, from `begin`. */
struct RangeAnswer
{
    qint64 begin = 0; ///< 0 although more was asked for: the whole file comes anew
    qint64 end = -1;  ///< -1: nobody knows
    qint64 total = -1;
    Validators validators;
    QUrl finalUrl;
    QString suggestedName; ///< not yet made safe
    bool isPart = false;   ///< the server has understood that a part was wanted
    QByteArray contentType;
    FileDigest digest;   ///< of the whole file, by the server's word
    QList<QUrl> mirrors; ///< of the file, by the server's word
};

/**
 * Who brings ranges of a file: an HTTP server, later a member of the room. One range at a time. Engine
 * thread. Bytes are only ever delivered after an answer that says where they belong. A slot may call any
 * function, stop() too.
 */
class RangeSource : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /** Begins; ended by finished(), failed() or stop(). */
    virtual void fetch(const RangeWish &wish) = 0;
    /** Another brings what comes from `end` on: finished() once all before it has been delivered. */
    virtual void shorten(qint64 end) = 0;
    /** Ends it at once; no signal follows. */
    virtual void stop() = 0;
    /** Delivers nothing until release(), and buffers no more than its bound. */
    virtual void hold() = 0;
    virtual void release() = 0;

signals:
    void statusChanged(const QString &status);
    void answered(const Landline::Downloads::RangeAnswer &answer);
    /** `bytes` are only there during the call. */
    void received(qint64 offset, QByteArrayView bytes);
    /** All that the answer promised has been delivered. */
    void finished();
    /**
     * Changed, Protocol: what is there so far can't be continued from this source. NotTheFile: something
     * else is served under the URL now. Others: it may be tried again by the caller's policy.
     */
    void failed(const Landline::Error &error);
};

} // namespace Landline::Downloads
