// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/taskoptionsform.h"
#include "ui/painting/sheet.h"

class QComboBox;
class QScrollArea;
class QStackedWidget;
class QToolButton;

namespace Landline::Ui {

class TaskPage;

/** Asks for work: what is to be done, and, folded below, how. */
class NewTaskSheet final : public Sheet
{
    Q_OBJECT
public:
    NewTaskSheet(const NewTaskSurroundings &surroundings, QWidget *parent);

Q_SIGNALS:
    void requested(const Landline::Tasks::TaskSpec &spec, const Landline::Tasks::TaskOptions &options);
    /** The tasks of a file are wanted, see parseTaskList(). */
    void listRequested(const QString &file);
    /** Addresses are wanted, which another sheet asks for. */
    void downloadsRequested();

protected:
    void commit() override;

private:
    void addPage(const QString &name, TaskPage *page);
    void showPage(int index);
    void showOptions(bool shown);
    /** As high as what is shown needs. */
    void fold();

    QComboBox *m_kind = nullptr;
    QStackedWidget *m_pages = nullptr;
    TaskPage *m_listPage = nullptr;
    TaskPage *m_fetchPage = nullptr;
    QToolButton *m_fold = nullptr;
    TaskOptionsForm *m_options = nullptr;
};

} // namespace Landline::Ui
