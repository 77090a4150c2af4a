// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/folderrules.h"
#include "ui/painting/sheet.h"

class QCheckBox;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;

namespace Landline::Ui {

/** Lets people change which files go to which folders: a row a rule, with its extensions and its folder. */
class FoldersSheet final : public Sheet
{
    Q_OBJECT
public:
    /** `directory`: the folder that relative ones are in. */
    FoldersSheet(const Downloads::FolderRules &rules, const QString &directory, QWidget *parent);

Q_SIGNALS:
    void changed(const Landline::Downloads::FolderRules &rules);

protected:
    void commit() override;

private:
    struct Row
    {
        QString name;
        QPlainTextEdit *extensions = nullptr; ///< null: of all that no other names
        QLineEdit *directory = nullptr;
    };
    void addRow(const Downloads::FolderRule &rule);
    void showRules(const QList<Downloads::FolderRule> &rules);

    QCheckBox *m_on = nullptr;
    QGridLayout *m_grid = nullptr;
    QList<Row> m_rows;
};

} // namespace Landline::Ui
