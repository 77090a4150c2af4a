// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakefilelookup.h"
#include "ui/dialogs/adddownloadssheet.h"

#include <QAbstractItemModel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

namespace Landline::Testing {

using namespace Landline::Ui;
using Downloads::DownloadRequest;
using Downloads::FileFacts;

inline const QString addDirectory = QStringLiteral("/data/downloads");

inline QUrl urlOf(const QString &path)
{
    return QUrl(QStringLiteral("https://example.org/") + path);
}

inline FileFacts fileOf(const QString &name, qint64 size)
{
    FileFacts facts;
    facts.name = name;
    facts.size = size;
    facts.isResumable = true;
    return facts;
}

/** A sheet that is shown, and what it gave. */
struct AddSheetDesk
{
    FakeFileLookup lookup;
    QWidget window;
    AddDownloadsSheet *sheet;
    QList<DownloadRequest> requests;
    QString chosen;
    IntakeSettings settings;

    explicit AddSheetDesk(const IntakeSettings &first = {}, const QList<DownloadRequest> &given = {})
    {
        window.show();
        sheet = given.isEmpty() ? new AddDownloadsSheet({addDirectory, first, lookup}, &window)
                                : new AddDownloadsSheet({addDirectory, first, lookup}, given, &window);
        sheet->setAttribute(Qt::WA_DeleteOnClose, false);
        QObject::connect(sheet, &AddDownloadsSheet::requested, sheet,
                         [this](const QList<DownloadRequest> &some, const QString &folder) {
                             requests = some;
                             chosen = folder;
                         });
        QObject::connect(sheet, &AddDownloadsSheet::settingsChanged, sheet,
                         [this](const IntakeSettings &now) { settings = now; });
        sheet->open();
    }
    [[nodiscard]] QPlainTextEdit &urls() const { return *field<QPlainTextEdit>(QStringLiteral("URLs")); }
    template <class Field>
    [[nodiscard]] Field *field(const QString &name) const
    {
        for (Field *candidate : sheet->findChildren<Field *>()) {
            if (candidate->accessibleName() == name)
                return candidate;
        }
        return nullptr;
    }
    template <class Button>
    [[nodiscard]] Button *button(const QString &text) const
    {
        for (Button *candidate : sheet->findChildren<Button *>()) {
            if (candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }
    [[nodiscard]] QAbstractItemModel &files() const { return *sheet->findChild<QTreeView *>()->model(); }
    [[nodiscard]] QString shown(int row, int column) const
    {
        return files().index(row, column).data().toString();
    }
    void add() const
    {
        QTest::mouseClick(field<QPushButton>(QStringLiteral("Add downloads")), Qt::LeftButton);
    }
};

} // namespace Landline::Testing
