// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "ui/chat/heightindex.h"
#include "ui/chat/messageview.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Chat::Delivery;
using Chat::Message;

namespace {

const QDateTime noon(QDate(2026, 3, 4), QTime(12, 0), Qt::UTC);

Message text(qint64 seq, const QString &body, const QString &sender = QStringLiteral("Ben"))
{
    Message message;
    message.seq = seq;
    message.sender = sender;
    message.text = body;
    message.time = noon;
    return message;
}

QList<Message> many(qint64 first, int count)
{
    QList<Message> messages;
    for (int i = 0; i < count; ++i) {
        QString body = QString::number(first + i);
        if (i % 5 == 0) // of several lines, so that estimates are wrong
            body += QString(u' ').repeated(30).replace(u' ', QStringLiteral(" and so on"));
        messages.append(text(first + i, body));
    }
    return messages;
}

} // namespace

class TestChatView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin).*"))); }
    void init();
    void cleanup();
    void heightsAreSummedAsAListWouldBe();
    void followsWhatArrivesAtTheEnd();
    void staysWhereAReaderIs();
    void staysWhenEarlierOnesCome();
    void staysWhenTheOldestFallOut();
    void movesByJustThePixelsThatAreScrolled();
    void offersTheWayBackToTheEnd();
    void asksForEarlierNearTheTop();
    void rowsNeverOverlapAfterAResize();
    void keepsOnlySoManyLayouts();
    void aLinkIsFollowedAndDownloadedByAClick();
    void aNumberOfLinksShareAButton();
    void anUnsentMessageIsTriedAgainByAClick();
    void aLongMessageIsFoldedUntilItIsAskedFor();
    void copiesSelectedMessages();
    void isAListWithAnItemARowForScreenReaders();
    void typingGoesToTheComposer();

private:
    void add(const QList<Message> &messages)
    {
        m_model->addMessages(messages);
        m_model->flush();
        QCoreApplication::processEvents();
    }
    [[nodiscard]] QRect rectOf(int row) const { return m_view->visualRect(m_model->index(row)); }
    [[nodiscard]] int lastRow() const { return m_model->rowCount() - 1; }
    /** Where in the row the part is, in the viewport's coordinates. */
    [[nodiscard]] QPoint find(int row, MessageLayout::Part part) const;
    void click(const QPoint &point)
    {
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, Qt::NoModifier, point);
    }

    SystemClock m_clock;
    std::unique_ptr<ConversationModel> m_model;
    std::unique_ptr<MessageView> m_view;
};

void TestChatView::init()
{
    m_model = std::make_unique<ConversationModel>(m_clock);
    m_view = std::make_unique<MessageView>(*m_model);
    m_view->resize(600, 400);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestChatView::cleanup()
{
    m_view.reset();
    m_model.reset();
}

QPoint TestChatView::find(int row, MessageLayout::Part part) const
{
    const QRect rect = rectOf(row);
    for (int y = 0; y < rect.height(); y += 3) {
        for (int x = 0; x < rect.width(); x += 3) {
            if (m_view->layoutAt(row).hitTest(QPointF(x, y)).part == part)
                return rect.topLeft() + QPoint(x + 1, y + 1);
        }
    }
    return {-1, -1};
}

void TestChatView::heightsAreSummedAsAListWouldBe()
{
    QRandomGenerator random(7);
    std::vector<int> plain;
    HeightIndex index;
    for (int i = 0; i < 500; ++i) {
        const int height = random.bounded(1, 100);
        plain.push_back(height);
        index.append(height);
        const int changed = random.bounded(int(plain.size()));
        plain[size_t(changed)] = random.bounded(1, 100);
        index.set(changed, plain[size_t(changed)]);
        if (i == 250)
            index.assign(plain);
    }
    qint64 top = 0;
    for (int row = 0; row < int(plain.size()); ++row) {
        QCOMPARE(index.top(row), top);
        QCOMPARE(index.rowAt(top), row);
        top += plain[size_t(row)];
        QCOMPARE(index.rowAt(top - 1), row);
    }
    QCOMPARE(index.total(), top);
    QCOMPARE(index.rowAt(top + 5), 499);
    QCOMPARE(HeightIndex().rowAt(0), -1);
}

void TestChatView::followsWhatArrivesAtTheEnd()
{
    add(many(1, 5));
    QVERIFY(rectOf(lastRow()).bottom() < m_view->viewport()->height());
    QVERIFY(rectOf(lastRow()).bottom() > m_view->viewport()->height() - 20); // next to the composer
    add(many(6, 100));
    QVERIFY(m_view->isAtEnd());
    QVERIFY(rectOf(lastRow()).bottom() < m_view->viewport()->height());
    QVERIFY(rectOf(lastRow()).bottom() > m_view->viewport()->height() - 20);
}

void TestChatView::staysWhereAReaderIs()
{
    add(many(1, 200));
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() - 1000);
    QVERIFY(!m_view->isAtEnd());
    const QModelIndex first = m_view->indexAt({10, 10});
    const int top = m_view->visualRect(first).top();
    add(many(201, 50));
    QCOMPARE(m_view->indexAt({10, 10}), first);
    QCOMPARE(m_view->visualRect(first).top(), top);
}

void TestChatView::staysWhenEarlierOnesCome()
{
    add(many(1001, 100));
    m_view->verticalScrollBar()->setValue(60);
    const qint64 seq = m_model->rowAt(m_view->indexAt({10, 10}).row()).message.seq;
    const int top = m_view->visualRect(m_view->indexAt({10, 10})).top();
    m_model->prependMessages(many(801, 200), false);
    const QModelIndex shown = m_view->indexAt({10, 10});
    QCOMPARE(m_model->rowAt(shown.row()).message.seq, seq);
    QVERIFY(qAbs(m_view->visualRect(shown).top() - top) <= 40); // the day's line has gone from above it
}

void TestChatView::staysWhenTheOldestFallOut()
{
    const auto most = int(ConversationModel::maximumRows);
    add(many(1, most - 1));
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() - 2000);
    const QModelIndex before = m_view->indexAt({10, 10});
    const qint64 seq = m_model->rowAt(before.row()).message.seq;
    const int top = m_view->visualRect(before).top();
    add(many(most, 10));
    QVERIFY(m_model->rowCount() < most);
    QTRY_COMPARE(m_model->rowAt(m_view->indexAt({10, 10}).row()).message.seq, seq);
    QCOMPARE(m_view->visualRect(m_view->indexAt({10, 10})).top(), top);
}

void TestChatView::movesByJustThePixelsThatAreScrolled()
{
    add(many(1, 300));
    QScrollBar *bar = m_view->verticalScrollBar();
    for (int step = 0; step < 60; ++step) {
        const QModelIndex seen = m_view->indexAt({10, 200});
        const int top = m_view->visualRect(seen).top();
        bar->setValue(bar->value() - 37);
        QCOMPARE(m_view->visualRect(seen).top(), top + 37);
    }
    for (int step = 0; step < 20; ++step) {
        const QModelIndex seen = m_view->indexAt({10, 200});
        const int top = m_view->visualRect(seen).top();
        bar->setValue(bar->value() + 37);
        QCOMPARE(m_view->visualRect(seen).top(), top - 37);
    }
}

void TestChatView::offersTheWayBackToTheEnd()
{
    auto *button = m_view->findChild<QPushButton *>(QStringLiteral("toEnd"));
    add(many(1, 100));
    QVERIFY(button->isHidden());
    QSignalSpy atEnd(m_view.get(), &MessageView::atEndChanged);
    m_view->verticalScrollBar()->setValue(200);
    QVERIFY(!button->isHidden());
    add(many(101, 3));
    QCOMPARE(button->text(), QStringLiteral("3 new"));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(button->isHidden());
    QVERIFY(m_view->isAtEnd());
    QCOMPARE(atEnd.size(), 2);
    QVERIFY(rectOf(lastRow()).bottom() < m_view->viewport()->height());
}

void TestChatView::asksForEarlierNearTheTop()
{
    add(many(1, 200));
    QSignalSpy wanted(m_view.get(), &MessageView::earlierWanted);
    m_view->verticalScrollBar()->setValue(2000);
    QCOMPARE(wanted.size(), 0);
    m_view->verticalScrollBar()->setValue(100);
    QVERIFY(wanted.size() > 0);
}

void TestChatView::rowsNeverOverlapAfterAResize()
{
    add(many(1, 60));
    for (const int width : {900, 320, 600}) {
        m_view->resize(width, 400);
        m_view->scrollTo(m_model->index(30), QAbstractItemView::PositionAtTop);
        QCoreApplication::processEvents();
        for (int row = 1; row < m_model->rowCount(); ++row)
            QCOMPARE(rectOf(row).top(), rectOf(row - 1).top() + rectOf(row - 1).height());
        // What is in sight has its real height.
        const QModelIndex seen = m_view->indexAt({10, 200});
        QCOMPARE(m_view->visualRect(seen).height(), m_view->layoutAt(seen.row()).height());
    }
}

void TestChatView::keepsOnlySoManyLayouts()
{
    add(many(1, 3 * MessageView::maximumLayouts));
    QScrollBar *bar = m_view->verticalScrollBar();
    int most = 0;
    while (bar->value() > 0) {
        bar->setValue(bar->value() - 300);
        most = std::max(most, m_view->layoutCount());
    }
    QVERIFY2(most > MessageView::maximumLayouts / 2, "the limit was not approached");
    QVERIFY(most <= MessageView::maximumLayouts + 50); // and what is in sight
}

void TestChatView::aLinkIsFollowedAndDownloadedByAClick()
{
    add({text(1, QStringLiteral("get https://files.example/a.iso today"))});
    QSignalSpy followed(m_view.get(), &MessageView::linkActivated);
    QSignalSpy wanted(m_view.get(), &MessageView::downloadRequested);
    const QUrl url(QStringLiteral("https://files.example/a.iso"));
    click(find(1, MessageLayout::Part::Link));
    QCOMPARE(followed.size(), 1);
    QCOMPARE(followed.at(0).at(0).toUrl(), url);
    click(find(1, MessageLayout::Part::Download));
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.at(0).at(0).toUrl(), url);
    click(find(1, MessageLayout::Part::Text));
    QCOMPARE(followed.size() + wanted.size(), 2);
}

void TestChatView::aNumberOfLinksShareAButton()
{
    QString links;
    for (qsizetype i = 0; i <= MessageLayout::maximumButtons; ++i)
        links += QStringLiteral("http://h/%1 ").arg(i);
    add({text(1, links)});
    QCOMPARE(find(1, MessageLayout::Part::Download), QPoint(-1, -1));
    QSignalSpy wanted(m_view.get(), &MessageView::downloadRequested);
    click(find(1, MessageLayout::Part::DownloadAll));
    QCOMPARE(wanted.size(), MessageLayout::maximumButtons + 1);
}

void TestChatView::anUnsentMessageIsTriedAgainByAClick()
{
    Message own = text(0, QStringLiteral("hello"));
    own.own = true;
    own.clientId = QStringLiteral("c1");
    own.delivery = Delivery::Sending;
    add({own});
    QCOMPARE(find(1, MessageLayout::Part::TryAgain), QPoint(-1, -1));
    own.delivery = Delivery::NotSent;
    m_model->changeMessage(own);
    QSignalSpy again(m_view.get(), &MessageView::tryAgainRequested);
    click(find(1, MessageLayout::Part::TryAgain));
    QCOMPARE(again.size(), 1);
    QCOMPARE(again.at(0).at(0).toString(), own.clientId);
}

void TestChatView::aLongMessageIsFoldedUntilItIsAskedFor()
{
    QString lines;
    for (int i = 0; i < 100; ++i)
        lines += QStringLiteral("line %1\n").arg(i);
    add({text(1, lines)});
    const int folded = rectOf(1).height();
    m_view->scrollTo(m_model->index(1), QAbstractItemView::PositionAtBottom);
    click(find(1, MessageLayout::Part::ShowAll));
    QVERIFY(rectOf(1).height() > 2 * folded);
    // Nobody can make a message of more lines than the limit.
    add({text(2, QString(u'\n').repeated(3 * MessageLayout::maximumLines))});
    QCOMPARE(m_view->layoutAt(2).height() < 2 * folded, true);
}

void TestChatView::copiesSelectedMessages()
{
    add({text(1, QStringLiteral("one")), text(2, QStringLiteral("two"), QStringLiteral("Cem"))});
    click(rectOf(1).center());
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("one"));
    QTest::keyClick(m_view.get(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    const QString time = clockText(noon);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("[%1] Ben: one\n[%1] Cem: two").arg(time));
}

void TestChatView::isAListWithAnItemARowForScreenReaders()
{
    add({text(1, QStringLiteral("thanks!"))});
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_view.get());
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Messages"));
    QCOMPARE(list->childCount(), 2);
    QAccessibleInterface *item = list->child(1);
    QCOMPARE(item->role(), QAccessible::ListItem);
    QCOMPARE(item->text(QAccessible::Name), QStringLiteral("Ben, %1, thanks!").arg(clockText(noon)));
    QCOMPARE(item->rect().size(), rectOf(1).size());
}

void TestChatView::typingGoesToTheComposer()
{
    add({text(1, QStringLiteral("one"))});
    QSignalSpy typed(m_view.get(), &MessageView::typed);
    m_view->setFocus();
    QTest::keyClick(m_view.get(), Qt::Key_H);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QCOMPARE(typed.size(), 2);
    QCOMPARE(typed.at(0).at(0).toString(), QStringLiteral("h"));
    QVERIFY(typed.at(1).at(0).toString().isEmpty());
}

QTEST_MAIN(TestChatView)
#include "tst_chatview.moc"
