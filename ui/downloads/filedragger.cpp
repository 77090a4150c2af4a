// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/filedragger.h"

#include "ui/models/downloaddetails.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/icons.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>

namespace Landline::Ui {

using Tasks::TaskSnapshot;

namespace {

constexpr int pictureSize = 32;

QString finishedFile(const QModelIndex &row, const TaskTableModel &table)
{
    const TaskSnapshot *task = table.task(row.data(TaskTableModel::IdRole).value<Tasks::TaskId>());
    return task && task->state == Tasks::TaskState::Succeeded ? detailsOf(*task).file : QString();
}

} // namespace

std::unique_ptr<QMimeData> draggedFiles(const QList<QModelIndex> &rows, const TaskTableModel &table)
{
    QList<QUrl> urls;
    for (const QModelIndex &row : rows) {
        if (const QString file = finishedFile(row, table); !file.isEmpty())
            urls.append(QUrl::fromLocalFile(file));
    }
    if (urls.isEmpty())
        return {};
    auto data = std::make_unique<QMimeData>();
    data->setUrls(urls);
    return data;
}

FileDragger::FileDragger(QAbstractItemView &view, const TaskTableModel &table)
    : QObject(&view)
    , m_view(view)
    , m_table(table)
{
    view.viewport()->installEventFilter(this);
}

bool FileDragger::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const QModelIndex row = m_view.indexAt(mouse->position().toPoint());
        m_pressed.reset();
        if (mouse->button() == Qt::LeftButton && row.isValid() && !finishedFile(row, m_table).isEmpty()) {
            m_pressed = mouse->position().toPoint();
            m_row = row;
        }
    } else if (event->type() == QEvent::MouseButtonRelease) {
        m_pressed.reset();
    } else if (event->type() == QEvent::MouseMove && m_pressed) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const int distance = (mouse->position().toPoint() - *m_pressed).manhattanLength();
        if (!mouse->buttons().testFlag(Qt::LeftButton)) {
            m_pressed.reset(); // the release went elsewhere
        } else {
            if (distance >= QApplication::startDragDistance())
                drag();
            // Not for the view: it would select what the pointer comes over, and nothing else.
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

void FileDragger::drag()
{
    m_pressed.reset();
    const QModelIndex pressed = m_row;
    if (!pressed.isValid()) // it has been removed meanwhile
        return;
    QModelIndexList rows = m_view.selectionModel()->selectedRows();
    // What is dragged is what the hand is on: all that is selected only where it is part of it.
    if (!rows.contains(pressed.siblingAtColumn(0)))
        rows = {pressed};
    std::unique_ptr<QMimeData> data = draggedFiles(rows, m_table);
    if (!data)
        return;
    auto *drag = new QDrag(&m_view);
    drag->setMimeData(data.release());
    drag->setPixmap(icon(symbolForFile(pressed.data().toString())).pixmap(pictureSize));
    drag->setHotSpot({pictureSize / 2, pictureSize / 2});
    // Copies, or a link: what is dragged out stays where it is.
    drag->exec(Qt::CopyAction | Qt::LinkAction, Qt::CopyAction);
}

} // namespace Landline::Ui
