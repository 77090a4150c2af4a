// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/sheet.h"

namespace Landline::Ui {

/** Asks before the program ends while something goes on; accepted() is the wish to quit. */
class QuitSheet final : public Sheet
{
    Q_OBJECT
public:
    explicit QuitSheet(QWidget *parent);

    /** What would not go on, a sentence each. While it is shown too: things come to their end meanwhile. */
    void setLosses(const QStringList &losses);

protected:
    void commit() override { accept(); }

private:
    QVBoxLayout *m_losses = nullptr; ///< a label each
};

} // namespace Landline::Ui
