// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

namespace Landline::Ui {

class NoticeBar;

/** Opens files that were downloaded, or shows them in their folder; what can't be done is said. */
class FinishedFiles final : public QObject
{
    Q_OBJECT
public:
    /** A file manager that needs longer is not waited for: the folder is opened instead. */
    static constexpr std::chrono::milliseconds patience{3000};

    /** `notices` outlives it. */
    explicit FinishedFiles(NoticeBar &notices, QObject *parent = nullptr);

    /** With the program that the desktop has for it. What might run is shown in its folder instead. */
    void open(const QString &file);
    /** Selected in the file manager, where that can; else the folders are opened. */
    void showInFolder(const QStringList &files);
    /** What is in it. */
    void openFolder(const QString &folder);

private:
    void showChecked(const QStringList &files);
    void openFolders(const QStringList &files);
    void openInManager(const QString &folder);

    NoticeBar &m_notices;
};

} // namespace Landline::Ui
