// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/downloadrequest.h"
#include "core/downloads/downloadsettings.h"
#include "core/tasks/operation.h"

#include <functional>
#include <memory>

namespace Landline::Downloads {

class DownloadCoordinator;
class DownloadEngine;

/**
 * One attempt at a download, for the queue. Details: url, finalUrl, directory, name, file, part, segments
 * ([[begin, end), …] of what is there), connections, etag, lastModified; `skipped` is true where the file
 * was there already and is left alone. A cancel and a pause keep the part file: a later attempt goes on.
 */
class DownloadOperation final : public Tasks::Operation
{
    Q_OBJECT
public:
    /** A request that is an Error fails with it. */
    DownloadOperation(DownloadEngine &engine, const Result<DownloadRequest> &request);
    ~DownloadOperation() override;

    void start() override;
    void cancel() override;
    void suspend() override;
    void resume() override;
    /** Another rate counts at once; for anything else the connections are made anew. What is there stays. */
    void setArguments(const QJsonObject &arguments) override;
    [[nodiscard]] Tasks::Capabilities capabilities() const override;

private:
    enum class Wish { Run, Suspend, Cancel };

    void makeCoordinator();
    void begin();
    /** A step, with its time, for whoever reads the log; `text` is only called where that is asked for. */
    void note(const std::function<QString()> &text);
    void completed(const QString &file);
    void skipped(const QString &file);
    void stopped();
    void failedOrFull(const Error &error);

    DownloadEngine &m_engine;
    Result<DownloadRequest> m_request;
    std::unique_ptr<DownloadCoordinator> m_coordinator;
    FullDiskPolicy m_onFullDisk;
    QJsonObject m_details;
    qint64 m_bytes = 0; ///< that are there
    Wish m_wish = Wish::Run;
    bool m_stopping = false;
    bool m_full = false;    ///< it waits for room on the disk
    bool m_renewed = false; ///< the coordinator knows an older request
};

} // namespace Landline::Downloads
