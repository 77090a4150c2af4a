// SPDX-License-Identifier: GPL-3.0-or-later
// The part of TasksPane that writes what it shows into a file.
#include "ui/models/tasksexport.h"
#include "ui/painting/noticebar.h"
#include "ui/tasks/taskspane.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QtConcurrent>

namespace Landline::Ui {

void TasksPane::askExport(ExportFormat format)
{
    const bool csv = format == ExportFormat::Csv;
    auto *dialog = new QFileDialog(this, tr("Export"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(csv ? QStringLiteral("csv") : QStringLiteral("json"));
    dialog->setNameFilter(csv ? tr("Tables (*.csv)") : tr("JSON (*.json)"));
    dialog->selectFile(csv ? tr("tasks.csv") : tr("tasks.json"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString &path) { writeExport(path, format); });
    dialog->open();
}

void TasksPane::writeExport(const QString &path, ExportFormat format)
{
    QList<Tasks::TaskSnapshot> tasks;
    tasks.reserve(filter().rowCount());
    for (int row = 0; row < filter().rowCount(); ++row)
        tasks.append(filter().taskAt(row));
    const QString name = QFileInfo(path).fileName();
    const QString count = QLocale().toString(tasks.size());
    QtConcurrent::run([tasks, format, path] {
        return exportTasks(tasks, format, path);
    }).then(this, [this, name, count](const Result<void> &result) {
        if (result)
            notices().say(tr("%1 tasks were written to “%2”.").arg(count, name));
        else
            notices().say(tr("“%1” could not be written: %2").arg(name, result.error().message), {},
                          NoticeKind::Error);
    });
}

} // namespace Landline::Ui
