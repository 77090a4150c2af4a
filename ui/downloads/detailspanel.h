// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/downloads/downloadlayout.h"

#include <QFrame>
#include <QHash>

class QLabel;
class QPushButton;

namespace Landline::Ui {

class FactsGrid;

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
    FactsGrid *m_facts = nullptr;
    QLabel *m_name = nullptr;
    int m_state = 0; ///< lines of m_facts
    int m_address = 0;
    int m_finalAddress = 0;
    int m_file = 0;
    int m_size = 0;
    int m_times = 0;
    QHash<RowAction, QPushButton *> m_buttons;
};

} // namespace Landline::Ui
