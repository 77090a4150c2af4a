// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"
#include "tests/support/fakeroomservice.h"
#include "ui/chat/chatpane.h"
#include "ui/chat/composer.h"
#include "ui/chat/invitation.h"
#include "ui/chat/qrcode.h"
#include "ui/chat/roomnotice.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace Landline;
using namespace Landline::Ui;
using Chat::Member;
using Chat::Message;
using Chat::RoomId;
using Chat::RoomSnapshot;
using Chat::RoomState;

class TestChatPane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }
    void init();
    void cleanup();
    void returnSendsWhatWasTyped();
    void shiftReturnStartsALine();
    void nothingIsSentThatIsEmptyOrTooLong();
    void theComposerGrowsToSixLines();
    void pastedMarkupIsText();
    void messagesOfOtherRoomsStayOut();
    void theHeaderSaysWhoReadsAlong();
    void anEmptyHostedRoomShowsHowOthersGetIn();
    void inviteShowsItAgainLater();
    void aLostConnectionSaysWhenItIsTriedAgain();
    void aChangedKeyIsTrustedOnlyAfterItWasShown();
    void aRoomThatCouldNotOpenSaysWhy();
    void whatWasWrittenSurvivesALostConnection();
    void unreadAreCountedWhileThePaneIsHidden();
    void earlierMessagesAreAskedForOnce();
    void pageKeysMoveTheConversationWhileOneWrites();
    void theMembersGiveWayInANarrowPane();
    void everyControlHasAName();
    void ownersDoSomethingAboutMembersAndMessages();

private:
    [[nodiscard]] QPlainTextEdit *edit() const
    {
        return m_pane->findChild<QPlainTextEdit *>(QStringLiteral("message"));
    }
    template <class T>
    [[nodiscard]] T *child(const char *name) const
    {
        return m_pane->findChild<T *>(QLatin1String(name));
    }
    void change(RoomState state, const Error &error = {})
    {
        m_room.state = state;
        m_room.error = error;
        Q_EMIT m_service->roomChanged(m_room);
    }
    [[nodiscard]] Message message(qint64 seq, const QString &text) const
    {
        Message message;
        message.seq = seq;
        message.sender = QStringLiteral("Ben");
        message.text = text;
        message.time = m_clock.now();
        return message;
    }

    Testing::FakeClock m_clock;
    std::unique_ptr<Testing::FakeRoomService> m_service;
    std::unique_ptr<ChatPane> m_pane;
    RoomSnapshot m_room;
};

void TestChatPane::init()
{
    m_service = std::make_unique<Testing::FakeRoomService>();
    m_room = {};
    m_room.id = RoomId(1);
    m_room.name = QStringLiteral("Physics lab");
    m_room.state = RoomState::Open;
    m_room.encrypted = true;
    m_room.memberCount = 2;
    m_room.address = QStringLiteral("10.0.0.5:8888");
    m_room.fingerprint = QStringLiteral("aabbccdd");
    m_pane = std::make_unique<ChatPane>(*m_service, m_clock, m_room);
    m_pane->resize(900, 600);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
}

void TestChatPane::cleanup()
{
    m_pane.reset();
    m_service.reset();
}

void TestChatPane::returnSendsWhatWasTyped()
{
    QVERIFY(edit()->hasFocus()); // one can write at once
    QTest::keyClicks(edit(), QStringLiteral("hello  "));
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_service->calls, QStringList(QStringLiteral("send 1 hello")));
    QVERIFY(edit()->toPlainText().isEmpty());
    QTest::keyClicks(edit(), QStringLiteral("again"));
    QTest::mouseClick(child<QPushButton>("send"), Qt::LeftButton);
    QCOMPARE(m_service->calls.size(), 2);
    QVERIFY(edit()->hasFocus());
}

void TestChatPane::shiftReturnStartsALine()
{
    QTest::keyClicks(edit(), QStringLiteral("one"));
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit(), QStringLiteral("two"));
    QVERIFY(m_service->calls.isEmpty());
    QTest::keyClick(edit(), Qt::Key_Enter);
    QCOMPARE(m_service->calls, QStringList(QStringLiteral("send 1 one\ntwo")));
}

void TestChatPane::nothingIsSentThatIsEmptyOrTooLong()
{
    QTest::keyClicks(edit(), QStringLiteral("   "));
    QTest::keyClick(edit(), Qt::Key_Return);
    edit()->setPlainText(QString(Composer::maximumTextBytes + 1, u'x'));
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(m_service->calls.isEmpty());
    QVERIFY(child<QLabel>("composerNote")->isVisible());
    QCOMPARE(edit()->toPlainText().size(), Composer::maximumTextBytes + 1); // still there
    edit()->setPlainText(QString(Composer::maximumTextBytes, u'x'));
    QVERIFY(!child<QLabel>("composerNote")->isVisible());
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_service->calls.size(), 1);
}

void TestChatPane::theComposerGrowsToSixLines()
{
    const int one = edit()->height();
    const int line = edit()->fontMetrics().lineSpacing();
    for (int lines = 2; lines <= ComposerEdit::maximumLines; ++lines) {
        edit()->appendPlainText(QStringLiteral("x"));
        edit()->appendPlainText(QString());
        edit()->setPlainText(QStringLiteral("x\n").repeated(lines - 1) + u'x');
        QTRY_COMPARE(edit()->height(), one + (lines - 1) * line);
    }
    edit()->setPlainText(QStringLiteral("x\n").repeated(20));
    QTest::qWait(1);
    QCOMPARE(edit()->height(), one + (ComposerEdit::maximumLines - 1) * line);
    edit()->clear();
    QTRY_COMPARE(edit()->height(), one);
}

void TestChatPane::pastedMarkupIsText()
{
    auto *mime = new QMimeData;
    mime->setHtml(QStringLiteral("<b>bold</b>"));
    mime->setText(QStringLiteral("bold"));
    QApplication::clipboard()->setMimeData(mime);
    QTest::keyClick(edit(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(edit()->toPlainText(), QStringLiteral("bold"));
}

void TestChatPane::messagesOfOtherRoomsStayOut()
{
    Q_EMIT m_service->messagesAdded(RoomId(2), {message(1, QStringLiteral("elsewhere"))});
    auto *list = child<QListView>("messages");
    QCOMPARE(list->model()->rowCount(), 0);
    Q_EMIT m_service->messagesAdded(RoomId(1), {message(1, QStringLiteral("here"))});
    QTRY_COMPARE(list->model()->rowCount(), 2);
    QVERIFY(list->isVisible());
}

void TestChatPane::theHeaderSaysWhoReadsAlong()
{
    auto *state = child<QLabel>("roomState");
    QCOMPARE(state->accessibleName(), QStringLiteral("2 here · encrypted"));
    Member plain;
    plain.nick = QStringLiteral("client_3");
    plain.plain = true;
    Q_EMIT m_service->membersChanged(m_room.id, {plain});
    QVERIFY(state->accessibleName().contains(QStringLiteral("not encrypted")));
    QVERIFY(state->accessibleName().contains(QStringLiteral("client_3")));
}

void TestChatPane::anEmptyHostedRoomShowsHowOthersGetIn()
{
    auto *card = child<QWidget>("invitation");
    QVERIFY(!card->isVisible());
    m_room.hosted = true;
    change(RoomState::Open);
    QVERIFY(card->isVisible());
    QTest::mouseClick(child<QPushButton>("copyLink"), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("landline://10.0.0.5:8888#aabbccdd"));
    QTest::mouseClick(child<QPushButton>("copyAddress"), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("10.0.0.5:8888"));
    QCOMPARE(child<QLabel>("invitationKey")->text(),
             QStringLiteral("popur sugit babab babab babab babab\naabb ccdd"));
    QVERIFY(m_pane->findChild<QrCode *>()->modules() >= 21);
    Q_EMIT m_service->messagesAdded(m_room.id, {message(1, QStringLiteral("hi"))});
    QTRY_VERIFY(!card->isVisible());
}

void TestChatPane::inviteShowsItAgainLater()
{
    Q_EMIT m_service->messagesAdded(m_room.id, {message(1, QStringLiteral("hi"))});
    auto *card = child<QWidget>("invitation");
    QTest::mouseClick(child<QToolButton>("invite"), Qt::LeftButton);
    QVERIFY(card->isVisible());
    QTest::mouseClick(child<QPushButton>("invitationDone"), Qt::LeftButton);
    QVERIFY(!card->isVisible());
    change(RoomState::Waiting);
    QVERIFY(!child<QToolButton>("invite")->isVisible());
}

void TestChatPane::aLostConnectionSaysWhenItIsTriedAgain()
{
    auto *notice = child<QWidget>("roomNotice");
    QVERIFY(!notice->isVisible());
    m_room.nextAttemptAt = m_clock.now().addSecs(12);
    change(RoomState::Waiting, {ErrorCode::Network, QStringLiteral("No route to the host"), {}, 0, {}});
    QVERIFY(notice->isVisible());
    QVERIFY(child<QLabel>("noticeWhat")->text().contains(QStringLiteral("No route to the host.")));
    QVERIFY(child<QLabel>("noticeAdvice")->text().contains(QStringLiteral("12 s")));
    m_clock.advance(std::chrono::seconds(5));
    QTRY_VERIFY(child<QLabel>("noticeAdvice")->text().contains(QStringLiteral("7 s")));
    QTest::mouseClick(child<QPushButton>("noticeRetry"), Qt::LeftButton);
    QTest::mouseClick(child<QPushButton>("noticeLeave"), Qt::LeftButton);
    QCOMPARE(m_service->calls, (QStringList{QStringLiteral("reconnect 1"), QStringLiteral("leave 1")}));
    change(RoomState::Open);
    QVERIFY(!notice->isVisible());
}

void TestChatPane::aChangedKeyIsTrustedOnlyAfterItWasShown()
{
    change(RoomState::Closed, {ErrorCode::Tls, QStringLiteral("key changed"), {}, 0, {}});
    auto *trust = child<QPushButton>("noticeTrust");
    QVERIFY(trust->isVisible());
    QVERIFY(!child<QPushButton>("noticeRetry")->isVisible());
    QTest::mouseClick(trust, Qt::LeftButton);
    QVERIFY(m_service->calls.isEmpty());
    QVERIFY(child<QLabel>("noticeAdvice")->text().contains(QStringLiteral("aabb ccdd")));
    QTest::mouseClick(trust, Qt::LeftButton);
    QCOMPARE(m_service->calls, QStringList(QStringLiteral("trustNewKey 1")));
}

void TestChatPane::aRoomThatCouldNotOpenSaysWhy()
{
    m_room.hosted = true;
    change(RoomState::Closed, {ErrorCode::Busy, QStringLiteral("Port 8888 is <b>taken</b>"), {}, 0, {}});
    auto *what = child<QLabel>("noticeWhat");
    QCOMPARE(what->text(), QStringLiteral("The room could not be opened. Port 8888 is <b>taken</b>."));
    QCOMPARE(what->textFormat(), Qt::PlainText);
    QVERIFY(child<QPushButton>("noticeRetry")->isVisible());
    QVERIFY(!child<QWidget>("invitation")->isVisible());
}

void TestChatPane::whatWasWrittenSurvivesALostConnection()
{
    QTest::keyClicks(edit(), QStringLiteral("half a sen"));
    change(RoomState::Closed);
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(m_service->calls.isEmpty());
    QCOMPARE(edit()->toPlainText(), QStringLiteral("half a sen"));
}

/** Chooses an entry of the menu that is open. */
static void choose(QWidget &parent, const QString &text)
{
    auto *menu = parent.findChild<QMenu *>();
    QVERIFY(menu);
    const QList<QAction *> actions = menu->actions();
    const auto found = std::find_if(actions.cbegin(), actions.cend(),
                                    [&text](const QAction *action) { return action->text() == text; });
    QVERIFY2(found != actions.cend(), qPrintable(text));
    (*found)->trigger();
    delete menu;
}

void TestChatPane::ownersDoSomethingAboutMembersAndMessages()
{
    Member eve;
    eve.nick = QStringLiteral("Eve");
    eve.key = QStringLiteral("ee");
    Q_EMIT m_service->membersChanged(m_room.id, {eve});
    auto *list = child<QListView>("members");
    const auto rightClick = [list] {
        const QPoint at = list->visualRect(list->model()->index(0, 0)).center();
        Q_EMIT list->customContextMenuRequested(at);
    };
    rightClick();
    QVERIFY(!list->parentWidget()->findChild<QMenu *>()); // a member can't
    m_room.canModerate = true;
    change(RoomState::Open);
    rightClick();
    choose(*list->parentWidget(), QStringLiteral("Mute Eve"));
    QCOMPARE(m_service->calls.constLast(), QStringLiteral("moderate %1 mute ee").arg(m_room.id.value()));
    rightClick();
    choose(*list->parentWidget(), QStringLiteral("Make Eve an operator"));
    QCOMPARE(m_service->calls.constLast(), QStringLiteral("moderate %1 operator ee").arg(m_room.id.value()));
}

void TestChatPane::unreadAreCountedWhileThePaneIsHidden()
{
    QStackedWidget window;
    window.addWidget(m_pane.get());
    const auto keepPane = qScopeGuard([this] { m_pane->setParent(nullptr); });
    window.addWidget(new QWidget);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QSignalSpy unread(m_pane.get(), &ChatPane::unreadCountChanged);
    Q_EMIT m_service->messagesAdded(m_room.id, {message(1, QStringLiteral("seen"))});
    QTest::qWait(2 * int(ConversationModel::batchInterval.count()));
    QCOMPARE(unread.size(), 0);
    window.setCurrentIndex(1);
    Q_EMIT m_service->messagesAdded(m_room.id, {message(2, QStringLiteral("unseen"))});
    QTRY_COMPARE(m_pane->unreadCount(), 1);
    QCOMPARE(unread.last().at(1).toInt(), 1);
    window.setCurrentIndex(0);
    QCOMPARE(m_pane->unreadCount(), 0);
}

void TestChatPane::earlierMessagesAreAskedForOnce()
{
    QList<Message> messages;
    for (int i = 0; i < 100; ++i)
        messages.append(message(1000 + i, QString::number(i)));
    Q_EMIT m_service->messagesAdded(m_room.id, messages);
    QCoreApplication::processEvents();
    QScrollBar *bar = child<QListView>("messages")->verticalScrollBar();
    bar->setValue(10);
    bar->setValue(0);
    QCOMPARE(m_service->calls,
             QStringList(QStringLiteral("loadEarlier 1 1000 %1").arg(ChatPane::earlierCount)));
    Q_EMIT m_service->historyLoaded(m_room.id, {message(999, QStringLiteral("x"))}, true);
    bar->setValue(bar->maximum() / 2);
    bar->setValue(0);
    QCOMPARE(m_service->calls.size(), 1); // there is nothing before it
}

void TestChatPane::pageKeysMoveTheConversationWhileOneWrites()
{
    QList<Message> messages;
    for (int i = 0; i < 100; ++i)
        messages.append(message(1 + i, QString::number(i)));
    Q_EMIT m_service->messagesAdded(m_room.id, messages);
    QCoreApplication::processEvents();
    QScrollBar *bar = child<QListView>("messages")->verticalScrollBar();
    const int end = bar->value();
    QTest::keyClick(edit(), Qt::Key_PageUp);
    QVERIFY(bar->value() < end - 100);
    QTest::keyClicks(edit(), QStringLiteral("x"));
    QTest::keyClick(edit(), Qt::Key_Escape);
    QCOMPARE(bar->value(), bar->maximum());
    QCOMPARE(edit()->toPlainText(), QStringLiteral("x"));
}

void TestChatPane::theMembersGiveWayInANarrowPane()
{
    auto *members = child<QListView>("members");
    QVERIFY(members->isVisible());
    QTest::mouseClick(child<QToolButton>("showMembers"), Qt::LeftButton);
    QVERIFY(!members->isVisible());
    QTest::mouseClick(child<QToolButton>("showMembers"), Qt::LeftButton);
    QVERIFY(members->isVisible());
    m_pane->resize(500, 600);
    QTRY_VERIFY(!members->isVisible());
    QCOMPARE(m_pane->width(), 500);
}

void TestChatPane::everyControlHasAName()
{
    QCOMPARE(edit()->accessibleName(), QStringLiteral("Message"));
    QCOMPARE(child<QPushButton>("send")->accessibleName(), QStringLiteral("Send"));
    QCOMPARE(child<QListView>("messages")->accessibleName(), QStringLiteral("Messages"));
    QCOMPARE(child<QListView>("members")->accessibleName(), QStringLiteral("Members"));
    for (const QAbstractButton *button : m_pane->findChildren<QAbstractButton *>())
        QVERIFY2(button->isHidden() || !button->accessibleName().isEmpty() || !button->text().isEmpty(),
                 qPrintable(button->objectName()));
}

QTEST_MAIN(TestChatPane)
#include "tst_chatpane.moc"
