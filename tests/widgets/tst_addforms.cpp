// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/addoptionsform.h"
#include "ui/dialogs/folderssheet.h"
#include "ui/dialogs/runaftersheet.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

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
    void allExtensionsAreSeen();
    void withoutACommandNothingIsChosen();
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
    const auto write = [sheet](const QString &name, const QString &text) {
        for (QWidget *candidate : sheet->findChildren<QWidget *>()) {
            if (candidate->accessibleName() != name)
                continue;
            if (auto *line = qobject_cast<QLineEdit *>(candidate))
                line->setText(text);
            else if (auto *lines = qobject_cast<QPlainTextEdit *>(candidate))
                lines->setPlainText(text);
        }
    };
    const auto save = [sheet] {
        for (QPushButton *button : sheet->findChildren<QPushButton *>()) {
            if (button->text() == QLatin1String("Save"))
                button->click();
        }
    };
    write(QStringLiteral("Extensions of Music"), QStringLiteral(" ,"));
    save();
    QVERIFY(!sheet->error().isEmpty());
    write(QStringLiteral("Extensions of Music"), QStringLiteral("*.mp3, OGG"));
    write(QStringLiteral("Folder for Music"), QStringLiteral("../out"));
    save();
    QVERIFY(changed.isEmpty());
    write(QStringLiteral("Folder for Music"), QStringLiteral("/media/music"));
    save();
    QCOMPARE(changed.count(), 1);
    Downloads::FolderRules wanted;
    wanted.rules[2].extensions = QStringList{QStringLiteral("mp3"), QStringLiteral("ogg")};
    wanted.rules[2].directory = QStringLiteral("/media/music");
    QCOMPARE(changed.constFirst().at(0).value<Downloads::FolderRules>(), wanted);
}

void TestAddForms::allExtensionsAreSeen()
{
    QWidget window;
    auto *sheet = new FoldersSheet({}, QStringLiteral("/data/downloads"), &window);
    sheet->open();
    QVERIFY(QTest::qWaitForWindowExposed(sheet));
    const auto fields = sheet->findChildren<QPlainTextEdit *>();
    QCOMPARE(fields.size(), 6);
    for (const QPlainTextEdit *field : fields) {
        const int lines = field->document()->firstBlock().layout()->lineCount();
        const int room = field->viewport()->height() - 2 * int(field->document()->documentMargin());
        QVERIFY2(lines * field->fontMetrics().lineSpacing() <= room, qPrintable(field->accessibleName()));
    }
}

void TestAddForms::withoutACommandNothingIsChosen()
{
    QWidget window;
    auto *sheet = new RunAfterSheet({}, &window);
    sheet->setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy chosen(sheet, &RunAfterSheet::chosen);
    sheet->open();
    auto *field = sheet->findChild<QLineEdit *>();
    QPushButton *run = nullptr;
    for (QPushButton *button : sheet->findChildren<QPushButton *>()) {
        if (button->text() == QLatin1String("Run it then"))
            run = button;
    }
    QVERIFY(run && !run->isEnabled());
    QTest::keyClicks(field, QStringLiteral("  "));
    QVERIFY(!run->isEnabled());
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(chosen.isEmpty());
    QTest::keyClicks(field, QStringLiteral("true"));
    QVERIFY(run->isEnabled());
    QTest::mouseClick(run, Qt::LeftButton);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.constFirst().constFirst().toString(), QStringLiteral("true"));
}

QTEST_MAIN(TestAddForms)
#include "tst_addforms.moc"
