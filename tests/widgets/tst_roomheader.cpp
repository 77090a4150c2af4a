// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/roomheader.h"

#include <QLabel>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;

class TestRoomHeader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void aTopicTakesOnlyWhatIsLeft_data();
    void aTopicTakesOnlyWhatIsLeft();
};

void TestRoomHeader::aTopicTakesOnlyWhatIsLeft_data()
{
    QTest::addColumn<int>("width");
    QTest::newRow("narrow") << 520;
    QTest::newRow("wide") << 1000;
}

void TestRoomHeader::aTopicTakesOnlyWhatIsLeft()
{
    QFETCH(const int, width);
    Chat::RoomSnapshot room;
    room.name = QStringLiteral("Physics lab");
    room.state = Chat::RoomState::Open;
    room.memberCount = 2;
    room.address = QStringLiteral("10.0.0.5:8888");
    const auto text = [](const RoomHeader &header, const char *name) {
        return header.findChild<QLabel *>(QLatin1String(name))->text();
    };
    RoomHeader header;
    header.resize(width, header.sizeHint().height());
    header.show();
    header.setRoom(room, {});
    QTRY_COMPARE(text(header, "roomState"), QStringLiteral("2 here · not encrypted"));
    QCOMPARE(text(header, "roomName"), room.name);
    // Whoever may set it can't push out of sight that others read along.
    room.topic = QString(200, u'W');
    header.setRoom(room, {});
    QTRY_VERIFY(text(header, "roomTopic").startsWith(u'W') || width < 600);
    QCoreApplication::processEvents();
    QCOMPARE(text(header, "roomState"), QStringLiteral("2 here · not encrypted"));
    QCOMPARE(text(header, "roomName"), room.name);
    QVERIFY(text(header, "roomTopic").size() < 200);
    // Where there is no connection it is not known whether it still holds.
    room.state = Chat::RoomState::Waiting;
    header.setRoom(room, {});
    QCOMPARE(text(header, "roomTopic"), QString());
}

QTEST_MAIN(TestRoomHeader)
#include "tst_roomheader.moc"
