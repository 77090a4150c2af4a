// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/sheet.h"

class QLineEdit;

namespace Landline::Ui {

/** Asks for the command that is run when everything is finished. */
class RunAfterSheet final : public Sheet
{
    Q_OBJECT
public:
    RunAfterSheet(const QString &command, QWidget *parent);

Q_SIGNALS:
    void chosen(const QString &command);

protected:
    void commit() override;

private:
    void updateButton();

    QLineEdit *m_command = nullptr;
};

} // namespace Landline::Ui
