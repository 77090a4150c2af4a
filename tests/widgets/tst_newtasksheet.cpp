// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kinds/commandkind.h"
#include "core/tasks/kinds/comparekind.h"
#include "core/tasks/kinds/hashkind.h"
#include "core/tasks/kinds/packkind.h"
#include "core/tasks/kinds/transferkind.h"
#include "core/tasks/kinds/unpackkind.h"
#include "core/tasks/kinds/verifykind.h"
#include "ui/dialogs/newtasksheet.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTimeEdit>
#include <QToolButton>

using namespace Landline;
using namespace Landline::Ui;
using namespace std::chrono_literals;
using Tasks::TaskId;
using Tasks::TaskOptions;
using Tasks::TaskSpec;

namespace {

/** A sheet with fields found by their names, and what it has asked for. */
struct Form
{
    QPointer<NewTaskSheet> sheet;
    QSignalSpy asked;

    explicit Form(const QString &kind)
        : sheet(new NewTaskSheet(
            {"/somewhere", {"commands", "files"}, {{TaskId(3), "fetch"}, {TaskId(4), "pack"}}, {"Physics"}},
            nullptr))
        , asked(sheet, &NewTaskSheet::requested)
    {
        sheet->open();
        choose("What to do", kind);
    }
    ~Form() { delete sheet; }
    template <class T>
    [[nodiscard]] T &field(const QString &name) const
    {
        for (T *candidate : sheet->findChildren<T *>()) {
            if (candidate->accessibleName() == name && candidate->isVisible())
                return *candidate;
        }
        qFatal("there is no field %s", qPrintable(name));
    }
    void type(const QString &name, const QString &text) const { field<QLineEdit>(name).setText(text); }
    void choose(const QString &name, const QString &text) const
    {
        auto &box = field<QComboBox>(name);
        box.setCurrentIndex(box.findText(text));
    }
    void press() const
    {
        for (QPushButton *button : sheet->findChildren<QPushButton *>()) {
            if (button->text() == "Start") {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
    }
    [[nodiscard]] TaskSpec spec(int number = 0) const { return asked.at(number).at(0).value<TaskSpec>(); }
    [[nodiscard]] TaskOptions options(int number = 0) const
    {
        return asked.at(number).at(1).value<TaskOptions>();
    }
    [[nodiscard]] bool refuses() const
    {
        press();
        return asked.isEmpty() && !sheet->error().isEmpty();
    }
};

} // namespace

class TestNewTaskSheet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void aCommandIsAskedFor();
    void aCommandHasAShellAndAnEnvironment();
    void aDigestNeedsAWholePath();
    void digestsAreChecked();
    void archivesArePackedAndUnpacked();
    void eachFileIsATransfer();
    void aListIsAFile();
    void addressesGoToTheirOwnSheet();
    void optionsAreFolded();
    void optionsSayHow();
};

void TestNewTaskSheet::aCommandIsAskedFor()
{
    Form form("Run a command");
    QTest::keyClick(form.sheet, Qt::Key_Return);
    QVERIFY(form.asked.isEmpty());
    QVERIFY(!form.sheet->error().isEmpty());
    auto &command = form.field<QLineEdit>("Command");
    QVERIFY(command.hasFocus() || !command.isActiveWindow());
    QTest::keyClicks(&command, "echo hello");
    QTest::keyClick(&command, Qt::Key_Return);
    QCOMPARE(form.asked.count(), 1);
    QCOMPARE(form.spec(), Tasks::commandSpec("echo hello", "/somewhere"));
    QCOMPARE(form.options().title, QStringLiteral("echo hello"));
    QCOMPARE(form.options().retry.maxAttempts, 1);
    QVERIFY(!form.options().repeat.isSet());
}

void TestNewTaskSheet::aCommandHasAShellAndAnEnvironment()
{
    Form form("Run a command");
    form.type("Command", "printf '%s' \"a b\"");
    form.choose("Shell", "none: a program and its arguments");
    auto &environment = form.field<QPlainTextEdit>("Environment");
    environment.setPlainText("nonsense");
    QVERIFY(form.refuses());
    environment.setPlainText("A=1\n\nB=x=y");
    form.press();
    QCOMPARE(form.asked.count(), 1);
    QCOMPARE(form.spec().arguments.value("command").toArray(), (QJsonArray{"printf", "'%s'", "a b"}));
    QCOMPARE(form.spec().arguments.value("shell").toString(), QStringLiteral("none"));
    QCOMPARE(form.spec().arguments.value("environment").toObject(), (QJsonObject{{"A", "1"}, {"B", "x=y"}}));
}

void TestNewTaskSheet::aDigestNeedsAWholePath()
{
    Form form("Digest of a file");
    form.type("File", "relative.iso");
    QVERIFY(form.refuses());
    form.type("File", " /data/whole.iso ");
    form.press();
    QCOMPARE(form.spec(), Tasks::hashSpec("/data/whole.iso", "sha-256"));
}

void TestNewTaskSheet::digestsAreChecked()
{
    {
        Form form("Check digests");
        QVERIFY(form.refuses());
        form.type("List", "/data/SHA256SUMS");
        form.press();
        QCOMPARE(form.spec(), Tasks::verifySpec("/data/SHA256SUMS"));
    }
    {
        Form form("Check digests");
        form.choose("Compare", "a file and a digest");
        form.type("File", "/data/a.iso");
        form.type("Expected digest", "12345");
        QVERIFY(form.refuses());
        const QString digest = QString(64, u'a');
        form.type("Expected digest", digest);
        form.press();
        QCOMPARE(form.spec(), Tasks::compareWithDigestSpec("/data/a.iso", digest));
    }
    Form form("Check digests");
    form.choose("Compare", "two files");
    form.type("File", "/data/a.iso");
    QVERIFY(form.refuses());
    form.type("Other file", "/data/b.iso");
    form.press();
    QCOMPARE(form.spec(), Tasks::compareFilesSpec("/data/a.iso", "/data/b.iso"));
}

void TestNewTaskSheet::archivesArePackedAndUnpacked()
{
    {
        Form form("Pack an archive");
        QVERIFY(form.refuses());
        form.field<QPlainTextEdit>("Files and folders").setPlainText("/data/a\n /data/b \n");
        form.type("Archive", "/data/all.rar");
        QVERIFY(form.refuses());
        form.type("Archive", "/data/all.tar.zst");
        form.press();
        QCOMPARE(form.spec(), Tasks::packSpec({"/data/a", "/data/b"}, "/data/all.tar.zst"));
    }
    Form form("Unpack an archive");
    QVERIFY(form.refuses());
    form.type("Archive", "/data/all.zip");
    form.press();
    QCOMPARE(form.spec(), Tasks::unpackSpec("/data/all.zip"));
}

void TestNewTaskSheet::eachFileIsATransfer()
{
    Form form("Copy or move");
    form.choose("Do", "Move");
    form.field<QPlainTextEdit>("Files and folders").setPlainText("/data/a\nb");
    form.type("Into", "/target");
    QVERIFY(form.refuses());
    form.field<QPlainTextEdit>("Files and folders").setPlainText("/data/a\n/data/b");
    form.press();
    QCOMPARE(form.asked.count(), 2);
    QCOMPARE(form.spec(1), Tasks::transferSpec(Tasks::TransferMode::Move, "/data/b", "/target"));
    QCOMPARE(form.options(1).title, QStringLiteral("Move b"));
}

void TestNewTaskSheet::aListIsAFile()
{
    Form form("Tasks from a list");
    QVERIFY(form.refuses());
    QSignalSpy lists(form.sheet, &NewTaskSheet::listRequested);
    form.type("List of tasks", "/data/tasks.json");
    QVERIFY(!form.sheet->findChild<QToolButton *>("options")->isVisible());
    form.press();
    QVERIFY(form.asked.isEmpty());
    QCOMPARE(lists.count(), 1);
    QCOMPARE(lists[0][0].toString(), QStringLiteral("/data/tasks.json"));
}

void TestNewTaskSheet::addressesGoToTheirOwnSheet()
{
    const Form form("Fetch addresses");
    QSignalSpy wanted(form.sheet, &NewTaskSheet::downloadsRequested);
    for (QPushButton *button : form.sheet->findChildren<QPushButton *>()) {
        if (button->text() == "Add downloads")
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(wanted.count(), 1);
    QVERIFY(form.asked.isEmpty());
}

void TestNewTaskSheet::optionsAreFolded()
{
    const Form form("Run a command");
    const int height = form.sheet->height();
    auto *fold = form.sheet->findChild<QToolButton *>("options");
    QVERIFY(!form.sheet->findChild<TaskOptionsForm *>()->isVisible());
    fold->click();
    QVERIFY(form.sheet->findChild<TaskOptionsForm *>()->isVisible());
    QTRY_VERIFY(form.sheet->height() > height);
    fold->click();
    QTRY_COMPARE(form.sheet->height(), height);
}

void TestNewTaskSheet::optionsSayHow()
{
    Form form("Run a command");
    form.sheet->findChild<QToolButton *>("options")->click();
    form.type("Command", "true");
    form.type("Name", "every morning");
    form.field<QComboBox>("Group").setEditText("mine");
    form.choose("Priority", "high");
    form.choose("After", "fetch");
    form.choose("Start", "at");
    const QDateTime later = QDateTime::currentDateTime().addDays(2);
    form.field<QDateTimeEdit>("Start").setDateTime(later);
    form.choose("Repeat", "daily at");
    form.field<QTimeEdit>("Repeat at").setTime(QTime(7, 30));
    form.field<QSpinBox>("Time-out").setValue(5);
    form.field<QSpinBox>("Retries").setValue(2);
    form.choose("Tell the room", "Physics");
    form.press();
    QCOMPARE(form.asked.count(), 1);
    const TaskOptions options = form.options();
    QCOMPARE(options.title, QStringLiteral("every morning"));
    QCOMPARE(options.group, QStringLiteral("mine"));
    QVERIFY(options.priority > 0);
    QCOMPARE(options.after, QList<TaskId>{TaskId(3)});
    QVERIFY(qAbs(options.startAt.secsTo(later)) < 60);
    QCOMPARE(options.repeat.at, QTime(7, 30));
    QCOMPARE(options.timeout, 5min);
    QCOMPARE(options.retry.maxAttempts, 3);
    QCOMPARE(options.retry.on, Tasks::RetryOn::AnyError);
    QCOMPARE(options.postTo, QStringLiteral("Physics"));
}

QTEST_MAIN(TestNewTaskSheet)
#include "tst_newtasksheet.moc"
