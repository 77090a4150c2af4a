// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloads/folderrules.h"

#include <QJsonArray>
#include <QTest>

using namespace Landline::Downloads;

static const QString base = QStringLiteral("/home/ana/Downloads");

class TestFolderRules : public QObject
{
    Q_OBJECT
private slots:
    void namesLeadToFolders_data();
    void namesLeadToFolders();
    void offTheyLeadNowhere();
    void theLongestExtensionCounts();
    void noRuleLeadsOutByItself();
    void survivesTheWayThroughJson();
    void damagedOnesAreMended();
    void extensionsAreReadAsPeopleWriteThem();
    void filesAreToldFromPages_data();
    void filesAreToldFromPages();
};

void TestFolderRules::namesLeadToFolders_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("folder");
    const auto row = [](const char *name, const char *folder) {
        QTest::newRow(name) << QString::fromUtf8(name) << base + u'/' + QString::fromLatin1(folder);
    };
    row("a.zip", "Archives");
    row("a.tar.gz", "Archives");
    row("debian-12.5.0-amd64.iso", "Archives");
    row("IMG_1.JPG", "Pictures");
    row("a.flac", "Music");
    row("lecture 01.mp4", "Videos");
    row("handout.pdf", "Documents");
    row("setup.EXE", "Programs");
    row("a.unknown", "Other");
    row("zip", "Other");
    row("", "Other");
}

void TestFolderRules::namesLeadToFolders()
{
    FolderRules rules;
    rules.isOn = true;
    QFETCH(const QString, name);
    QTEST(rules.directoryFor(name, base), "folder");
}

void TestFolderRules::offTheyLeadNowhere()
{
    QVERIFY(!FolderRules().isOn);
    QCOMPARE(FolderRules().directoryFor(QStringLiteral("a.zip"), base), base);
}

void TestFolderRules::theLongestExtensionCounts()
{
    FolderRules rules;
    rules.isOn = true;
    rules.rules = {{QStringLiteral("Squeezed"), QStringLiteral("g"), {QStringLiteral("gz")}},
                   {QStringLiteral("Tapes"), QStringLiteral("t"), {QStringLiteral("tar.gz")}},
                   {QStringLiteral("Videos"), QStringLiteral("/media/films/"), {QStringLiteral("mkv")}}};
    QCOMPARE(rules.directoryFor(QStringLiteral("a.tar.gz"), base), base + QStringLiteral("/t"));
    QCOMPARE(rules.directoryFor(QStringLiteral("a.b.gz"), base), base + QStringLiteral("/g"));
    QCOMPARE(rules.directoryFor(QStringLiteral("a.mkv"), base), QStringLiteral("/media/films"));
    QCOMPARE(rules.directoryFor(QStringLiteral("a.txt"), base), base);
}

void TestFolderRules::noRuleLeadsOutByItself()
{
    FolderRules rules;
    rules.isOn = true;
    for (const char *directory : {"..", "../x", "a/../../x", "", "."}) {
        rules.rules = {{QStringLiteral("All"), QString::fromLatin1(directory), {}}};
        QCOMPARE(rules.directoryFor(QStringLiteral("a"), base), base);
    }
    rules.rules = {{QStringLiteral("All"), QStringLiteral("x"), {}}};
    QCOMPARE(rules.directoryFor(QStringLiteral("a"), QStringLiteral("/")), QStringLiteral("/x"));
}

void TestFolderRules::survivesTheWayThroughJson()
{
    FolderRules rules;
    rules.isOn = true;
    rules.rules[0].directory = QStringLiteral("/media/archives");
    rules.rules.removeLast();
    QCOMPARE(FolderRules::fromJson(rules.toJson()), rules);
    QCOMPARE(FolderRules::fromJson({}), FolderRules());
}

void TestFolderRules::damagedOnesAreMended()
{
    QJsonArray list;
    list.append(1);
    list.append(QJsonObject{{QStringLiteral("directory"), QStringLiteral("nameless")}});
    for (int i = 0; i < FolderRules::maxRules + 5; ++i)
        list.append(QJsonObject{{QStringLiteral("name"), QStringLiteral("rule")}});
    QStringList many;
    for (int i = 0; i < FolderRules::maxExtensions + 5; ++i)
        many.append(QStringLiteral("e%1").arg(i));
    list[2] = QJsonObject{{QStringLiteral("name"), QStringLiteral("many")},
                          {QStringLiteral("extensions"), QJsonArray::fromStringList(many)}};
    const FolderRules rules = FolderRules::fromJson(
        {{QStringLiteral("on"), QStringLiteral("yes")}, {QStringLiteral("rules"), list}});
    QVERIFY(!rules.isOn);
    QCOMPARE(rules.rules.size(), FolderRules::maxRules);
    QCOMPARE(rules.rules.constFirst().extensions.size(), FolderRules::maxExtensions);
}

void TestFolderRules::extensionsAreReadAsPeopleWriteThem()
{
    QCOMPARE(extensionsInText(QStringLiteral(" .JPG, png;*.gif\n*.tar.gz jpg ../x")),
             (QStringList{QStringLiteral("jpg"), QStringLiteral("png"), QStringLiteral("gif"),
                          QStringLiteral("tar.gz")}));
}

void TestFolderRules::filesAreToldFromPages_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isFile");
    const auto row = [](const char *url, bool isFile) {
        QTest::newRow(url) << QString::fromLatin1(url) << isFile;
    };
    row("https://a.org/debian.iso", true);
    row("https://a.org/x/A.TAR.GZ?token=1", true);
    row("https://a.org/film.mkv", true);
    row("https://a.org/a.meta4", true);
    row("https://a.org/", false);
    row("https://a.org", false);
    row("https://a.org/page.html", false);
    row("https://a.org/page", false);
    row("https://a.org/v1.2", false);
    row("https://a.org/.zip", false);
    row("https://a.org/zip", false);
}

void TestFolderRules::filesAreToldFromPages()
{
    QFETCH(const QString, url);
    QTEST(looksLikeFile(QUrl(url)), "isFile");
}

QTEST_APPLESS_MAIN(TestFolderRules)
#include "tst_folderrules.moc"
