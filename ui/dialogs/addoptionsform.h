// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/downloads/downloadrequest.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QLabel;
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

    /**
     * Shows what they ask for. A field in which they differ says so. Login, referer and headers of several
     * servers can't be changed: what is meant for one of them would go to the others.
     */
    void setRequests(const QList<Downloads::DownloadRequest> &requests);
    /** Name and checksum are of one file: with several they can't be said. `name`: what it will be called. */
    void setCount(qsizetype files, const QString &name);
    /** Which servers get what stands under login, referer and headers; of more than one it is said. */
    void setHosts(const QStringList &hosts);
    /**
     * Puts into a request for one of the files what is another than setRequests() has shown. Error
     * InvalidInput: a sentence for a person.
     */
    [[nodiscard]] Result<Downloads::DownloadRequest> applyTo(Downloads::DownloadRequest request) const;
    /** How servers are asked, `access` where nothing else was said. Error InvalidInput: a header that can't
     * be one. */
    [[nodiscard]] Result<Downloads::HttpAccess> access(Downloads::HttpAccess access) const;

Q_SIGNALS:
    /** access() is another, and whoever typed it has gone on to something else. */
    void accessChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /** What stands in the fields. */
    struct Said
    {
        QString name;
        QString checksum;
        Qt::CheckState checksumFile = Qt::Unchecked;
        Qt::CheckState unpack = Qt::Unchecked;
        int connections = 0;
        int limit = 0;
        QString user;
        QString password;
        QString referer;
        QString headers;
    };
    [[nodiscard]] Said said() const;
    void showTransfer(const QList<Downloads::DownloadRequest> &requests);
    void showAccess(const QList<Downloads::DownloadRequest> &requests);
    void addLine(const QString &name, QWidget *field, QWidget *second = nullptr);
    void makeFile();
    void makeTransfer();
    void makeAccess();
    [[nodiscard]] QLabel *addNote(const QString &objectName);

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
    QLabel *m_hosts = nullptr;  ///< whom login, referer and headers are for
    QLabel *m_stored = nullptr; ///< how they are kept
    Said m_shown;               ///< what of it was not typed
    bool m_isSingle = true;
};

/** "ALGO=HEX", or the digits alone, whose number tells the algorithm, or a line of a checksum file. Error:
 * InvalidInput. */
[[nodiscard]] Result<Downloads::FileDigest> digestFromPerson(const QString &text);

} // namespace Landline::Ui
