// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"
#include "ui/models/intakesettings.h"

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

    void setSettings(const IntakeSettings &settings);
    [[nodiscard]] const IntakeSettings &settings() const { return m_settings; }

    /** What says no directory gets the one that is set, sorted and unpacked as the settings say.
     * `remark`: a sentence for the person that goes with them; may be empty. */
    void add(const QList<Downloads::DownloadRequest> &requests, const QString &remark = {});
    void addUrls(const QList<QUrl> &urls);
    /** All that can be downloaded in a text; false when there is nothing. */
    bool addText(const QString &text);

Q_SIGNALS:
    void settingsChanged(const Landline::Ui::IntakeSettings &settings);
    void added(const QList<Landline::Tasks::TaskId> &ids, const QString &remark);

private:
    Tasks::TaskQueue &m_queue;
    QString m_directory;
    IntakeSettings m_settings;
};

} // namespace Landline::Ui
