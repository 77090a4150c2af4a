// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadhistory.h"
#include "tests/support/fakefilelookup.h"
#include "tests/support/fakeroomservice.h"
#include "tests/support/fakesystempower.h"
#include "tests/support/waitingoperation.h"
#include "ui/chat/chatpane.h"
#include "ui/dropoverlay.h"
#include "ui/mainwindow.h"
#include "ui/painting/noticebar.h"

#include <QApplication>
#include <QDropEvent>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QTest>

namespace Landline::Testing {

using namespace Landline::Ui;
using Chat::RoomId;

/** Where the window below saves downloads. */
inline const QString downloadDirectory = QStringLiteral("/data/downloads");

/** A window with a queue whose downloads only wait, and rooms that say what a test says. */
struct WindowDesk
{
    SystemClock clock;
    Tasks::TaskQueue queue{clock};
    FakeRoomService rooms;
    Downloads::DownloadHistory history{QStringLiteral(":memory:")};
    FakeFileLookup lookup;
    FakeSystemPower power;
    MainWindow window{{queue, rooms, clock, history, lookup, power},
                      {{}, downloadDirectory, QStringLiteral("Ana"), {}, {}}};

    WindowDesk()
    {
        queue.registerKind(QStringLiteral("download"), waitingKind(QStringLiteral("downloads")));
        queue.restore();
        window.show();
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
    }
    [[nodiscard]] QStringList urls() const
    {
        QStringList out;
        for (const Tasks::TaskSnapshot &task : queue.tasks())
            out.append(task.spec.arguments.value(QLatin1String("url")).toString());
        return out;
    }
    [[nodiscard]] NoticeBar &notices() const
    {
        return *window.findChild<NoticeBar *>(QStringLiteral("noticeBar"));
    }
    [[nodiscard]] DropOverlay &overlay() const { return *window.findChild<DropOverlay *>(); }
    /** What the overlay promised; the drop is taken afterwards if `drop`. */
    QString drag(const QMimeData &data, Qt::DropAction drop = Qt::CopyAction)
    {
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        const QString promise = enter.isAccepted() && overlay().isVisible() ? overlay().text() : QString();
        if (drop == Qt::CopyAction && enter.isAccepted()) {
            QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&window, &event);
        } else {
            QDragLeaveEvent leave;
            QApplication::sendEvent(&window, &leave);
        }
        return promise;
    }
    RoomId openRoom(const QString &name, bool hosted = false)
    {
        Chat::RoomSnapshot room;
        room.id = RoomId(100 + window.findChildren<ChatPane *>().size());
        room.name = name;
        room.state = Chat::RoomState::Open;
        room.hosted = hosted;
        room.encrypted = true;
        room.address = QStringLiteral("10.0.0.5:8888");
        Q_EMIT rooms.roomAdded(room);
        return room.id;
    }
    /** The latest one: those that are closed go with a later event. */
    template <class Sheet>
    [[nodiscard]] Sheet *sheet() const
    {
        const auto sheets = window.findChildren<Sheet *>();
        return sheets.isEmpty() ? nullptr : sheets.constLast();
    }
    /** Of a row in the list of downloads, which hears of the queue a moment later. */
    [[nodiscard]] Tasks::TaskState shownState(int row) const
    {
        const QAbstractItemModel &rows = *window.findChild<QListView *>(QStringLiteral("downloads"))->model();
        return rows.index(row, 0).data(TaskTableModel::SnapshotRole).value<Tasks::TaskSnapshot>().state;
    }
    /** The shown button of that text, in the window or its sheets. */
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (QPushButton *candidate : window.findChildren<QPushButton *>()) {
            if (candidate->isVisible() && candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }
};

} // namespace Landline::Testing
