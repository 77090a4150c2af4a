// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/popup.h"

#include <QDateTime>

class QDateTimeEdit;

namespace Landline::Ui {

/** A small window at the pointer or a button that asks when a task is to start. Goes away by itself. */
class StartLater final : public Popup
{
    Q_OBJECT
public:
    /** `now` in local time; what is proposed follows from it. */
    explicit StartLater(const QDateTime &now, QWidget *parent);

    /** The moments that are offered by a click, with their words. */
    [[nodiscard]] static QList<std::pair<QString, QDateTime>> proposals(const QDateTime &now);

Q_SIGNALS:
    /** Null: as soon as there is a slot. */
    void chosen(const QDateTime &time);

private:
    void choose(const QDateTime &time);

    QDateTimeEdit *m_time = nullptr;
};

} // namespace Landline::Ui
