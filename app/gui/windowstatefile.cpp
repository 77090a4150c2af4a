// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/windowstatefile.h"

#include "core/base/filesystem.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QThreadPool>

namespace Landline::App {

WindowStateFile::WindowStateFile(QString path)
    : m_path(std::move(path))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_writer.setMaxThreadCount(1); // in their order
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_writer.start([path = m_path, content = std::exchange(m_pending, {})] {
            if (const Result<void> written = writePrivateFile(path, content); !written)
                qWarning("%s", qPrintable(written.error().message));
        });
    });
}

Ui::WindowState WindowStateFile::load() const
{
    Ui::WindowState state;
    QFile file(m_path);
    QJsonObject object;
    if (file.open(QIODevice::ReadOnly))
        object = QJsonDocument::fromJson(file.readAll()).object();
    state.geometry = QByteArray::fromBase64(object.value(u"geometry").toString().toLatin1());
    state.downloadDirectory = object.value(u"downloadDirectory").toString();
    state.nick = object.value(u"nick").toString();
    state.intake = Ui::IntakeSettings::fromJson(object.value(u"intake").toObject());
    state.downloads = Downloads::DownloadSettings::fromJson(object.value(u"downloads").toObject());
    if (state.downloadDirectory.isEmpty())
        state.downloadDirectory = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    return state;
}

void WindowStateFile::save(const Ui::WindowState &state)
{
    const QJsonObject object{{QStringLiteral("geometry"), QString::fromLatin1(state.geometry.toBase64())},
                             {QStringLiteral("downloadDirectory"), state.downloadDirectory},
                             {QStringLiteral("nick"), state.nick},
                             {QStringLiteral("intake"), state.intake.toJson()},
                             {QStringLiteral("downloads"), state.downloads.toJson()}};
    m_pending = QJsonDocument(object).toJson();
    m_timer.start(saveDelay);
}

void WindowStateFile::flush()
{
    m_timer.stop();
    m_writer.waitForDone(); // what is older must not come after it
    if (m_pending.isEmpty())
        return;
    if (const Result<void> written = writePrivateFile(m_path, std::exchange(m_pending, {})); !written)
        qWarning("%s", qPrintable(written.error().message));
}

} // namespace Landline::App
