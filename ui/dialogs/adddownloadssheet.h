// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"
#include "ui/painting/sheet.h"

class QLineEdit;
class QPlainTextEdit;

namespace Landline::Ui {

/** Asks for addresses, one a line, and for the folder their files go to. */
class AddDownloadsSheet final : public Sheet
{
    Q_OBJECT
public:
    AddDownloadsSheet(const QString &directory, QWidget *parent);

    /** What stands in the field at first. */
    void setText(const QString &text);

Q_SIGNALS:
    void requested(const QList<Landline::Downloads::DownloadRequest> &requests);

protected:
    void commit() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void chooseDirectory();
    void updateCount();

    QPlainTextEdit *m_urls = nullptr;
    QLineEdit *m_directory = nullptr;
};

} // namespace Landline::Ui
