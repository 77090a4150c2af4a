// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/chat/message.h"
#include "ui/models/conversationrows.h"

#include <QAbstractListModel>
#include <QSet>
#include <QTimer>

#include <optional>
#include <utility>

namespace Landline::Ui {

/**
 * The messages of one room as rows, with day lines, a line where the unread begin, and joins and leaves
 * folded. It holds a window on the end of the history: what falls out of it can be loaded again.
 */
class ConversationModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        KindRole = Qt::UserRole, ///< ConversationRow::Kind as int
        MessageRole,             ///< Chat::Message
        ContinuedRole,
    };
    enum class Reading { Yes, No };

    /** Rows that are held while new ones arrive. */
    static constexpr qsizetype maximumRows = 5000;
    /** Rows that are held at most, however far back a reader has asked for them. */
    static constexpr qsizetype maximumRowsOfHistory = 50'000;
    /** Messages that arrive within this time become rows together. */
    static constexpr std::chrono::milliseconds batchInterval{30};

    /** What was said before the room was opened and comes within this time of its first message is history,
     * and not unread. */
    static constexpr std::chrono::seconds historySpan{10};

    /** `clock` outlives the model. */
    explicit ConversationModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    /** Valid until the model changes. */
    [[nodiscard]] const ConversationRow &rowAt(int row) const { return m_rows[size_t(row)]; }
    /** What a row says, as people see and copy it. */
    [[nodiscard]] QString textOf(int row) const;

    /** False once the room's first message is here, or the window takes no more. */
    [[nodiscard]] bool canLoadEarlier() const;
    /** The order number of the earliest message here; 0 where there is none. */
    [[nodiscard]] qint64 firstSeq() const;
    [[nodiscard]] int unreadCount() const { return m_unread; }
    /** Nobody has said anything here yet, as far as is known. */
    [[nodiscard]] bool hasNoMessages() const { return m_messageCount == 0; }

    /** While nobody reads, messages of others count as unread and stand below a line. */
    void setReading(Reading reading);
    /** Gives up what was loaded beyond the window; for when the reader is back at the end. */
    void releaseEarlier();
    /** Makes rows of what has arrived, without waiting for the interval's end. */
    void flush();

public Q_SLOTS:
    void addMessages(const QList<Landline::Chat::Message> &messages);
    /** Earlier ones, oldest first. */
    void prependMessages(const QList<Landline::Chat::Message> &messages, bool atStart);
    void changeMessage(const Landline::Chat::Message &message);
    /** What happened to a message that may be here; found by its seq. */
    void amendMessage(const Landline::Chat::MessageChange &change);

Q_SIGNALS:
    void unreadCountChanged(int count);

private:
    using Row = ConversationRow;
    using Rows = ConversationRows;
    void insertPending();
    [[nodiscard]] bool take(const Chat::Message &message);
    [[nodiscard]] int rowOfClientId(const QString &clientId) const;
    void trim(qsizetype limit);
    void removeNewLine();
    void tellDayChange();
    [[nodiscard]] bool isUnread(const Chat::Message &message);

    const Clock &m_clock;
    Rows m_rows;
    QList<Chat::Message> m_pending;
    /** Order and time of the messages here: what comes twice is shown once. A host that has lost its history
     * counts from the beginning again, so the order alone does not tell. */
    QSet<std::pair<qint64, qint64>> m_known;
    QTimer m_batchTimer;
    QDateTime m_openedAt;
    std::optional<std::chrono::milliseconds> m_firstAt; ///< when the first message came, monotonic
    qsizetype m_limit = maximumRows;
    qsizetype m_messageCount = 0;
    bool m_atStart = false;
    Reading m_reading = Reading::Yes;
    int m_unread = 0;
    bool m_hasNewLine = false;
    bool m_newLineIsOld = false; ///< what stands below it has been read
};

} // namespace Landline::Ui
