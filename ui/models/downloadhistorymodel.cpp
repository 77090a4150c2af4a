// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/downloadhistorymodel.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/tooltip.h"

#include <QLocale>

#include <algorithm>

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
    m_askedWords = m_words;
    m_history.find(m_words, ++m_serial, m_removedAll);
}

void DownloadHistoryModel::take(int serial, const QList<HistoryEntry> &entries, qint64 total)
{
    if (serial != m_serial) // of what was typed before
        return;
    m_hasAnswer = true;
    m_total = total;
    m_found = entries;
    m_foundWords = m_askedWords;
    showRest();
}

bool DownloadHistoryModel::isRemoved(const HistoryEntry &entry) const
{
    // What else there is of all is left out by the search.
    return m_removed.contains(entry.id)
           || (m_removedAll && m_removedAll->words == m_foundWords && entry.id <= m_removedAll->lastId);
}

void DownloadHistoryModel::showRest()
{
    QList<HistoryEntry> entries;
    for (const HistoryEntry &entry : std::as_const(m_found)) {
        if (!isRemoved(entry))
            entries.append(entry);
    }
    show(entries);
    Q_EMIT answered();
}

void DownloadHistoryModel::show(const QList<HistoryEntry> &entries)
{
    QSet<qint64> wanted;
    for (const HistoryEntry &entry : entries)
        wanted.insert(entry.id);
    const auto stays = [&](int row) { return wanted.contains(m_entries.at(row).id); };
    for (int last = rowCount() - 1; last >= 0; --last) {
        if (stays(last))
            continue;
        int first = last;
        while (first > 0 && !stays(first - 1))
            --first;
        beginRemoveRows({}, first, last);
        m_entries.remove(first, last - first + 1);
        endRemoveRows();
        last = first;
    }
    // Both are in the same order: what is left of the old ones stands between the new ones.
    for (int first = 0; first < entries.size(); ++first) {
        int end = first;
        const bool isLast = first >= m_entries.size();
        while (end < entries.size() && (isLast || entries.at(end).id != m_entries.at(first).id))
            ++end;
        if (end == first)
            continue;
        beginInsertRows({}, first, end - 1);
        const QList<HistoryEntry> rest = m_entries.mid(first);
        m_entries = m_entries.mid(0, first) + entries.mid(first, end - first) + rest;
        endInsertRows();
        first = end - 1;
    }
}

void DownloadHistoryModel::removeLater(const QList<qint64> &ids)
{
    commitRemoval();
    m_removed = QSet<qint64>(ids.cbegin(), ids.cend());
    showRest();
}

void DownloadHistoryModel::removeAllLater()
{
    commitRemoval();
    qint64 last = 0;
    for (const HistoryEntry &entry : std::as_const(m_entries))
        last = std::max(last, entry.id);
    m_removedAll = {m_foundWords, last};
    showRest();
    ask();
}

void DownloadHistoryModel::undoRemoval()
{
    m_removed.clear();
    if (std::exchange(m_removedAll, {}))
        ask();
    showRest();
}

void DownloadHistoryModel::commitRemoval()
{
    if (m_removed.isEmpty() && !m_removedAll)
        return;
    if (!m_removed.isEmpty())
        m_history.remove(m_removed.values());
    if (m_removedAll)
        m_history.removeFound(*m_removedAll);
    // They stay hidden until the answer that doesn't have them.
    m_found = m_entries;
    m_removed.clear();
    m_removedAll.reset();
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
    const auto size = [&entry] { return entry.size >= 0 ? bytesText(entry.size) : QString(); };
    const auto words = [&] { return historyWords(entry, m_clock.now()); };
    switch (role) {
    case Qt::DisplayRole:
        return plainText(entry.name, KeepBreaks::No);
    case Qt::ToolTipRole:
        return tooltipOf(entry.file.isEmpty() ? entry.url : entry.file);
    case Qt::AccessibleDescriptionRole:
        return entry.size < 0 ? words() : QStringLiteral("%1, %2").arg(size(), words());
    case WordsRole:
        return words();
    case SizeRole:
        return size();
    default:
        return {};
    }
}

} // namespace Landline::Ui
