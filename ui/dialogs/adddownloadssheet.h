// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/downloadrequest.h"
#include "ui/models/intakesettings.h"
#include "ui/models/typedurls.h"
#include "ui/painting/sheet.h"

#include <QTimer>

class QCheckBox;
class QPlainTextEdit;
class QVBoxLayout;

namespace Landline::Downloads {
class FileLookup;
}

namespace Landline::Ui {

class AddOptionsForm;
class FilesToAdd;
class PathField;

/** What the sheet starts from. */
struct AddSurroundings
{
    QString directory; ///< where files go that nobody says anything else of
    IntakeSettings settings;
    Downloads::FileLookup &lookup; ///< outlives the sheet
};

/** Asks for addresses, one a line, shows what stands behind them, and asks where and how they are fetched. */
class AddDownloadsSheet final : public Sheet
{
    Q_OBJECT
public:
    AddDownloadsSheet(const AddSurroundings &surroundings, QWidget *parent);
    ~AddDownloadsSheet() override;
    /** For downloads that are there already, whose options are to be others: `requests` are theirs. */
    AddDownloadsSheet(const AddSurroundings &surroundings, const QList<Downloads::DownloadRequest> &requests,
                      QWidget *parent);

    /**
     * What stands in the field at first, out of the clipboard: selected, so that typing replaces it. Of links
     * that look like no file nobody asks before a person has touched them: it may be what resets a password.
     */
    void offerText(const QString &text);

Q_SIGNALS:
    /** `directory`: the folder that was chosen for all of them; `remark`: what was left out, a sentence. Of
     * downloads that are there already: one for each of those that were given, in their order. */
    void requested(const QList<Landline::Downloads::DownloadRequest> &requests, const QString &directory,
                   const QString &remark);
    /** A choice that is to be remembered, whether or not anything is added. */
    void settingsChanged(const Landline::Ui::IntakeSettings &settings);
    /** The folders by type are to be changed. */
    void foldersRequested();

public Q_SLOTS:
    /** They were changed meanwhile. */
    void setSettings(const Landline::Ui::IntakeSettings &settings);

protected:
    void commit() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    AddDownloadsSheet(const AddSurroundings &surroundings, const QString &heading, const QString &button,
                      QWidget *parent);
    void makeUrlField();
    void makeFolder(const QString &directory);
    void showOptions(bool shown);
    void readText();
    void updateFiles();
    void updateButton();
    void showHosts(const QList<QUrl> &urls);
    [[nodiscard]] QList<Downloads::DownloadRequest> firstRequests() const;
    [[nodiscard]] Result<Downloads::DownloadRequest> wanted(const Downloads::DownloadRequest &first) const;
    [[nodiscard]] bool keepsFolders() const;
    void showProblem();
    void refuseWord();

    IntakeSettings m_settings;
    TypedUrls m_typed;
    bool m_unpacks = false; ///< what the form has shown at first
    bool m_isOffering = false;
    QList<Downloads::DownloadRequest> m_given; ///< whose options are to be others; empty: some are added
    QString m_firstDirectory;                  ///< that was shown for the given ones; empty: they differ
    QString m_buttonText;
    QTimer m_reading;                ///< long texts are not read at each key
    QVBoxLayout *m_column = nullptr; ///< the left one
    QPlainTextEdit *m_urls = nullptr;
    FilesToAdd *m_files = nullptr;
    PathField *m_directory = nullptr;
    QWidget *m_choices = nullptr; ///< the line with what follows
    QCheckBox *m_byType = nullptr;
    AddOptionsForm *m_options = nullptr;
};

} // namespace Landline::Ui
