// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/theme.h"

#include <QDBusVariant>
#include <QObject>

#include <optional>

class QApplication;

namespace Landline::Ui {

enum class ThemeChoice { System, Light, Dark };

/** What LANDLINE_THEME asks for ("light", "dark"), else System. */
[[nodiscard]] ThemeChoice themeChoiceFromEnvironment();

/** The palette and the style sheet that make Fusion look like the theme. */
[[nodiscard]] QPalette paletteFor(const Theme &theme);
[[nodiscard]] QString styleSheetFor(const Theme &theme);

/**
 * Gives the application its looks and keeps it to the system's choice of light or dark, which it hears of
 * from the desktop portal and from the platform's palette.
 */
class Appearance final : public QObject
{
    Q_OBJECT
public:
    /** Applies at once. Lives as long as the windows. */
    Appearance(QApplication &application, ThemeChoice choice, QObject *parent = nullptr);

    [[nodiscard]] bool isDark() const { return m_dark; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private Q_SLOTS:
    void readPortalSetting(const QString &space, const QString &key, const QDBusVariant &value);

private:
    enum class Force { No, Yes };
    void askPortal();
    void takePortalScheme(uint scheme);
    void update(Force force);
    [[nodiscard]] bool wantsDark() const;

    QApplication &m_application;
    ThemeChoice m_choice;
    bool m_platformDark = false;
    std::optional<bool> m_portalDark;
    bool m_dark = false;
    bool m_applying = false;
};

} // namespace Landline::Ui
