// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clipboardwatch.h"

#include "core/downloads/folderrules.h"
#include "ui/dropcontent.h"

#include <QClipboard>
#include <QMimeData>

namespace Landline::Ui {

// Set by password managers for what nobody is to look at.
static const QString secretHint = QStringLiteral("x-kde-passwordManagerHint");

static const QMimeData *foreignIn(const QClipboard &clipboard)
{
    return clipboard.ownsClipboard() ? nullptr : clipboard.mimeData();
}

ClipboardWatch::ClipboardWatch(QClipboard &clipboard, const Clock &clock, QObject *parent)
    : ClipboardWatch([&clipboard] { return foreignIn(clipboard); }, clock, parent)
{
    connect(&clipboard, &QClipboard::dataChanged, this, &ClipboardWatch::look);
}

ClipboardWatch::ClipboardWatch(Foreign foreign, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_foreign(std::move(foreign))
    , m_clock(clock)
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(settling);
    connect(&m_settling, &QTimer::timeout, this, &ClipboardWatch::read);
}

void ClipboardWatch::look()
{
    if (m_watching != ClipboardWatching::Off && !m_settling.isActive())
        m_settling.start();
}

void ClipboardWatch::read()
{
    const std::chrono::milliseconds begun = m_clock.monotonic();
    if (m_watching == ClipboardWatching::Off || begun < m_restsUntil)
        return;
    const QMimeData *data = m_foreign();
    const QList<QUrl> urls = data ? take(*data) : QList<QUrl>();
    const std::chrono::milliseconds ended = m_clock.monotonic();
    if (ended - begun > patience)
        m_restsUntil = ended + rest;
    if (!urls.isEmpty())
        Q_EMIT offered(urls);
}

QList<QUrl> ClipboardWatch::take(const QMimeData &data)
{
    // The types alone are a question to the other program.
    const auto mayGoOn = [this, end = m_clock.monotonic() + patience] { return m_clock.monotonic() <= end; };
    if (data.hasFormat(secretHint) || !mayHaveAddresses(data) || !mayGoOn())
        return {};
    QList<QUrl> urls = dropContentOf(data, mayGoOn).urls;
    urls.removeIf([this](const QUrl &url) {
        return m_offered.contains(url)
               || (m_watching == ClipboardWatching::Files && !Downloads::looksLikeFile(url));
    });
    if (m_offered.size() + urls.size() > maxRemembered)
        m_offered.clear();
    for (const QUrl &url : std::as_const(urls))
        m_offered.insert(url);
    return urls;
}

} // namespace Landline::Ui
