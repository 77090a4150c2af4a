// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/addoptionsform.h"
#include "ui/dialogs/folderssheet.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;

/** The forms beside the sheet that adds downloads. */
class TestAddForms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void digestsAreKnownByTheirLength_data();
    void digestsAreKnownByTheirLength();
    void foldersAreEdited();
};

void TestAddForms::digestsAreKnownByTheirLength_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("digest");
    const QString hex = QStringLiteral("0123456789abcdef");
    const auto row = [](const QString &text, const QString &digest) {
        QTest::newRow(qPrintable(text)) << text << digest;
    };
    row(QString(), QString());
    row(hex.repeated(2), QStringLiteral("md5=") + hex.repeated(2));
    row(hex.repeated(2) + hex.left(8), QStringLiteral("sha-1=") + hex.repeated(2) + hex.left(8));
    row(hex.repeated(4).toUpper() + QStringLiteral("  a.iso"), QStringLiteral("sha-256=") + hex.repeated(4));
    row(QStringLiteral(" sha-512=") + hex.repeated(8), QStringLiteral("sha-512=") + hex.repeated(8));
    row(hex, QStringLiteral("none"));
    row(QStringLiteral("sha-256=") + hex, QStringLiteral("none"));
    row(QStringLiteral("nonsense"), QStringLiteral("none"));
}

void TestAddForms::digestsAreKnownByTheirLength()
{
    QFETCH(const QString, text);
    QFETCH(const QString, digest);
    const auto read = digestFromPerson(text);
    QCOMPARE(read ? (read->isSet() ? read->toText() : QString()) : QStringLiteral("none"), digest);
}

void TestAddForms::foldersAreEdited()
{
    QWidget window;
    auto *sheet = new FoldersSheet({}, QStringLiteral("/data/downloads"), &window);
    sheet->setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy changed(sheet, &FoldersSheet::changed);
    sheet->open();
    const auto field = [sheet](const QString &name) {
        for (QLineEdit *candidate : sheet->findChildren<QLineEdit *>()) {
            if (candidate->accessibleName() == name)
                return candidate;
        }
        return static_cast<QLineEdit *>(nullptr);
    };
    const auto save = [sheet] {
        for (QPushButton *button : sheet->findChildren<QPushButton *>()) {
            if (button->text() == QLatin1String("Save"))
                button->click();
        }
    };
    field(QStringLiteral("Extensions of Music"))->setText(QStringLiteral(" ,"));
    save();
    QVERIFY(!sheet->error().isEmpty());
    field(QStringLiteral("Extensions of Music"))->setText(QStringLiteral("*.mp3, OGG"));
    field(QStringLiteral("Folder for Music"))->setText(QStringLiteral("../out"));
    save();
    QVERIFY(changed.isEmpty());
    field(QStringLiteral("Folder for Music"))->setText(QStringLiteral("/media/music"));
    save();
    QCOMPARE(changed.count(), 1);
    Downloads::FolderRules wanted;
    wanted.rules[2].extensions = QStringList{QStringLiteral("mp3"), QStringLiteral("ogg")};
    wanted.rules[2].directory = QStringLiteral("/media/music");
    QCOMPARE(changed.constFirst().at(0).value<Downloads::FolderRules>(), wanted);
}

QTEST_MAIN(TestAddForms)
#include "tst_addforms.moc"
