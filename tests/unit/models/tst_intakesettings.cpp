// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/intakesettings.h"
#include "ui/models/typedurls.h"

#include <QTest>

using namespace Landline::Ui;

class TestIntakeSettings : public QObject
{
    Q_OBJECT
private slots:
    void everythingThatLooksElsewhereIsOffAtFirst();
    void survivesTheWayThroughJson();
    void damagedOnesAreAsAtFirst();
    void typedAddressesAreReadWordByWord();
};

void TestIntakeSettings::everythingThatLooksElsewhereIsOffAtFirst()
{
    const IntakeSettings settings;
    QCOMPARE(settings.clipboard, ClipboardWatching::Off);
    QVERIFY(!settings.showsBasket);
    QVERIFY(!settings.folders.isOn);
    QVERIFY(!settings.unpacks);
    QVERIFY(settings.looksUp);
}

void TestIntakeSettings::survivesTheWayThroughJson()
{
    IntakeSettings settings;
    QCOMPARE(IntakeSettings::fromJson(settings.toJson()), settings);
    settings.looksUp = false;
    settings.unpacks = true;
    settings.folders.isOn = true;
    settings.clipboard = ClipboardWatching::AllAddresses;
    settings.showsBasket = true;
    settings.basketPlace = QPoint(-5, 700);
    QCOMPARE(IntakeSettings::fromJson(settings.toJson()), settings);
}

void TestIntakeSettings::damagedOnesAreAsAtFirst()
{
    const QJsonObject damaged{{QStringLiteral("looksUp"), QStringLiteral("no")},
                              {QStringLiteral("clipboard"), QStringLiteral("everything")},
                              {QStringLiteral("folders"), 5},
                              {QStringLiteral("basketPlace"), QStringLiteral("here")}};
    QCOMPARE(IntakeSettings::fromJson(damaged), IntakeSettings());
}

void TestIntakeSettings::typedAddressesAreReadWordByWord()
{
    const TypedUrls typed = urlsTyped(
        QStringLiteral("https://a.org/[1-2] nonsense\nhttps://a.org/2\tftp://a.org/3 https://a.org/{x,y}"));
    QStringList urls;
    for (const QUrl &url : typed.urls)
        urls.append(url.toString());
    QCOMPARE(urls, (QStringList{QStringLiteral("https://a.org/1"), QStringLiteral("https://a.org/2"),
                                QStringLiteral("https://a.org/x"), QStringLiteral("https://a.org/y")}));
    QCOMPARE(typed.badWord, QStringLiteral("nonsense"));
    QCOMPARE(typed.badLine, 1);
    QCOMPARE(typed.badWords, 2); // ftp is not for downloads
    QCOMPARE(urlsTyped(QStringLiteral("https://a.org/1\n\n  x")).badLine, 3);
    QVERIFY(typed.problem.contains(QLatin1String("nonsense")));
    QCOMPARE(urlsTyped(QString()), TypedUrls());
}

QTEST_APPLESS_MAIN(TestIntakeSettings)
#include "tst_intakesettings.moc"
