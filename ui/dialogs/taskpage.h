// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tasks/task.h"

#include <QWidget>

#include <memory>

class QVBoxLayout;

namespace Landline::Ui {

/** A task that a page asks for: what it does, and what it is called where a person says nothing else. */
struct TaskWish
{
    Tasks::TaskSpec spec;
    QString title;
};

/** The fields of one kind of task in the sheet for new tasks. */
class TaskPage : public QWidget
{
    Q_OBJECT
public:
    explicit TaskPage(QWidget *parent = nullptr);

    /** At least one. Error: what is missing, for people; the keyboard then stands in that field. */
    [[nodiscard]] virtual Result<QList<TaskWish>> wishes() = 0;

Q_SIGNALS:
    /** Fields have come or gone. */
    void changed();

protected:
    /** A label above `field`, which it names. */
    void addField(const QString &name, QWidget *field);
    /** With both, `field` and its label, shown or not. */
    void setFieldVisible(QWidget *field, bool visible); // NOLINT: as QWidget::setVisible()
    void addSentence(const QString &text);
    /** An Error for people, with the keyboard in `field`. */
    [[nodiscard]] static tl::unexpected<Error> complaint(QWidget &field, const QString &text);

private:
    QVBoxLayout *m_column = nullptr;
};

/** "command" in `directory`, where nothing else is said. */
[[nodiscard]] TaskPage *makeCommandPage(const QString &directory);
[[nodiscard]] TaskPage *makeHashPage();
/** "compare" and "verify". */
[[nodiscard]] TaskPage *makeCheckPage();
[[nodiscard]] TaskPage *makePackPage();
[[nodiscard]] TaskPage *makeUnpackPage();
/** "copy" and "move". */
[[nodiscard]] TaskPage *makeTransferPage();
/** A file of tasks: one wish without a spec, whose title is the file. */
[[nodiscard]] TaskPage *makeListPage();
/** Only a sentence: addresses have a sheet of their own. */
[[nodiscard]] TaskPage *makeFetchPage();

} // namespace Landline::Ui
