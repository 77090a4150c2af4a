// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/operation.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUrl>

/** Event-driven work as a task: fetches a text, holding no thread while it waits. (Files are better fetched
 * by the kind "download", which resumes and verifies them.) */
class FetchOperation final : public Landline::Tasks::Operation
{
public:
    /** `network` outlives this. */
    FetchOperation(QNetworkAccessManager &network, QUrl url)
        : m_network(network)
        , m_url(std::move(url))
    {}

    void start() override
    {
        m_reply.reset(m_network.get(QNetworkRequest(m_url)));
        connect(m_reply.get(), &QNetworkReply::finished, this, [this] {
            if (m_reply->error() == QNetworkReply::NoError)
                succeed(m_url.toString(), QString::fromUtf8(m_reply->readAll()));
            else if (m_reply->error() == QNetworkReply::OperationCanceledError)
                endCanceled();
            else
                fail({Landline::ErrorCode::Network, m_reply->errorString(), {}, 0, {}});
        });
    }
    void cancel() override { m_reply->abort(); } // finished() follows

private:
    QNetworkAccessManager &m_network;
    QUrl m_url;
    std::unique_ptr<QNetworkReply> m_reply;
};
