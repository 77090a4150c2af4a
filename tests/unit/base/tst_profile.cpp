// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/profile.h"
#include "tests/support/tempdir.h"

#include <QDir>
#include <QtTest>

using namespace Landline;
using Landline::Testing::TempDir;

class TestProfile final : public QObject
{
    Q_OBJECT
private slots:
    void isTheSameByEveryPathToIt()
    {
        const TempDir dir;
        const Profile direct = Profile::open(dir.path(QStringLiteral("p"))).value();
        QVERIFY(QFile::link(dir.path(QStringLiteral("p")), dir.path(QStringLiteral("link"))));
        QDir::setCurrent(dir.path());
        const Profile relative = Profile::open(QStringLiteral("./link/../p")).value();
        const Profile linked = Profile::open(dir.path(QStringLiteral("link"))).value();
        QDir::setCurrent(QDir::rootPath());
        QCOMPARE(relative.key(), direct.key());
        QCOMPARE(linked.directory(), direct.directory());
    }

    void aNewOneIsTheOwnersAlone()
    {
        const TempDir dir;
        const Profile profile = Profile::open(dir.path(QStringLiteral("p"))).value();
        const auto others = QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(profile.directory()) & others));
    }

    void aLockIsHeldOnce()
    {
        const TempDir dir;
        const Profile profile = Profile::open(dir.path(QStringLiteral("p"))).value();
        auto held = profile.lock(QStringLiteral("host"));
        QVERIFY(held);
        const auto refused = profile.lock(QStringLiteral("host"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Busy);
        QVERIFY(refused.error().message.contains(QString::number(QCoreApplication::applicationPid())));
        QVERIFY(profile.lock(QStringLiteral("desktop")));
        held->reset();
        QVERIFY(profile.lock(QStringLiteral("host")));
    }

    void socketPathsStayShort()
    {
        const TempDir dir;
        const Profile profile = Profile::open(dir.path(QStringLiteral("long").repeated(40))).value();
        QVERIFY(profile.runtimePath(QStringLiteral("desktop")).size() < 108);
    }

    void aDirectoryThatCanNotBeMadeIsNamed()
    {
        const TempDir dir;
        const QString file = dir.write(QStringLiteral("file"), "x");
        const auto refused = Profile::open(file + QStringLiteral("/profile"));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(file));
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
