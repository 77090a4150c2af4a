// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/downloads/downloadhistory.h"

#include <QAbstractListModel>
#include <QSet>
#include <QTimer>

namespace Landline::Ui {

/** A row for each download of the history that has the words that were searched for, the latest first. */
class DownloadHistoryModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { WordsRole = Qt::UserRole, SizeRole };
    /** What is typed within this time is searched for once. */
    static constexpr std::chrono::milliseconds searchDelay{120};

    /** Both outlive it. */
    DownloadHistoryModel(Downloads::DownloadHistory &history, const Clock &clock, QObject *parent = nullptr);

    /** Nothing is asked while nobody looks. */
    void setActive(bool active);
    void setWords(const QString &words);
    [[nodiscard]] const QString &words() const { return m_words; }
    [[nodiscard]] const Downloads::HistoryEntry &entryAt(int row) const { return m_entries.at(row); }
    /** That match, shown or not. */
    [[nodiscard]] qint64 total() const { return m_total; }
    /** What is shown was searched for with words(). */
    [[nodiscard]] bool isUpToDate() const { return m_words == m_foundWords; }
    /** An answer has come since it was activated. */
    [[nodiscard]] bool hasAnswer() const { return m_hasAnswer; }

    /** Hides them at once; commitRemoval() or undoRemoval() follows. An earlier removal is committed. */
    void removeLater(const QList<qint64> &ids);
    /** The same with all that match what is shown, however many; what ends from now on stays. */
    void removeAllLater();
    void undoRemoval();
    void commitRemoval();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    /** Rows or total() are other ones. */
    void answered();

private:
    void ask();
    void take(int serial, const QList<Downloads::HistoryEntry> &entries, qint64 total);
    void showRest();
    [[nodiscard]] bool isRemoved(const Downloads::HistoryEntry &entry) const;
    /** Rows of entries that stay are kept, and what is selected with them. */
    void show(const QList<Downloads::HistoryEntry> &entries);

    Downloads::DownloadHistory &m_history;
    const Clock &m_clock;
    QTimer m_timer;
    QString m_words;
    QString m_askedWords;
    QString m_foundWords;                   ///< of m_found
    QList<Downloads::HistoryEntry> m_found; ///< those that are about to be removed too
    QList<Downloads::HistoryEntry> m_entries;
    QSet<qint64> m_removed;
    std::optional<Downloads::HistorySelection> m_removedAll;
    qint64 m_total = 0;
    int m_serial = 0;
    bool m_active = false;
    bool m_hasAnswer = false;
};

/** "finished yesterday 10:41 · mirror.example · SHA-256 known": beside its name. */
[[nodiscard]] QString historyWords(const Downloads::HistoryEntry &entry, const QDateTime &now);

} // namespace Landline::Ui
