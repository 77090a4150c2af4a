// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/httpexchange.h"
#include "core/downloads/managerpool.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSslError>

namespace Landline::Downloads {

/** A GET over QNetworkAccessManager: those through a proxy, and encrypted ones of many small files (HTTP/2).
 */
class ManagerExchange final : public HttpExchange
{
    Q_OBJECT
public:
    explicit ManagerExchange(ManagerPool &pool, QObject *parent = nullptr);
    ~ManagerExchange() override;

    void start(const HttpRequest &request) override;
    [[nodiscard]] qint64 read(char *data, qint64 size) override;

private:
    void headChanged();
    void replyEnded();
    [[nodiscard]] Error errorOfReply() const;

    ManagerPool &m_pool;
    ManagerLease m_lease;
    HttpRequest m_request;
    QNetworkProxy m_proxy;
    QNetworkReply *m_reply = nullptr;
    QList<QSslError> m_sslErrors;
    bool m_hasHead = false;
};

} // namespace Landline::Downloads
