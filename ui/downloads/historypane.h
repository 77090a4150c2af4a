// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/downloadhistorymodel.h"

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;

namespace Landline::Ui {

class DownloadAdder;
class EmptyPage;
class FinishedFiles;
class NoticeBar;

/** What was downloaded before: searched, opened, downloaded again, forgotten. */
class HistoryPane final : public QWidget
{
    Q_OBJECT
public:
    /** All of them outlive it. */
    HistoryPane(Downloads::DownloadHistory &history, const Clock &clock, DownloadAdder &adder,
                NoticeBar &notices, QWidget *parent = nullptr);

    void focusSearch();

Q_SIGNALS:
    /** Back to the list of downloads. */
    void closed();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeToolbar();
    void makeList();
    void makeActions();
    void updatePages();
    void updateButtons();
    void fitButtons();
    [[nodiscard]] QList<Downloads::HistoryEntry> selected() const;
    void openFile();
    void openFolder();
    void downloadAgain();
    void copyAddresses();
    void removeSelected();
    void removeFound();
    /** `how` hides `count` of them. */
    void remove(qint64 count, const std::function<void()> &how);

    DownloadAdder &m_adder;
    NoticeBar &m_notices;
    FinishedFiles *m_files = nullptr;
    DownloadHistoryModel m_model;
    QLineEdit *m_search = nullptr;
    QPushButton *m_clear = nullptr;
    QStackedWidget *m_pages = nullptr;
    EmptyPage *m_nothing = nullptr;
    EmptyPage *m_noMatch = nullptr;
    QWidget *m_content = nullptr;
    QListView *m_view = nullptr;
    QLabel *m_rest = nullptr;     ///< that there are more
    QHBoxLayout *m_row = nullptr; ///< the buttons below the list
    QPushButton *m_open = nullptr;
    QPushButton *m_folder = nullptr;
    QPushButton *m_again = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_remove = nullptr;
};

} // namespace Landline::Ui
