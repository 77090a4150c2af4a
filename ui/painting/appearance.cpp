// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/appearance.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QEvent>
#include <QPalette>
#include <QScopedValueRollback>
#include <QStyleFactory>
#include <QTimer>

namespace Landline::Ui {

namespace {

constexpr QLatin1String portalService{"org.freedesktop.portal.Desktop"};
constexpr QLatin1String portalPath{"/org/freedesktop/portal/desktop"};
constexpr QLatin1String portalInterface{"org.freedesktop.portal.Settings"};
constexpr QLatin1String appearanceSpace{"org.freedesktop.appearance"};
constexpr QLatin1String schemeKey{"color-scheme"};

/** Portals wrap the value in one variant more than they say. */
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

ThemeChoice themeChoiceFromEnvironment()
{
    const QByteArray wish = qgetenv("LANDLINE_THEME").toLower();
    if (wish == "light")
        return ThemeChoice::Light;
    return wish == "dark" ? ThemeChoice::Dark : ThemeChoice::System;
}

Appearance::Appearance(QApplication &application, ThemeChoice choice, QObject *parent)
    : QObject(parent)
    , m_application(application)
    , m_choice(choice)
{
    m_platformDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    update(Force::Yes);
    m_application.installEventFilter(this);
    if (m_choice == ThemeChoice::System)
        askPortal();
}

bool Appearance::eventFilter(QObject *watched, QEvent *event)
{
    // The platform's theme changed: let its own palette through to see which it is, then put ours back.
    if (event->type() == QEvent::ThemeChange && !m_applying && m_choice == ThemeChoice::System) {
        QTimer::singleShot(0, this, [this] {
            if (m_applying)
                return;
            const QScopedValueRollback guard(m_applying, true);
            QApplication::setPalette(QPalette());
            m_platformDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
            update(Force::Yes);
        });
    }
    return QObject::eventFilter(watched, event);
}

void Appearance::askPortal()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // D-Bus looks the slot's types up by name, and this one has none before it is first used.
    qRegisterMetaType<QDBusVariant>("QDBusVariant");
    bus.connect(portalService, portalPath, portalInterface, QStringLiteral("SettingChanged"), this,
                SLOT(readPortalSetting(QString, QString, QDBusVariant)));
    QDBusMessage call =
        QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, QStringLiteral("Read"));
    call << QString(appearanceSpace) << QString(schemeKey);
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QVariant> reply = *watcher;
        if (reply.isValid())
            takePortalScheme(unwrapped(reply.value()).toUInt());
        watcher->deleteLater();
    });
}

void Appearance::readPortalSetting(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space == appearanceSpace && key == schemeKey)
        takePortalScheme(unwrapped(value.variant()).toUInt());
}

void Appearance::takePortalScheme(uint scheme)
{
    // 0: no preference, 1: dark, 2: light.
    m_portalDark.reset();
    if (scheme == 1 || scheme == 2)
        m_portalDark = scheme == 1;
    update(Force::No);
}

bool Appearance::wantsDark() const
{
    if (m_choice != ThemeChoice::System)
        return m_choice == ThemeChoice::Dark;
    return m_portalDark.value_or(m_platformDark);
}

void Appearance::update(Force force)
{
    const bool dark = wantsDark();
    if (force == Force::No && dark == m_dark)
        return;
    m_dark = dark;
    const QScopedValueRollback guard(m_applying, true);
    const Theme &theme = dark ? darkTheme() : lightTheme();
    QApplication::setPalette(paletteFor(theme));
    m_application.setStyleSheet(styleSheetFor(theme));
}

} // namespace Landline::Ui
