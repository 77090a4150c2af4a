// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/connectionpool.h"
#include "core/downloads/rangesource.h"

#include <QNetworkReply>
#include <QPointer>
#include <QSslError>
#include <QTimer>

#include <chrono>

namespace Landline::Downloads {

class DownloadEngine;

/** What an HTTP source has to know beside the range. */
struct HttpOptions
{
    QUrl url;
    std::chrono::milliseconds stallTimeout;
    QString caCertificateFile; ///< PEM; empty: the system's
};

/**
 * A web server as a source of ranges: one request at a time over QNetworkAccessManager, redirects followed
 * here, bytes drained through the engine's one buffer. It never decompresses and never trusts a part that it
 * did not ask for.
 */
class HttpSource final : public RangeSource
{
    Q_OBJECT
public:
    HttpSource(DownloadEngine &engine, HttpOptions options, QObject *parent = nullptr);
    ~HttpSource() override;

    void fetch(const RangeWish &wish) override;
    void stop() override;
    void hold() override;
    void release() override;

private:
    void request(const QUrl &url);
    void headArrived();
    void drain();
    void endIfNothingFollows();
    void replyEnded();
    void stalled();
    void fail(const Error &error);
    [[nodiscard]] Error networkError() const;

    DownloadEngine &m_engine;
    HttpOptions m_options;
    RangeWish m_wish;
    RangeAnswer m_answer;
    QList<QUrl> m_visited;
    ConnectionLease m_lease;
    QPointer<QNetworkReply> m_reply;
    QList<QSslError> m_sslErrors;
    QTimer m_stall;
    qint64 m_offset = 0; ///< of the next byte
    bool m_answered = false;
    bool m_held = false;
};

} // namespace Landline::Downloads
