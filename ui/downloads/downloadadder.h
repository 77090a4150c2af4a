// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"

#include <QObject>

namespace Landline::Tasks {
class TaskQueue;
}

namespace Landline::Ui {

/** Turns what people drop, paste, type or click into downloads of the queue. */
class DownloadAdder final : public QObject
{
    Q_OBJECT
public:
    /** `queue` outlives it. */
    explicit DownloadAdder(Tasks::TaskQueue &queue, QObject *parent = nullptr);

    /** Where files go that say nothing else. */
    void setDirectory(const QString &directory) { m_directory = directory; }
    [[nodiscard]] const QString &directory() const { return m_directory; }

    void add(const QList<Downloads::DownloadRequest> &requests);
    void addUrls(const QList<QUrl> &urls);
    /** All that can be downloaded in a text; false when there is nothing. */
    bool addText(const QString &text);

Q_SIGNALS:
    void added(const QList<Landline::Tasks::TaskId> &ids);

private:
    Tasks::TaskQueue &m_queue;
    QString m_directory;
};

} // namespace Landline::Ui
