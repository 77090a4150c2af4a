// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakefilelookup.h"
#include "ui/dialogs/adddownloadssheet.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace Landline;
using namespace Landline::Ui;
using Downloads::DownloadRequest;

namespace {

/** The sheet over downloads that are there, and what it gave. */
struct Desk
{
    Testing::FakeFileLookup lookup;
    QWidget window;
    AddDownloadsSheet *sheet;
    QList<DownloadRequest> requests;

    explicit Desk(const QList<DownloadRequest> &given)
    {
        window.show();
        sheet = new AddDownloadsSheet({QStringLiteral("/data/downloads"), {}, lookup}, given, &window);
        sheet->setAttribute(Qt::WA_DeleteOnClose, false);
        QObject::connect(sheet, &AddDownloadsSheet::requested, sheet,
                         [this](const QList<DownloadRequest> &some) { requests = some; });
        sheet->open();
    }
    template <class Field>
    [[nodiscard]] Field &field(const QString &name) const
    {
        for (Field *candidate : sheet->findChildren<Field *>()) {
            if (candidate->accessibleName() == name)
                return *candidate;
        }
        qFatal("there is no field %s", qPrintable(name));
    }
    [[nodiscard]] QCheckBox &box(const QString &text) const
    {
        for (QCheckBox *candidate : sheet->findChildren<QCheckBox *>()) {
            if (candidate->text() == text)
                return *candidate;
        }
        qFatal("there is no box %s", qPrintable(text));
    }
    void apply() const { QTest::mouseClick(&field<QPushButton>(QStringLiteral("Apply")), Qt::LeftButton); }
};

DownloadRequest requestFor(const QString &url, const QByteArray &secret)
{
    DownloadRequest request;
    request.url = QUrl(url);
    request.access.headers = {{"X-Key", secret}};
    return request;
}

/** Two that differ in all that the sheet speaks of. */
QList<DownloadRequest> twoOfTwoServers()
{
    DownloadRequest one = requestFor(QStringLiteral("http://one.example/a.bin"), "of one");
    one.access.user = QStringLiteral("ana");
    one.access.password = QStringLiteral("secret");
    one.access.referer = QStringLiteral("http://one.example/");
    one.directory = QStringLiteral("/data/one");
    one.connections = 1;
    one.bytesPerSecond = 1500;
    one.usesChecksumFile = true;
    one.fileName = QStringLiteral("first.bin");
    one.digest = Downloads::parseFileDigest(QStringLiteral("md5=") + QString(32, u'a')).value();
    DownloadRequest two = requestFor(QStringLiteral("http://two.example/b.bin"), "of two");
    two.directory = QStringLiteral("/data/two");
    two.connections = 16;
    two.bytesPerSecond = 2500;
    two.unpacks = true;
    return {one, two};
}

} // namespace

/** Options of downloads that are there already. */
class TestDownloadOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // The offscreen platform complains of what it can't do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void untouchedOptionsStayEachItsOwn();
    void whatIsSaidIsSaidOfAll();
    void whatIsMeantForOneServerGoesToNoOther();
    void oneServersLoginIsChangedTogether();
    void addressesAreNoPatterns();
    void twoOfOneAddressAreTwo();
    void addressesTakeNoMoreRoomThanTheyNeed();
};

void TestDownloadOptions::untouchedOptionsStayEachItsOwn()
{
    const QList<DownloadRequest> given = twoOfTwoServers();
    Desk desk(given);
    desk.apply();
    QCOMPARE(desk.requests, given);
    // A limit that is no whole number of kB/s is not rounded by looking at it.
    Desk single({given.constFirst()});
    single.apply();
    QCOMPARE(single.requests, QList<DownloadRequest>{given.constFirst()});
}

void TestDownloadOptions::whatIsSaidIsSaidOfAll()
{
    QList<DownloadRequest> wanted = twoOfTwoServers();
    Desk desk(wanted);
    QCOMPARE(desk.field<QSpinBox>(QStringLiteral("Connections")).text(), QStringLiteral("each its own"));
    QCOMPARE(desk.field<QSpinBox>(QStringLiteral("Limit")).text(), QStringLiteral("each its own"));
    desk.field<QSpinBox>(QStringLiteral("Connections")).setValue(3);
    desk.field<QSpinBox>(QStringLiteral("Limit")).setValue(0);
    desk.box(QStringLiteral("Unpack when finished")).setCheckState(Qt::Checked);
    desk.field<QLineEdit>(QStringLiteral("Save in")).setText(QStringLiteral("/data/both"));
    desk.apply();
    for (DownloadRequest &request : wanted) {
        request.connections = 3;
        request.bytesPerSecond = 0;
        request.unpacks = true;
        request.directory = QStringLiteral("/data/both");
    }
    QCOMPARE(desk.requests, wanted);
}

void TestDownloadOptions::whatIsMeantForOneServerGoesToNoOther()
{
    const Desk desk(twoOfTwoServers());
    for (const char *name : {"Login", "Login password", "Referer"}) {
        const auto &field = desk.field<QLineEdit>(QLatin1String(name));
        QVERIFY(!field.isEnabled());
        QCOMPARE(field.text(), QString());
    }
    QVERIFY(!desk.field<QPlainTextEdit>(QStringLiteral("Headers")).isEnabled());
    const auto *why = desk.sheet->findChild<QLabel *>(QStringLiteral("hosts"));
    QVERIFY(why->isVisible());
    QVERIFY(!desk.sheet->findChild<QLabel *>(QStringLiteral("stored"))->isVisible());
    // What is said has its place: the sheet has grown to it.
    QTRY_VERIFY(why->height() >= why->heightForWidth(why->width()));
    QTRY_VERIFY(why->y() > desk.field<QPlainTextEdit>(QStringLiteral("Headers")).geometry().bottom());
}

void TestDownloadOptions::oneServersLoginIsChangedTogether()
{
    QList<DownloadRequest> wanted{requestFor(QStringLiteral("http://one.example/a.bin"), "1"),
                                  requestFor(QStringLiteral("http://one.example/b.bin"), "2")};
    Desk desk(wanted);
    const auto *stored = desk.sheet->findChild<QLabel *>(QStringLiteral("stored"));
    QVERIFY(stored->isVisible());
    QVERIFY(stored->text().contains(QLatin1String("not encrypted")));
    QTRY_VERIFY(stored->height() >= stored->heightForWidth(stored->width()));
    desk.field<QLineEdit>(QStringLiteral("Login")).setText(QStringLiteral("ana"));
    desk.apply();
    for (DownloadRequest &request : wanted)
        request.access.user = QStringLiteral("ana");
    QCOMPARE(desk.requests, wanted); // and each has its own headers still
}

void TestDownloadOptions::addressesAreNoPatterns()
{
    QList<DownloadRequest> wanted{requestFor(QStringLiteral("http://one.example/a[1-3]{x,y}.bin"), "1")};
    Desk desk(wanted);
    desk.field<QSpinBox>(QStringLiteral("Connections")).setValue(3);
    desk.apply();
    wanted.first().connections = 3;
    QCOMPARE(desk.requests, wanted);
}

void TestDownloadOptions::twoOfOneAddressAreTwo()
{
    QList<DownloadRequest> wanted{requestFor(QStringLiteral("http://one.example/a.bin"), "1"),
                                  requestFor(QStringLiteral("http://one.example/a.bin"), "2")};
    wanted.last().directory = QStringLiteral("/data/two");
    Desk desk(wanted);
    desk.apply();
    QCOMPARE(desk.requests, wanted);
}

void TestDownloadOptions::addressesTakeNoMoreRoomThanTheyNeed()
{
    const Desk one({requestFor(QStringLiteral("http://one.example/a.bin"), {})});
    const Desk two(twoOfTwoServers());
    const int height = one.field<QPlainTextEdit>(QStringLiteral("URLs")).height();
    QVERIFY(height < two.field<QPlainTextEdit>(QStringLiteral("URLs")).height());
    // They can't be changed: what can be is typed at once.
    QCOMPARE(one.sheet->focusWidget(), &one.field<QLineEdit>(QStringLiteral("Name")));
}

QTEST_MAIN(TestDownloadOptions)
#include "tst_downloadoptions.moc"
