// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloadhistorymodel.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/tooltip.h"

#include <QLocale>

namespace Landline::Ui {

using Downloads::DownloadHistory;
using Downloads::HistoryEntry;
using Downloads::HistoryOutcome;

namespace {

QString dayText(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    const QString clock = QLocale().toString(local.time(), QLocale::ShortFormat);
    const qint64 days = local.date().daysTo(now.toLocalTime().date());
    if (days == 0)
        return QStringLiteral("today %1").arg(clock);
    if (days == 1)
        return QStringLiteral("yesterday %1").arg(clock);
    return QStringLiteral("%1 %2").arg(QLocale().toString(local.date(), QLocale::ShortFormat), clock);
}

QString outcomeText(HistoryOutcome outcome)
{
    switch (outcome) {
    case HistoryOutcome::Finished:
        return QStringLiteral("done");
    case HistoryOutcome::Failed:
        return QStringLiteral("failed");
    case HistoryOutcome::Canceled:
        break;
    }
    return QStringLiteral("cancelled");
}

} // namespace

QString historyWords(const HistoryEntry &entry, const QDateTime &now)
{
    QStringList parts{QStringLiteral("%1 %2").arg(outcomeText(entry.outcome), dayText(entry.endedAt, now)),
                      entry.message, hostOf(entry.url), entry.digest.section(u'=', 0, 0).toUpper()};
    parts.removeAll(QString());
    return plainText(parts.join(QStringLiteral(" · ")), KeepBreaks::No);
}

DownloadHistoryModel::DownloadHistoryModel(DownloadHistory &history, const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_history(history)
    , m_clock(clock)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DownloadHistoryModel::ask);
    connect(&history, &DownloadHistory::found, this, &DownloadHistoryModel::take);
    connect(&history, &DownloadHistory::changed, this, [this] {
        if (m_active && !m_timer.isActive())
            m_timer.start(searchDelay);
    });
}

void DownloadHistoryModel::setActive(bool active)
{
    m_active = active;
    m_hasAnswer = m_hasAnswer && active;
    if (active)
        ask();
}

void DownloadHistoryModel::setWords(const QString &words)
{
    m_words = words;
    m_timer.start(searchDelay);
}

void DownloadHistoryModel::ask()
{
    m_history.find(m_words, ++m_serial);
}

void DownloadHistoryModel::take(int serial, const QList<HistoryEntry> &entries, qint64 total)
{
    if (serial != m_serial) // of what was typed before
        return;
    m_hasAnswer = true;
    m_total = total;
    m_found = entries;
    showRest();
}

void DownloadHistoryModel::showRest()
{
    QList<HistoryEntry> entries;
    for (const HistoryEntry &entry : std::as_const(m_found)) {
        if (!m_removed.contains(entry.id))
            entries.append(entry);
    }
    if (entries != m_entries) {
        beginResetModel();
        m_entries = entries;
        endResetModel();
    }
    Q_EMIT answered();
}

void DownloadHistoryModel::removeLater(const QList<qint64> &ids)
{
    commitRemoval();
    m_removed = QSet<qint64>(ids.cbegin(), ids.cend());
    showRest();
}

void DownloadHistoryModel::undoRemoval()
{
    m_removed.clear();
    showRest();
}

void DownloadHistoryModel::commitRemoval()
{
    if (m_removed.isEmpty())
        return;
    m_history.remove(m_removed.values());
    // They stay hidden until the answer that doesn't have them.
    m_found = m_entries;
    m_removed.clear();
}

int DownloadHistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant DownloadHistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HistoryEntry &entry = m_entries.at(index.row());
    const QString size = entry.size >= 0 ? bytesText(entry.size) : QString();
    const QString words = historyWords(entry, m_clock.now());
    switch (role) {
    case Qt::DisplayRole:
        return plainText(entry.name, KeepBreaks::No);
    case Qt::ToolTipRole:
        return tooltipOf(entry.file.isEmpty() ? entry.url : entry.file);
    case Qt::AccessibleDescriptionRole:
        return size.isEmpty() ? words : QStringLiteral("%1, %2").arg(size, words);
    case WordsRole:
        return words;
    case SizeRole:
        return size;
    default:
        return {};
    }
}

} // namespace Landline::Ui
