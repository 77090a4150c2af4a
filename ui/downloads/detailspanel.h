// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/downloads/downloadlayout.h"

#include <QFrame>
#include <QHash>

class QGridLayout;
class QLabel;
class QPushButton;

namespace Landline::Ui {

/** All that is known of the selected download, below the list, with its actions as real buttons. */
class DetailsPanel final : public QFrame
{
    Q_OBJECT
public:
    explicit DetailsPanel(QWidget *parent = nullptr);

    void show(const Tasks::TaskSnapshot &download, const QString &state);

Q_SIGNALS:
    void actionTriggered(Landline::Ui::RowAction action);
    void addressCopied();

private:
    struct Line
    {
        QLabel *title = nullptr;
        QLabel *value = nullptr;
    };
    [[nodiscard]] Line addLine(const QString &title);
    static void setLine(const Line &line, const QString &text);

    QGridLayout *m_grid = nullptr;
    QLabel *m_name = nullptr;
    Line m_state;
    Line m_address;
    Line m_finalAddress;
    Line m_file;
    Line m_size;
    Line m_times;
    QHash<RowAction, QPushButton *> m_buttons;
};

} // namespace Landline::Ui
