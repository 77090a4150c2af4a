// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/wire/frames.h"
#include "tests/widgets/windowdesk.h"
#include "ui/dialogs/adddownloadssheet.h"

#include <QClipboard>
#include <QPlainTextEdit>

using namespace Landline;
using namespace Landline::Testing;

namespace {

/** What would be another address, or several, if it were decoded: spaces, a mark of direction, a wide space.
 */
const QStringList encoded{QStringLiteral("http://example.org/My%20File.iso"),
                          QStringLiteral("http://example.org/%E2%80%AEgnp.exe"),
                          QStringLiteral("http://example.org/a%E3%80%80b.iso")};

} // namespace

/** Addresses that come from the clipboard or out of a drop, and go into a field or a room. */
class TestMainWindowAddresses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QApplication::clipboard()->clear();
    }
    void theAddSheetOffersTheClipboard();
    void copiedAddressesStayEncoded();
    void linksDroppedOnARoomAreSentThere();
    void droppedAddressesStayEncoded();
    void loginsAreNotSentToARoom();
    void manyLinksGoInSeveralMessages();
};

void TestMainWindowAddresses::theAddSheetOffersTheClipboard()
{
    WindowDesk desk;
    QApplication::clipboard()->setText(QStringLiteral("https://example.org/a.iso"));
    QTest::keyClick(&desk.window, Qt::Key_N, Qt::ControlModifier);
    auto *field = desk.sheet<AddDownloadsSheet>()->findChild<QPlainTextEdit *>();
    QCOMPARE(field->toPlainText(), QStringLiteral("https://example.org/a.iso"));
    QTest::keyClicks(field, QStringLiteral("x"));
    QCOMPARE(field->toPlainText(), QStringLiteral("x"));
}

void TestMainWindowAddresses::copiedAddressesStayEncoded()
{
    WindowDesk desk;
    QApplication::clipboard()->setText(encoded.join(u'\n'));
    QTest::keyClick(&desk.window, Qt::Key_N, Qt::ControlModifier);
    const auto *sheet = desk.sheet<AddDownloadsSheet>();
    QCOMPARE(sheet->findChild<QPlainTextEdit *>()->toPlainText(), encoded.join(u'\n'));
    QTest::mouseClick(desk.button(QStringLiteral("Add 3 downloads")), Qt::LeftButton);
    QTRY_COMPARE(desk.urls(), encoded);
}

void TestMainWindowAddresses::linksDroppedOnARoomAreSentThere()
{
    WindowDesk desk;
    const RoomId room = desk.openRoom(QStringLiteral("Physics lab"));
    desk.window.goTo(room);
    QMimeData data;
    data.setUrls({QUrl(QStringLiteral("https://example.org/a.iso"))});
    QCOMPARE(desk.drag(data), QStringLiteral("Send the link to Physics lab"));
    QVERIFY(desk.rooms.calls.contains(QStringLiteral("send %1 https://example.org/a.iso").arg(room.value())));
    QVERIFY(desk.urls().isEmpty());
}

void TestMainWindowAddresses::droppedAddressesStayEncoded()
{
    WindowDesk desk;
    const RoomId room = desk.openRoom(QStringLiteral("Physics lab"));
    desk.window.goTo(room);
    QMimeData data;
    data.setText(encoded.join(u'\n'));
    desk.drag(data);
    QCOMPARE(desk.rooms.calls.constLast(),
             QStringLiteral("send %1 %2").arg(room.value()).arg(encoded.join(u'\n')));
}

void TestMainWindowAddresses::loginsAreNotSentToARoom()
{
    WindowDesk desk;
    const RoomId room = desk.openRoom(QStringLiteral("Physics lab"));
    desk.window.goTo(room);
    QMimeData data;
    data.setText(QStringLiteral("https://ana:secret@example.org/a.iso"));
    desk.drag(data);
    QCOMPARE(desk.rooms.calls.constLast(),
             QStringLiteral("send %1 https://example.org/a.iso").arg(room.value()));
}

void TestMainWindowAddresses::manyLinksGoInSeveralMessages()
{
    WindowDesk desk;
    const RoomId room = desk.openRoom(QStringLiteral("Physics lab"));
    desk.window.goTo(room);
    // Each line has 32 characters with its break: they fill two messages, and one is left over.
    QStringList lines;
    for (qsizetype i = 0; i <= 2 * Chat::Wire::maxContentBytes / 32; ++i)
        lines.append(QStringLiteral("https://example.org/%1").arg(i, 11, 10, QLatin1Char('0')));
    QMimeData data;
    data.setText(lines.join(u'\n'));
    desk.drag(data);
    const QString prefix = QStringLiteral("send %1 ").arg(room.value());
    QStringList sent;
    int messages = 0;
    for (const QString &call : std::as_const(desk.rooms.calls)) {
        if (!call.startsWith(prefix))
            continue;
        ++messages;
        QVERIFY(call.size() - prefix.size() <= Chat::Wire::maxContentBytes);
        sent += call.mid(prefix.size()).split(u'\n');
    }
    QCOMPARE(messages, 3);
    QCOMPARE(sent, lines);
}

QTEST_MAIN(TestMainWindowAddresses)
#include "tst_mainwindowaddresses.moc"
