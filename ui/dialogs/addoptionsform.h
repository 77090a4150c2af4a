// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/downloadrequest.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace Landline::Ui {

/** What can be said of downloads beside where they come from and go to: name, checksum, speed, access. */
class AddOptionsForm final : public QWidget
{
    Q_OBJECT
public:
    explicit AddOptionsForm(QWidget *parent = nullptr);

    /** Shows what `request` asks for. */
    void setRequest(const Downloads::DownloadRequest &request);
    /** Name and checksum are of one file: with several they can't be said. `name`: what it will be called. */
    void setCount(qsizetype files, const QString &name);
    /** Puts what was said into a request for one of the files. Error InvalidInput: a sentence for a person.
     */
    [[nodiscard]] Result<Downloads::DownloadRequest> applyTo(Downloads::DownloadRequest request) const;
    /** How servers are asked. Error InvalidInput: a header that can't be one. */
    [[nodiscard]] Result<Downloads::HttpAccess> access() const;

Q_SIGNALS:
    /** access() is another. */
    void accessChanged();

private:
    void addLine(const QString &name, QWidget *field, QWidget *second = nullptr);
    void makeFile();
    void makeTransfer();
    void makeAccess();

    QGridLayout *m_grid = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_checksum = nullptr;
    QCheckBox *m_checksumFile = nullptr;
    QCheckBox *m_unpack = nullptr;
    QSpinBox *m_connections = nullptr;
    QSpinBox *m_limit = nullptr; ///< kB/s; 0: none
    QLineEdit *m_user = nullptr;
    QLineEdit *m_password = nullptr;
    QLineEdit *m_referer = nullptr;
    QPlainTextEdit *m_headers = nullptr;
    Downloads::HttpAccess m_access; ///< what of it has no field here
    bool m_isSingle = true;
};

/** "ALGO=HEX", or the digits alone, whose number tells the algorithm, or a line of a checksum file. Error:
 * InvalidInput. */
[[nodiscard]] Result<Downloads::FileDigest> digestFromPerson(const QString &text);

} // namespace Landline::Ui
