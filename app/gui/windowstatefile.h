// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow.h"

#include <QThreadPool>
#include <QTimer>

namespace Landline::App {

/** What the window remembers, in settings.json of the profile. Written by a thread of its own, never by the
 * painting one. */
class WindowStateFile final : public QObject
{
    Q_OBJECT
public:
    /** Changes within this time are written once. */
    static constexpr std::chrono::milliseconds saveDelay{1000};

    explicit WindowStateFile(QString path);

    /** Before the event loop runs. What is missing or damaged is as at the first start. */
    [[nodiscard]] Ui::WindowState load() const;
    void save(const Ui::WindowState &state);
    /** Writes now what waits to be written; at the program's end. */
    void flush();

private:
    QString m_path;
    QByteArray m_pending;
    QTimer m_timer;
    QThreadPool m_writer;
};

} // namespace Landline::App
