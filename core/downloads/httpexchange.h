// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/downloads/httpaccess.h"
#include "core/downloads/httphead.h"

#include <QObject>
#include <QUrl>

namespace Landline::Downloads {

/** A GET to be made. */
struct HttpRequest
{
    QUrl url;
    HttpFields fields;     ///< but for what belongs to the connection; Host only where it is another
    HttpAccess access;     ///< for whom to trust and by which way
    int receiveBuffer = 0; ///< bytes that may be held that nobody has taken yet; 0: as it is quickest
    bool isSmall = false;  ///< the file is known to be small
};

/** One request and its response; ended by deleting it, which may happen in any of its signals' slots by
 * deleteLater(). Knows nothing of redirects or ranges. Engine thread. */
class HttpExchange : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void start(const HttpRequest &request) = 0;
    /** Takes up to `size` bytes of the body; 0: none are there now. */
    [[nodiscard]] virtual qint64 read(char *data, qint64 size) = 0;

signals:
    /** Something has come or gone: the connection is alive. */
    void stirred();
    void headArrived(const Landline::Downloads::HttpHead &head);
    void readyRead();
    /** The whole body has been handed out or waits in read(). */
    void finished();
    /** What was read until then is right; there is no more. */
    void failed(const Landline::Error &error);
};

/** "host" or "host:port", for people. */
[[nodiscard]] QString hostAndPort(const QUrl &url);

} // namespace Landline::Downloads
