// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusline.h"

#include "core/base/plaintext.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/roomlistmodel.h"
#include "ui/models/taskstotal.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>

namespace Landline::Ui {

StatusLine::StatusLine(const TaskTableModel &tasks, const RoomListModel &rooms,
                       const DownloadPreferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_tasks(tasks)
    , m_rooms(rooms)
    , m_preferences(preferences)
{
    setObjectName(QStringLiteral("statusLine"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(grid * 2, grid / 2, grid * 2, grid / 2);
    for (QLabel **label : {&m_downloads, &m_hosting}) {
        *label = new QLabel;
        (*label)->setTextFormat(Qt::PlainText);
        (*label)->setFont(textFont(TextSize::Small));
        setLook(**label, Look::Dim);
    }
    row->addWidget(m_downloads);
    row->addStretch(1);
    m_hosting->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_hosting);
    connect(&tasks, &TaskTableModel::totalsChanged, this, &StatusLine::updateDownloads);
    connect(&preferences, &DownloadPreferences::changed, this, &StatusLine::updateDownloads);
    connect(&rooms, &QAbstractItemModel::rowsInserted, this, &StatusLine::updateRooms);
    connect(&rooms, &QAbstractItemModel::rowsRemoved, this, &StatusLine::updateRooms);
    connect(&rooms, &QAbstractItemModel::dataChanged, this, &StatusLine::updateRooms);
    updateDownloads();
    updateRooms();
}

void StatusLine::updateDownloads()
{
    const TasksTotal total = m_tasks.total();
    QStringList parts{downloadsLine(total, m_preferences.rateNow())};
    if (total.failed > 0)
        parts.append(tr("%1 failed").arg(total.failed));
    parts.removeAll(QString());
    m_downloads->setText(parts.isEmpty() ? tr("No downloads running") : parts.join(QStringLiteral(" · ")));
}

void StatusLine::updateRooms()
{
    QStringList hosted;
    for (int row = 0; row < m_rooms.rowCount(); ++row) {
        const Chat::RoomSnapshot &room = m_rooms.roomAt(row);
        if (room.hosted && room.state == Chat::RoomState::Open)
            hosted.append(tr("Hosting “%1” · %2").arg(plainText(room.name, KeepBreaks::No), room.address));
    }
    m_hosting->setText(hosted.join(QStringLiteral("   ")));
}

} // namespace Landline::Ui
