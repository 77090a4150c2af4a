// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/intakesettings.h"

#include <QObject>
#include <QSet>
#include <QUrl>

class QClipboard;
class QMimeData;

namespace Landline::Ui {

/**
 * Looks at what is copied elsewhere, if it was switched on, and offers addresses in it; each once. It takes
 * nothing by itself, and passes over its own program's copies and what is marked as a password.
 */
class ClipboardWatch final : public QObject
{
    Q_OBJECT
public:
    /** So many offers are remembered. */
    static constexpr qsizetype maxRemembered = 1000;

    /** `clipboard` outlives it. */
    explicit ClipboardWatch(QClipboard &clipboard, QObject *parent = nullptr);

    void setWatching(ClipboardWatching watching) { m_watching = watching; }
    /** What of this is to be offered; remembers it. */
    [[nodiscard]] QList<QUrl> take(const QMimeData &data);

Q_SIGNALS:
    void offered(const QList<QUrl> &urls);

private:
    void look();

    QClipboard &m_clipboard;
    ClipboardWatching m_watching = ClipboardWatching::Off;
    QSet<QUrl> m_offered;
};

} // namespace Landline::Ui
