// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/downloadsdesk.h"
#include "ui/downloads/limitpopup.h"
#include "ui/downloads/ratebox.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <QTimeEdit>
#include <QToolButton>

using namespace Landline;
using namespace Landline::Ui;
using Downloads::DownloadSettings;
using Downloads::RateHours;
using Tasks::TaskState;
using Testing::DownloadsDesk;

class TestLimitPopup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void whoReadsTheScreenFindsIt();
    void aRateIsTyped();
    void aRateIsTakenInAnyUnit_data();
    void aRateIsTakenInAnyUnit();
    void aRateIsChosen();
    void hoursAreAddedAndRemoved();
    void hoursHaveALimit();
    void moreAreDownloadedAtOnce();
    void ratesStepAsPeopleWould();
};

template <class Widget>
static Widget *named(const QWidget &parent, const QString &name)
{
    for (Widget *widget : parent.findChildren<Widget *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

static LimitPopup *popupOf(const DownloadsDesk &desk)
{
    QTest::mouseClick(desk.pane.findChild<QPushButton *>(QStringLiteral("limit")), Qt::LeftButton);
    return desk.pane.findChild<LimitPopup *>();
}

void TestLimitPopup::whoReadsTheScreenFindsIt()
{
    DownloadsDesk desk;
    QAccessibleInterface *pane = QAccessible::queryAccessibleInterface(&desk.pane);
    const int before = pane->childCount();
    LimitPopup *popup = popupOf(desk);
    QCOMPARE(pane->childCount(), before + 1);
    QAccessibleInterface *found = pane->child(before);
    QVERIFY(found);
    QCOMPARE(found->object(), popup);
    QCOMPARE(found->text(QAccessible::Name), QStringLiteral("Limits"));
    QCOMPARE(found->role(), QAccessible::Dialog);
    QCOMPARE(found->parent(), pane);
    QCOMPARE(pane->indexOfChild(found), before);
    QVERIFY(found->childCount() > 0);
    for (int i = 0; i < before; ++i)
        QCOMPARE(pane->indexOfChild(pane->child(i)), i);
    popup->close();
    QCOMPARE(pane->childCount(), before);
}

void TestLimitPopup::aRateIsTyped()
{
    DownloadsDesk desk;
    QVERIFY(desk.button(QStringLiteral("No limit")));
    const LimitPopup *popup = popupOf(desk);
    auto *rate = named<RateBox>(*popup, QStringLiteral("Limit of all downloads together"));
    QCOMPARE(rate->text(), QStringLiteral("no limit"));
    rate->selectAll();
    QTest::keyClicks(rate, QStringLiteral("2.5"));
    QTest::keyClick(rate, Qt::Key_Tab);
    QCOMPARE(desk.preferences.settings().bytesPerSecond, 2'500'000);
    QVERIFY(desk.button(QStringLiteral("Limit: 2.5 MB/s")));
}

void TestLimitPopup::aRateIsTakenInAnyUnit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("rate");
    QTest::newRow("bare") << "2" << qint64(2'000'000);
    QTest::newRow("as it is shown") << "2.5 MB/s" << qint64(2'500'000);
    QTest::newRow("kilobytes") << "500 kB/s" << qint64(500'000);
    QTest::newRow("before the field's own unit") << "500 kB/s MB/s" << qint64(500'000);
    QTest::newRow("one letter") << "100k" << qint64(100'000);
    QTest::newRow("gigabytes") << "1 GB" << qint64(1'000'000'000);
    QTest::newRow("nothing") << "no limit" << qint64(0);
}

void TestLimitPopup::aRateIsTakenInAnyUnit()
{
    QFETCH(QString, text);
    QFETCH(qint64, rate);
    RateBox box;
    box.setRate(7'000'000);
    box.selectAll();
    QTest::keyClicks(&box, text);
    QTest::keyClick(&box, Qt::Key_Return);
    QCOMPARE(box.rate(), rate);
}

void TestLimitPopup::aRateIsChosen()
{
    DownloadsDesk desk;
    const LimitPopup *popup = popupOf(desk);
    for (QPushButton *button : popup->findChildren<QPushButton *>()) {
        if (button->text() == QLatin1String("5 MB/s"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(desk.preferences.settings().bytesPerSecond, 5'000'000);
}

void TestLimitPopup::hoursAreAddedAndRemoved()
{
    DownloadsDesk desk;
    const LimitPopup *popup = popupOf(desk);
    QPushButton *add = nullptr;
    for (QPushButton *button : popup->findChildren<QPushButton *>())
        add = button->text() == QLatin1String("Add hours") ? button : add;
    QTest::mouseClick(add, Qt::LeftButton);
    QCOMPARE(desk.preferences.settings().hours,
             (QList<RateHours>{{QTime(8, 0), QTime(17, 0), RateHours::workingDays, 1'000'000}}));
    auto *days = named<QComboBox>(*popup, QStringLiteral("Days"));
    QCOMPARE(days->currentText(), QStringLiteral("Mon–Fri"));
    days->setFocus();
    QTest::keyClick(days, Qt::Key_Home);
    auto *until = named<QTimeEdit>(*popup, QStringLiteral("Until"));
    until->setFocus();
    until->setSelectedSection(QDateTimeEdit::HourSection);
    QTest::keyClick(until, Qt::Key_Up);
    const RateHours hours = desk.preferences.settings().hours.constFirst();
    QCOMPARE(hours.until, QTime(18, 0));
    QCOMPARE(hours.days, RateHours::everyDay);
    QTest::mouseClick(named<QToolButton>(*popup, QStringLiteral("Remove these hours")), Qt::LeftButton);
    QTRY_VERIFY(desk.preferences.settings().hours.isEmpty());
    for (int i = 0; i < LimitPopup::mostHours; ++i)
        QTest::mouseClick(add, Qt::LeftButton);
    QVERIFY(!add->isEnabled());
    QCOMPARE(desk.preferences.settings().hours.size(), LimitPopup::mostHours);
}

void TestLimitPopup::hoursHaveALimit()
{
    DownloadsDesk desk;
    const QTime now = QTime::currentTime();
    DownloadSettings settings;
    settings.bytesPerSecond = 5'000'000;
    settings.hours = {{now.addSecs(-600), now.addSecs(600), RateHours::everyDay, 500'000}};
    desk.preferences.setSettings(settings);
    QVERIFY(desk.button(QStringLiteral("Limit: 500 kB/s")));
    const LimitPopup *popup = popupOf(desk);
    const QString said =
        QStringLiteral("Now: 500 kB/s, until %1").arg(now.addSecs(600).toString(QStringLiteral("HH:mm")));
    bool isSaid = false;
    for (const QLabel *label : popup->findChildren<QLabel *>())
        isSaid = isSaid || label->text() == said;
    QVERIFY(isSaid);
}

void TestLimitPopup::moreAreDownloadedAtOnce()
{
    DownloadsDesk desk;
    desk.queue.setGroupLimit(QStringLiteral("downloads"), 1);
    desk.add(QStringLiteral("https://a.example/a.iso https://a.example/b.iso"));
    QTRY_COMPARE(desk.rows(), 2);
    QTRY_COMPARE(desk.stateOf(0), TaskState::Running);
    QCOMPARE(desk.stateOf(1), TaskState::Queued);
    auto *atOnce = named<QSpinBox>(*popupOf(desk), QStringLiteral("Downloads at once"));
    QCOMPARE(atOnce->value(), 1);
    atOnce->setFocus();
    QTest::keyClick(atOnce, Qt::Key_Up);
    QTRY_COMPARE(desk.stateOf(1), TaskState::Running);
}

void TestLimitPopup::ratesStepAsPeopleWould()
{
    RateBox box;
    QTest::keyClick(&box, Qt::Key_Up);
    QCOMPARE(box.rate(), 100'000);
    box.setRate(5'000'000);
    QTest::keyClick(&box, Qt::Key_Up);
    QCOMPARE(box.rate(), 6'000'000);
    QTest::keyClick(&box, Qt::Key_Down);
    QTest::keyClick(&box, Qt::Key_Down);
    QCOMPARE(box.rate(), 4'000'000);
    box.setRate(100'000);
    QTest::keyClick(&box, Qt::Key_Down);
    QCOMPARE(box.text(), QStringLiteral("no limit"));
    box.setValue(RateBox::highestRate * 2);
    QCOMPARE(box.value(), RateBox::highestRate);
}

QTEST_MAIN(TestLimitPopup)
#include "tst_limitpopup.moc"
