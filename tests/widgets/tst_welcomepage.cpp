// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/frames.h"
#include "tests/support/fakeroomservice.h"
#include "ui/dialogs/hostsheet.h"
#include "ui/dialogs/joinsheet.h"
#include "ui/dialogs/personname.h"
#include "ui/dialogs/welcomepage.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Chat::HostRequest;
using Chat::RoomId;
using Chat::RoomSnapshot;
using Chat::RoomState;

namespace {

template <class T>
T *child(const QWidget &parent, const char *name)
{
    return parent.findChild<T *>(QLatin1String(name));
}

void type(QLineEdit *field, const QString &text)
{
    field->selectAll();
    QTest::keyClick(field, Qt::Key_Delete);
    QTest::keyClicks(field, text);
}

RoomSnapshot snapshot(qint64 id, RoomState state, const Error &error = {})
{
    RoomSnapshot room;
    room.id = RoomId(id);
    room.state = state;
    room.error = error;
    return room;
}

/** Says that the room is closed before joinRoom() has returned, as for an address that can't be one. */
class RefusingRoomService final : public Testing::FakeRoomService
{
public:
    Chat::RoomId joinRoom(const Chat::JoinRequest &request) override
    {
        const RoomId id = FakeRoomService::joinRoom(request);
        Q_EMIT roomAdded(snapshot(id.value(), RoomState::Connecting));
        Q_EMIT roomChanged(
            snapshot(id.value(), RoomState::Closed,
                     {ErrorCode::InvalidInput, QStringLiteral("No such address."), {}, 0, {}}));
        return id;
    }
};

} // namespace

class TestWelcomePage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }
    void aNickIsProposed();
    void hostingIsOneClick();
    void aNameThatIsNoneIsSaidInPlace_data();
    void aNameThatIsNoneIsSaidInPlace();
    void theOtherWaysAreOffered();
    void theHostSheetAsksForNameAndGuests();
    void theHostSheetRefusesARoomWithoutName();
    void joiningStaysUntilTheRoomIsOpen();
    void aHostThatIsNotThereIsSaidBesideTheAddress();
    void anAddressRefusedAtOnceIsSaidToo();
    void closingWhileItConnectsGivesTheRoomUp();
    void aChangedKeyIsLeftToThePane();
};

void TestWelcomePage::aNickIsProposed()
{
    QVERIFY(nickProblem(proposedNick()).isEmpty());
    const WelcomePage page{QString()};
    QCOMPARE(child<QLineEdit>(page, "nick")->text(), proposedNick());
    const WelcomePage known(QStringLiteral("Ana"));
    QCOMPARE(known.nick(), QStringLiteral("Ana"));
}

void TestWelcomePage::hostingIsOneClick()
{
    WelcomePage page(QStringLiteral("Ana"));
    QSignalSpy requested(&page, &WelcomePage::hostRequested);
    QTest::mouseClick(child<QPushButton>(page, "host"), Qt::LeftButton);
    QCOMPARE(requested.size(), 1);
    const auto request = requested.at(0).at(0).value<HostRequest>();
    QCOMPARE(request.nick, QStringLiteral("Ana"));
    QCOMPARE(request.roomName, proposedRoomName(QStringLiteral("Ana")));
    QVERIFY(request.anyPortIfTaken);
    QVERIFY(!request.allowPlain);
}

void TestWelcomePage::aNameThatIsNoneIsSaidInPlace_data()
{
    QTest::addColumn<QString>("nick");
    QTest::newRow("empty") << QStringLiteral("  ");
    QTest::newRow("too long") << QString(Chat::Wire::maxNickLength + 1, u'x');
    QTest::newRow("reserved") << QStringLiteral("System");
}

void TestWelcomePage::aNameThatIsNoneIsSaidInPlace()
{
    QFETCH(QString, nick);
    WelcomePage page(QStringLiteral("Ana"));
    page.show();
    QSignalSpy hosts(&page, &WelcomePage::hostRequested);
    QSignalSpy joins(&page, &WelcomePage::joinRequested);
    type(child<QLineEdit>(page, "nick"), nick);
    auto *problem = child<QLabel>(page, "problem");
    QTest::mouseClick(child<QPushButton>(page, "host"), Qt::LeftButton);
    QTest::mouseClick(child<QPushButton>(page, "join"), Qt::LeftButton);
    QCOMPARE(hosts.size() + joins.size(), 0);
    QVERIFY(problem->isVisible());
    type(child<QLineEdit>(page, "nick"), QString(Chat::Wire::maxNickLength, u'x'));
    QVERIFY(!problem->isVisible());
    QTest::mouseClick(child<QPushButton>(page, "host"), Qt::LeftButton);
    QCOMPARE(hosts.size(), 1);
}

void TestWelcomePage::theOtherWaysAreOffered()
{
    WelcomePage page(QStringLiteral("Ana"));
    QSignalSpy options(&page, &WelcomePage::hostOptionsRequested);
    QSignalSpy joins(&page, &WelcomePage::joinRequested);
    QSignalSpy downloads(&page, &WelcomePage::addDownloadsRequested);
    QTest::mouseClick(child<QPushButton>(page, "hostOptions"), Qt::LeftButton);
    QTest::mouseClick(child<QPushButton>(page, "join"), Qt::LeftButton);
    QTest::mouseClick(child<QPushButton>(page, "download"), Qt::LeftButton);
    QCOMPARE(options.size(), 1);
    QCOMPARE(joins.at(0).at(0).toString(), QStringLiteral("Ana"));
    QCOMPARE(downloads.size(), 1);
    for (const char *name : {"Host a room", "Join a room", "Add downloads"}) {
        const auto buttons = page.findChildren<QPushButton *>();
        QVERIFY2(std::any_of(buttons.begin(), buttons.end(),
                             [name](const QPushButton *button) {
                                 return button->accessibleName() == QLatin1String(name);
                             }),
                 name);
    }
}

void TestWelcomePage::theHostSheetAsksForNameAndGuests()
{
    auto *sheet = new HostSheet(QStringLiteral("Ana"), nullptr);
    sheet->open();
    QSignalSpy requested(sheet, &HostSheet::requested);
    auto *name = child<QLineEdit>(*sheet, "roomName");
    QCOMPARE(name->accessibleName(), QStringLiteral("Room name"));
    type(name, QStringLiteral("Physics lab"));
    child<QCheckBox>(*sheet, "allowPlain")->setChecked(true);
    const QPointer<HostSheet> alive(sheet);
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(requested.size(), 1);
    const auto request = requested.at(0).at(0).value<HostRequest>();
    QCOMPARE(request.roomName, QStringLiteral("Physics lab"));
    QVERIFY(request.allowPlain);
    QTRY_VERIFY(!alive);
}

void TestWelcomePage::theHostSheetRefusesARoomWithoutName()
{
    HostSheet sheet(QStringLiteral("Ana"), nullptr);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.open();
    QSignalSpy requested(&sheet, &HostSheet::requested);
    auto *name = child<QLineEdit>(sheet, "roomName");
    for (const QString &bad : {QStringLiteral(" "), QString(Chat::Wire::maxRoomNameLength + 1, u'x')}) {
        type(name, bad);
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!sheet.error().isEmpty());
    }
    QCOMPARE(requested.size(), 0);
    type(name, QString(Chat::Wire::maxRoomNameLength, u'x'));
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(requested.size(), 1);
}

void TestWelcomePage::joiningStaysUntilTheRoomIsOpen()
{
    Testing::FakeRoomService service;
    JoinSheet sheet(service, QStringLiteral("Ben"), nullptr);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.open();
    QSignalSpy joined(&sheet, &JoinSheet::joined);
    auto *address = child<QLineEdit>(sheet, "address");
    QCOMPARE(address->accessibleName(), QStringLiteral("Address"));
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(!sheet.error().isEmpty());
    QVERIFY(service.joined.isEmpty());
    type(address, QStringLiteral(" 10.0.0.5:8888 "));
    QTest::keyClick(address, Qt::Key_Return);
    QCOMPARE(service.joined.size(), 1);
    QCOMPARE(service.joined.at(0).address, QStringLiteral("10.0.0.5:8888"));
    QVERIFY(child<QLabel>(sheet, "progress")->isVisible());
    QTest::keyClick(address, Qt::Key_Return);
    QCOMPARE(service.joined.size(), 1); // once
    Q_EMIT service.roomChanged(snapshot(9, RoomState::Open));
    QCOMPARE(joined.size(), 0);
    Q_EMIT service.roomChanged(snapshot(1, RoomState::Open));
    QCOMPARE(joined.size(), 1);
    QCOMPARE(joined.at(0).at(0).value<RoomId>(), RoomId(1));
    QVERIFY(!sheet.isVisible());
    QVERIFY(!service.calls.contains(QStringLiteral("leave 1")));
}

void TestWelcomePage::aHostThatIsNotThereIsSaidBesideTheAddress()
{
    Testing::FakeRoomService service;
    JoinSheet sheet(service, QStringLiteral("Ben"), nullptr);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.open();
    auto *address = child<QLineEdit>(sheet, "address");
    type(address, QStringLiteral("10.0.0.9"));
    QTest::keyClick(address, Qt::Key_Return);
    Q_EMIT service.roomChanged(
        snapshot(1, RoomState::Waiting, {ErrorCode::Network, QStringLiteral("Nobody answers."), {}, 0, {}}));
    QCOMPARE(sheet.error(), QStringLiteral("Nobody answers."));
    QVERIFY(sheet.isVisible());
    QVERIFY(service.calls.contains(QStringLiteral("leave 1"))); // no dead room stays in the list
    QTest::keyClick(address, Qt::Key_Return);
    QCOMPARE(service.joined.size(), 2);
}

void TestWelcomePage::anAddressRefusedAtOnceIsSaidToo()
{
    RefusingRoomService service;
    JoinSheet sheet(service, QStringLiteral("Ben"), nullptr);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.open();
    auto *address = child<QLineEdit>(sheet, "address");
    type(address, QStringLiteral("???"));
    QTest::keyClick(address, Qt::Key_Return);
    QCOMPARE(sheet.error(), QStringLiteral("No such address."));
}

void TestWelcomePage::closingWhileItConnectsGivesTheRoomUp()
{
    Testing::FakeRoomService service;
    JoinSheet sheet(service, QStringLiteral("Ben"), nullptr);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.open();
    sheet.setAddress(QStringLiteral("landline://10.0.0.5:8888#aabb"));
    auto *address = child<QLineEdit>(sheet, "address");
    QTest::keyClick(address, Qt::Key_Return);
    QCOMPARE(service.calls, QStringList(QStringLiteral("join landline://10.0.0.5:8888#aabb")));
    QTest::keyClick(&sheet, Qt::Key_Escape);
    QCOMPARE(service.calls.last(), QStringLiteral("leave 1"));
}

void TestWelcomePage::aChangedKeyIsLeftToThePane()
{
    Testing::FakeRoomService service;
    JoinSheet sheet(service, QStringLiteral("Ben"), nullptr);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.open();
    QSignalSpy joined(&sheet, &JoinSheet::joined);
    auto *address = child<QLineEdit>(sheet, "address");
    type(address, QStringLiteral("10.0.0.5"));
    QTest::keyClick(address, Qt::Key_Return);
    Q_EMIT service.roomChanged(
        snapshot(1, RoomState::Closed, {ErrorCode::Tls, QStringLiteral("Another key."), {}, 0, {}}));
    QCOMPARE(joined.size(), 1);
    QVERIFY(!service.calls.contains(QStringLiteral("leave 1")));
}

QTEST_MAIN(TestWelcomePage)
#include "tst_welcomepage.moc"
