// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace Landline::Ui {

/**
 * A small window at a button or a row; goes away by itself when something else is pressed. What reads the
 * screen finds it below its host: Qt lists windows of Qt::Popup neither there nor among the program's.
 */
class Popup : public QFrame
{
    Q_OBJECT
public:
    /** `name`: for who can't see it. Its parent is the next one of hostPopups() from `parent` on. */
    Popup(const QString &name, QWidget *parent);

    /** With its upper left corner there, as far as the screen has room. */
    void popUp(const QPoint &global);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
};

/** Popups of this widget are told to what reads the screen. Before that can have asked for the widget. */
void hostPopups(QWidget &widget);

} // namespace Landline::Ui
