// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dropcontent.h"

#include <QWidget>

#include <functional>

namespace Landline::Ui {

/** A small tile that stays above all windows and takes links: the drop target for who works elsewhere. */
class DropBasket final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int side = 88;

    DropBasket();

    /** What it says below its arrow: "2.9 MB/s"; empty: that something can be dropped. */
    void setLine(const QString &line);
    [[nodiscard]] const QString &line() const { return m_line; }

Q_SIGNALS:
    void dropped(const Landline::Ui::DropContent &content);
    void moved(const QPoint &place);
    /** The window of the program is wanted. */
    void windowRequested();
    /** It is to go away. */
    void hideRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setPromised(qsizetype files);

    QString m_line;
    QString m_promise; ///< while something is over it
    QPoint m_stood;    ///< when it was taken hold of
    QPoint m_grip;     ///< where the hand has it
    bool m_isMoving = false;
};

} // namespace Landline::Ui
