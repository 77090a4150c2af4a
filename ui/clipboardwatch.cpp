// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clipboardwatch.h"

#include "core/downloads/folderrules.h"
#include "ui/dropcontent.h"

#include <QClipboard>
#include <QMimeData>

namespace Landline::Ui {

// Set by password managers for what nobody is to look at.
static const QString secretHint = QStringLiteral("x-kde-passwordManagerHint");

ClipboardWatch::ClipboardWatch(QClipboard &clipboard, QObject *parent)
    : QObject(parent)
    , m_clipboard(clipboard)
{
    connect(&clipboard, &QClipboard::dataChanged, this, &ClipboardWatch::look);
}

void ClipboardWatch::look()
{
    if (m_watching == ClipboardWatching::Off || m_clipboard.ownsClipboard())
        return;
    const QMimeData *data = m_clipboard.mimeData();
    const QList<QUrl> urls = data ? take(*data) : QList<QUrl>();
    if (!urls.isEmpty())
        Q_EMIT offered(urls);
}

QList<QUrl> ClipboardWatch::take(const QMimeData &data)
{
    if (m_watching == ClipboardWatching::Off || data.hasFormat(secretHint))
        return {};
    QList<QUrl> urls = dropContentOf(data).urls;
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
