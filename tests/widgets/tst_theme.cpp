// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/appearance.h"
#include "ui/painting/icons.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusVariant>
#include <QImage>
#include <QLineEdit>
#include <QPainter>
#include <QPalette>
#include <QProcess>
#include <QTest>

using namespace Landline::Ui;

class TestTheme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textIsReadableOnEveryBackground_data();
    void textIsReadableOnEveryBackground();
    void aPersonKeepsTheColor();
    void everySymbolIsDrawnInTheAskedColor();
    void iconsFollowTheTheme();
    void filesAreToldByTheirExtension();
    void theChosenLookIsApplied();
    void thePortalsChoiceIsFollowedAtOnce(); // before a field is shown: that takes another session bus
    void fieldsThatTakeNothingLookSo();
};

/** The part of a desktop portal that tells light from dark. */
class FakePortal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    static QDBusVariant schemeOf(uint scheme) { return QDBusVariant(QVariant::fromValue(scheme)); }
    void choose(uint scheme)
    {
        Q_EMIT SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("color-scheme"),
                              schemeOf(scheme));
    }
public Q_SLOTS:
    // Portals wrap the value twice.
    QDBusVariant Read(const QString &, const QString &)
    {
        return QDBusVariant(QVariant::fromValue(schemeOf(1)));
    }
Q_SIGNALS:
    void SettingChanged(const QString &space, const QString &key, const QDBusVariant &value);
};

void TestTheme::textIsReadableOnEveryBackground_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestTheme::textIsReadableOnEveryBackground()
{
    QFETCH(const bool, dark);
    constexpr double enough = 4.5;
    const Theme &theme = dark ? darkTheme() : lightTheme();
    QCOMPARE(theme.dark, dark);
    QList<QColor> inks{theme.text,   theme.dimText,     theme.accentText,
                       theme.okText, theme.warningText, theme.errorText};
    inks += theme.people;
    for (const QColor &back : {theme.window, theme.base, theme.raised}) {
        for (const QColor &ink : std::as_const(inks))
            QVERIFY2(contrastRatio(ink, back) >= enough, qPrintable(ink.name() + u' ' + back.name()));
    }
    QVERIFY(contrastRatio(theme.text, theme.selection) >= enough);
    QVERIFY(contrastRatio(theme.dimText, theme.selection) >= enough);
    QVERIFY(contrastRatio(theme.errorText, theme.selection) >= enough);
    QVERIFY(contrastRatio(theme.onAccent, theme.accent) >= enough);
    QVERIFY(contrastRatio(theme.warningText, theme.warningBack) >= enough);
    QVERIFY(contrastRatio(theme.text, theme.warningBack) >= enough);
    QVERIFY(contrastRatio(theme.errorText, theme.errorBack) >= enough);
}

void TestTheme::aPersonKeepsTheColor()
{
    const QColor color = personColor(lightTheme(), QStringLiteral("Ana"));
    QCOMPARE(personColor(lightTheme(), QStringLiteral("Ana")), color);
    const auto place = lightTheme().people.indexOf(color);
    QCOMPARE(personColor(darkTheme(), QStringLiteral("Ana")), darkTheme().people.at(place));
    QSet<QRgb> seen;
    for (int i = 0; i < 100; ++i)
        seen.insert(personColor(lightTheme(), QString::number(i)).rgb());
    QCOMPARE(seen.size(), lightTheme().people.size());
}

void TestTheme::everySymbolIsDrawnInTheAskedColor()
{
    for (int i = 0; i <= static_cast<int>(Symbol::Warning); ++i) {
        QImage image(48, 48, QImage::Format_ARGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintSymbol(painter, QRectF(0, 0, 48, 48), static_cast<Symbol>(i), QColor(Qt::red));
        painter.end();
        int red = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                red += image.pixelColor(x, y) == QColor(Qt::red) ? 1 : 0;
        }
        QVERIFY2(red > 10, QByteArray::number(i).constData());
    }
}

void TestTheme::iconsFollowTheTheme()
{
    const QIcon subject = icon(Symbol::Add);
    // Edges are smoothed, so the shade is near the theme's, not equal to it.
    const auto centre = [&] { return subject.pixmap(24, 24).toImage().pixelColor(12, 12).lightness(); };
    QApplication::setPalette(paletteFor(lightTheme()));
    QVERIFY(centre() < 64);
    QApplication::setPalette(paletteFor(darkTheme()));
    QVERIFY(centre() > 192);
}

void TestTheme::filesAreToldByTheirExtension()
{
    QCOMPARE(symbolForFile(QStringLiteral("debian-12.ISO")), Symbol::FileDisc);
    QCOMPARE(symbolForFile(QStringLiteral("data.tar.zst")), Symbol::FileArchive);
    QCOMPARE(symbolForFile(QStringLiteral("README")), Symbol::File);
    QCOMPARE(symbolForFile(QString()), Symbol::File);
}

void TestTheme::theChosenLookIsApplied()
{
    {
        const Appearance dark(*qApp, ThemeChoice::Dark);
        QVERIFY(dark.isDark());
        QVERIFY(themeFor(QApplication::palette()).dark);
        QVERIFY(qApp->styleSheet().contains(darkTheme().base.name()));
        QVERIFY2(!qApp->styleSheet().contains(u'@'), "a colour has no value");
    }
    const Appearance light(*qApp, ThemeChoice::Light);
    QVERIFY(!themeFor(QApplication::palette()).dark);
}

void TestTheme::thePortalsChoiceIsFollowedAtOnce()
{
    QProcess daemon;
    daemon.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                                 QStringLiteral("--print-address")});
    if (!daemon.waitForStarted() || !daemon.waitForReadyRead())
        QSKIP("there is no dbus-daemon");
    const QByteArray address = daemon.readLine().trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    QDBusConnection bus =
        QDBusConnection::connectToBus(QString::fromLatin1(address), QStringLiteral("portal"));
    FakePortal portal;
    QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
                               QDBusConnection::ExportAllContents));
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
    {
        const Appearance appearance(*qApp, ThemeChoice::System);
        QTRY_VERIFY(appearance.isDark());
        portal.choose(2);
        QTRY_VERIFY(!appearance.isDark());
        QVERIFY(!themeFor(QApplication::palette()).dark);
        portal.choose(1);
        QTRY_VERIFY(appearance.isDark());
        QVERIFY(themeFor(QApplication::palette()).dark);
    }
    QDBusConnection::disconnectFromBus(QStringLiteral("portal"));
    daemon.kill();
    daemon.waitForFinished();
}

void TestTheme::fieldsThatTakeNothingLookSo()
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        const Appearance appearance(*qApp, choice);
        const Theme &theme = choice == ThemeChoice::Dark ? darkTheme() : lightTheme();
        QLineEdit field;
        field.resize(200, 40);
        const auto back = [&field] {
            return field.grab().toImage().pixelColor(field.rect().center() + QPoint(50, 0)).rgb();
        };
        QCOMPARE(back(), theme.base.rgb());
        field.setEnabled(false);
        QCOMPARE(back(), theme.window.rgb());
    }
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
