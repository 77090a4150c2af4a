// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/models/intakesettings.h"

#include <QObject>
#include <QSet>
#include <QTimer>
#include <QUrl>

#include <functional>

class QClipboard;
class QMimeData;

namespace Landline::Ui {

/**
 * Looks at what is copied elsewhere, if it was switched on, and offers addresses in it; each once. It takes
 * nothing by itself, and passes over its own program's copies and what is marked as a password.
 *
 * Qt fetches what another program has copied in this thread and as a whole: it waits for each piece of
 * each type, up to five seconds on X11 and one on Wayland, and has no way to ask for less or later. So types
 * that can't hold addresses are never fetched, changes are looked at together, after `patience` no further
 * type is fetched, and whoever took longer is not asked again for `rest`: a program that does not answer can
 * hold the window up once in that time.
 */
class ClipboardWatch final : public QObject
{
    Q_OBJECT
public:
    /** So many offers are remembered. */
    static constexpr qsizetype maxRemembered = 1000;
    /** Changes within this time are looked at once. */
    static constexpr std::chrono::milliseconds settling{100};
    static constexpr std::chrono::milliseconds patience{250};
    static constexpr std::chrono::milliseconds rest{60'000};

    /** What another program has copied, by types at first; null: nothing, or this program's own. */
    using Foreign = std::function<const QMimeData *()>;

    /** Both outlive it. */
    ClipboardWatch(QClipboard &clipboard, const Clock &clock, QObject *parent = nullptr);
    /** Of something else; look() is called by whoever knows when it changes. */
    ClipboardWatch(Foreign foreign, const Clock &clock, QObject *parent = nullptr);

    void setWatching(ClipboardWatching watching) { m_watching = watching; }
    /** Soon; never within this call. */
    void look();

Q_SIGNALS:
    void offered(const QList<QUrl> &urls);

private:
    void read();
    /** What of this is to be offered; remembers it. */
    [[nodiscard]] QList<QUrl> take(const QMimeData &data);

    Foreign m_foreign;
    const Clock &m_clock;
    QTimer m_settling{this};
    std::chrono::milliseconds m_restsUntil{0}; ///< by the monotonic clock
    ClipboardWatching m_watching = ClipboardWatching::Off;
    QSet<QUrl> m_offered;
};

} // namespace Landline::Ui
