// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloads/downloadlayout.h"

#include <QListView>

namespace Landline::Ui {

class DownloadDelegate;

/** The list of downloads; the buttons in its rows work by the pointer, keys and menus do the same. */
class DownloadsView final : public QListView
{
    Q_OBJECT
public:
    explicit DownloadsView(QWidget *parent = nullptr);

    /** Selected tasks, the current one first. */
    [[nodiscard]] QList<Tasks::TaskId> selectedIds() const;

Q_SIGNALS:
    void actionTriggered(Landline::Ui::RowAction action, const QList<Landline::Tasks::TaskId> &ids);
    void selectionMoved();

protected:
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    struct Hit
    {
        QModelIndex index;
        RowAction action = RowAction::Cancel;
    };
    [[nodiscard]] std::optional<Hit> hitAt(const QPoint &point) const;

    DownloadDelegate *m_delegate = nullptr;
    QPersistentModelIndex m_pressedIndex;
    std::optional<RowAction> m_pressed;
};

} // namespace Landline::Ui
