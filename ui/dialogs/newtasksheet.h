// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tasks/task.h"
#include "ui/painting/sheet.h"

class QComboBox;
class QLineEdit;
class QTabWidget;

namespace Landline::Ui {

/** Asks for work: a shell command, or the digest of a file. */
class NewTaskSheet final : public Sheet
{
    Q_OBJECT
public:
    /** `directory`: where a command runs that says nothing else. */
    NewTaskSheet(const QString &directory, QWidget *parent);

Q_SIGNALS:
    void requested(const Landline::Tasks::TaskSpec &spec, const Landline::Tasks::TaskOptions &options);

protected:
    void commit() override;

private:
    [[nodiscard]] QWidget *makeCommandPage(const QString &directory);
    [[nodiscard]] QWidget *makeHashPage();
    void commitCommand();
    void commitHash();
    void chooseInto(QLineEdit &field, int fileMode);

    QTabWidget *m_tabs = nullptr;
    QLineEdit *m_command = nullptr;
    QLineEdit *m_directory = nullptr;
    QLineEdit *m_file = nullptr;
    QComboBox *m_algorithm = nullptr;
};

} // namespace Landline::Ui
