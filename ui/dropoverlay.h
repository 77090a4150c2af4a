// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dropcontent.h"

#include <QWidget>

#include <functional>

namespace Landline::Ui {

/** Covers the window while something is dragged over it, says what a drop would do, and takes the drop. */
class DropOverlay final : public QWidget
{
    Q_OBJECT
public:
    /** What a drop of this would do, as a phrase; empty: nothing, it is refused. */
    using Promise = std::function<QString(const DropContent &)>;

    DropOverlay(QWidget &window, Promise promise);

    [[nodiscard]] const QString &text() const { return m_text; }

Q_SIGNALS:
    void dropped(const Landline::Ui::DropContent &content);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    bool enter(class QDragMoveEvent &event);

    QWidget &m_window;
    Promise m_promise;
    QString m_text;
};

} // namespace Landline::Ui
