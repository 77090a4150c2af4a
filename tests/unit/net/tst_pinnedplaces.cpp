// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/pinstore.h"
#include "core/net/place.h"
#include "tests/support/tempdir.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Net;
using Landline::Testing::TempDir;

class TestPinnedPlaces final : public QObject
{
    Q_OBJECT

    static void addSpellings()
    {
        QTest::addColumn<QString>("spelling");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *spelling, const char *place) {
            QTest::newRow(spelling) << QString::fromUtf8(spelling) << QString::fromUtf8(place);
        };
        row("LocalHost:8888", "localhost:8888");
        row("ana-laptop.local.:8888", "ana-laptop.local:8888");
        row("BÜRO.local:8888", "büro.local:8888");
        row("xn--bro-hoa.local:8888", "büro.local:8888");
        row("ｈｏｓｔ:8888", "host:8888");
        row("１０.５:8888", "10.0.0.5:8888");
        row("host。:8888", "host:8888");
        row("my_pc:8888", "my_pc:8888");
        row("My_PC:8888", "my_pc:8888");
        row("010.0.0.5:8888", "8.0.0.5:8888");
        row("10.5:8888", "10.0.0.5:8888");
        row("[::ffff:10.0.0.5]:8888", "10.0.0.5:8888");
        row("[0:0:0:0:0:0:0:1]:8888", "[::1]:8888");
        row("[2001:DB8::1]:8888", "[2001:db8::1]:8888");
        row("[2001:db8::1%eth0]:8888", "[2001:db8::1]:8888");
        row("[FE80::1%eth0]:8888", "[fe80::1%eth0]:8888");
        row("[::]:8888", "[::]:8888");
    }

private slots:
    void aPlaceHasOneSpelling_data() { addSpellings(); }
    void aPlaceHasOneSpelling()
    {
        QFETCH(QString, spelling);
        QTEST(canonicalPlace(spelling), "place");
        QTEST(canonicalPlace(canonicalPlace(spelling)), "place");
    }

    void whatIsNoPlaceStaysAsItIs()
    {
        for (const char *text : {"", ":", "HOST", "HOST:", ":8888", "HOST:99999", "FE80::1:8888", "[]:8888"})
            QCOMPARE(canonicalPlace(QLatin1String(text)), QLatin1String(text));
    }

    void aHostIsKnownInEverySpelling_data() { addSpellings(); }
    void aHostIsKnownInEverySpelling()
    {
        QFETCH(QString, spelling);
        QFETCH(QString, place);
        const TempDir dir;
        const QString file = dir.path(QStringLiteral("pins.json"));
        PinStore pins(file);
        QVERIFY(pins.pin(place, QStringLiteral("aa")));
        QCOMPARE(pins.pinned(spelling).value(), QStringLiteral("aa"));
        // And is one place: another host there takes it over.
        QVERIFY(pins.pin(spelling, QStringLiteral("bb")));
        QCOMPARE(pins.pinned(place).value(), QStringLiteral("bb"));
        QCOMPARE(pins.host(QStringLiteral("aa")).value()->places, QStringList());
        QCOMPARE(pins.host(QStringLiteral("bb")).value()->places, QStringList(place));
    }

    void placesOfAnOlderFileCountInTheirOneSpelling()
    {
        const TempDir dir;
        const PinStore pins(dir.write(QStringLiteral("pins.json"),
                                      R"({"aa":{"name":"Den","places":["Ana.local:8888"]},)"
                                      R"("bb":{"name":"","places":["LocalHost:8888"]},)"
                                      R"("cc":{"name":"","places":["localhost:8888"]}})"));
        QCOMPARE(pins.pinned(QStringLiteral("ana.local:8888")).value(), QStringLiteral("aa"));
        // Of two the one that has the right spelling: the other was perhaps only taken for it.
        for (const char *place : {"localhost:8888", "LocalHost:8888", "LOCALHOST:8888"})
            QCOMPARE(pins.pinned(QLatin1String(place)).value(), QStringLiteral("cc"));
        QCOMPARE(pins.host(QStringLiteral("bb")).value()->places, QStringList());
    }
};

QTEST_GUILESS_MAIN(TestPinnedPlaces)
#include "tst_pinnedplaces.moc"
