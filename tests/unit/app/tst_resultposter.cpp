// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/resultposter.h"
#include "tests/support/fakeroomservice.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Landline;
using App::ResultPoster;
using Chat::RoomState;
using Landline::Testing::FakeRoomService;
using Tasks::TaskState;

class TestResultPoster final : public QObject
{
    Q_OBJECT

    static Chat::RoomSnapshot room(qint64 id, const QString &name, RoomState state)
    {
        Chat::RoomSnapshot snapshot;
        snapshot.id = Chat::RoomId(id);
        snapshot.name = name;
        snapshot.state = state;
        return snapshot;
    }
    static Tasks::TaskSnapshot task(const QString &title, TaskState state,
                                    const QString &postTo = QStringLiteral("Team"))
    {
        Tasks::TaskSnapshot snapshot;
        snapshot.title = title;
        snapshot.state = state;
        snapshot.postTo = postTo;
        return snapshot;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void saysHowATaskEnded()
    {
        Tasks::TaskSnapshot good = task(QStringLiteral("backup"), TaskState::Succeeded);
        QCOMPARE(App::resultLine(good), QStringLiteral("Task “backup” succeeded."));
        good.result = QStringLiteral("12 files are right");
        QCOMPARE(App::resultLine(good), QStringLiteral("Task “backup” succeeded: 12 files are right"));
        Tasks::TaskSnapshot bad = task(QStringLiteral("make\nall"), TaskState::Failed);
        bad.error = {ErrorCode::ExitCode, QStringLiteral("exit status 2\x1b[31m"), {}, 0, {}};
        QCOMPARE(App::resultLine(bad), QStringLiteral("Task “make all” failed: exit status 2[31m"));
        QCOMPARE(App::resultLine(task(QStringLiteral("x"), TaskState::Skipped)),
                 QStringLiteral("Task “x” was skipped: a task it waited for did not succeed"));
        QCOMPARE(App::resultLine(task(QStringLiteral("x"), TaskState::Canceled)), QString());
    }

    void aLineIsBounded()
    {
        Tasks::TaskSnapshot long_ = task(QString(5000, u't'), TaskState::Succeeded);
        long_.result = QString(5000, u'r');
        const QString line = App::resultLine(long_);
        QCOMPARE(line.size(), ResultPoster::maxLineLength);
        QVERIFY(line.contains(QStringLiteral("…” succeeded: rrr")));
        QVERIFY(line.endsWith(u'…'));
    }

    void postsToTheRoomOfThatName()
    {
        FakeRoomService rooms;
        ResultPoster poster(rooms);
        QSignalSpy notices(&poster, &ResultPoster::notPosted);
        Q_EMIT rooms.roomAdded(room(1, QStringLiteral("Other"), RoomState::Open));
        Q_EMIT rooms.roomAdded(room(2, QStringLiteral("10.0.0.1:8888"), RoomState::Connecting));
        Q_EMIT rooms.roomAdded(room(3, QStringLiteral("Team"), RoomState::Closed));
        Q_EMIT rooms.roomChanged(room(2, QStringLiteral("Team"), RoomState::Open));
        poster.taskFinished(task(QStringLiteral("a"), TaskState::Succeeded));
        poster.taskFinished(task(QStringLiteral("b"), TaskState::Canceled));
        poster.taskFinished(task(QStringLiteral("c"), TaskState::Succeeded, {}));
        QCOMPARE(rooms.calls, QStringList{QStringLiteral("send 2 Task “a” succeeded.")});
        QCOMPARE(notices.size(), 0);
    }

    void saysWhenOneIsNoMember()
    {
        FakeRoomService rooms;
        ResultPoster poster(rooms);
        QSignalSpy notices(&poster, &ResultPoster::notPosted);
        poster.taskFinished(task(QStringLiteral("a"), TaskState::Succeeded));
        Q_EMIT rooms.roomAdded(room(1, QStringLiteral("Team"), RoomState::Closed));
        poster.taskFinished(task(QStringLiteral("b"), TaskState::Failed));
        QCOMPARE(rooms.calls, QStringList());
        QCOMPARE(notices.size(), 2);
        QCOMPARE(notices[0][0].toString(),
                 QStringLiteral("The result of “a” was not posted: you are not in a room called “Team”."));
    }

    void waitsForALostConnection()
    {
        FakeRoomService rooms;
        ResultPoster poster(rooms);
        QSignalSpy notices(&poster, &ResultPoster::notPosted);
        Q_EMIT rooms.roomAdded(room(1, QStringLiteral("Team"), RoomState::Waiting));
        for (int i = 0; i < ResultPoster::maxWaiting + 1; ++i)
            poster.taskFinished(task(QString::number(i), TaskState::Succeeded));
        QCOMPARE(rooms.calls, QStringList());
        QCOMPARE(notices.size(), 1); // the oldest
        Q_EMIT rooms.roomChanged(room(1, QStringLiteral("Team"), RoomState::Open));
        QCOMPARE(rooms.calls.size(), ResultPoster::maxWaiting);
        QCOMPARE(rooms.calls.first(), QStringLiteral("send 1 Task “1” succeeded."));
        Q_EMIT rooms.roomChanged(room(1, QStringLiteral("Team"), RoomState::Open));
        QCOMPARE(rooms.calls.size(), ResultPoster::maxWaiting);
    }

    void givesUpWhenTheRoomIsLeft()
    {
        FakeRoomService rooms;
        ResultPoster poster(rooms);
        QSignalSpy notices(&poster, &ResultPoster::notPosted);
        Q_EMIT rooms.roomAdded(room(1, QStringLiteral("Team"), RoomState::Connecting));
        poster.taskFinished(task(QStringLiteral("a"), TaskState::Succeeded));
        Q_EMIT rooms.roomRemoved(Chat::RoomId(1));
        QCOMPARE(notices.size(), 1);
        QCOMPARE(rooms.calls, QStringList());
    }
};

QTEST_GUILESS_MAIN(TestResultPoster)
#include "tst_resultposter.moc"
