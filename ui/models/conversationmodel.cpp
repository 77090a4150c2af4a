// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/conversationmodel.h"

#include "ui/models/messagechanges.h"

#include <algorithm>
#include <iterator>

namespace Landline::Ui {

using Chat::Message;
using Chat::MessageKind;

namespace {

/** The window shrinks by this part of itself at once, rather than by a row for each that arrives. */
constexpr qsizetype trimShare = 10;

std::pair<qint64, qint64> keyOf(const Message &message)
{
    return {message.seq, message.time.toMSecsSinceEpoch()};
}

} // namespace

ConversationModel::ConversationModel(const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_clock(clock)
    , m_openedAt(clock.now())
{
    m_batchTimer.setSingleShot(true);
    m_batchTimer.setInterval(batchInterval);
    connect(&m_batchTimer, &QTimer::timeout, this, &ConversationModel::flush);
}

int ConversationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ConversationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = rowAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(index.row());
    case Qt::AccessibleTextRole: {
        QString text = row.kind == Row::Kind::Text ? messageSentence(row.message) : textOf(index.row());
        return text.remove(QChar(0x2068)).remove(QChar(0x2069));
    }
    case KindRole:
        return int(row.kind);
    case MessageRole:
        return QVariant::fromValue(row.message);
    case ContinuedRole:
        return row.continued;
    default:
        return {};
    }
}

QString ConversationModel::textOf(int row) const
{
    const Row &shown = rowAt(row);
    switch (shown.kind) {
    case Row::Kind::Day:
        return dayText(shown.day, m_clock.now().toLocalTime().date());
    case Row::Kind::New:
        return tr("new");
    case Row::Kind::Presence:
        return presenceText(shown.changes);
    case Row::Kind::Text:
    case Row::Kind::System:
        break;
    }
    return bodyText(shown.message);
}

bool ConversationModel::canLoadEarlier() const
{
    return !m_atStart && firstSeq() > 0 && qsizetype(m_rows.size()) < maximumRowsOfHistory;
}

qint64 ConversationModel::firstSeq() const
{
    const auto first =
        std::find_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return row.message.seq > 0; });
    return first == m_rows.end() ? 0 : first->message.seq;
}

void ConversationModel::addMessages(const QList<Message> &messages)
{
    m_pending.append(messages);
    const bool answersPerson =
        std::any_of(messages.begin(), messages.end(), [](const Message &message) { return message.own; });
    if (answersPerson || !m_batchTimer.isActive())
        flush();
}

void ConversationModel::flush()
{
    if (m_pending.isEmpty())
        return;
    insertPending();
    m_batchTimer.start();
}

void ConversationModel::insertPending()
{
    QList<Message> messages = std::exchange(m_pending, {});
    for (Message &message : messages)
        makePlain(message);
    Rows fresh;
    const int unreadBefore = m_unread;
    for (const Message &message : messages) {
        if (!take(message))
            continue;
        if (m_reading == Reading::No && isUnread(message)) {
            ++m_unread;
            if (std::exchange(m_newLineIsOld, false))
                removeNewLine();
            if (!m_hasNewLine) {
                m_hasNewLine = true;
                Row line;
                line.kind = Row::Kind::New;
                fresh.push_back(line);
            }
        }
        if (fresh.empty() && !m_rows.empty() && foldInto(m_rows.back(), message)) {
            const QModelIndex last = index(int(m_rows.size()) - 1);
            Q_EMIT dataChanged(last, last);
            continue;
        }
        const Row *before = !fresh.empty() ? &fresh.back() : m_rows.empty() ? nullptr : &m_rows.back();
        appendTo(fresh, m_rows, before, message);
    }
    if (!fresh.empty()) {
        const bool newDay = std::any_of(fresh.begin(), fresh.end(),
                                        [](const Row &row) { return row.kind == Row::Kind::Day; });
        // More than the window holds came at once: the rest of it can be loaded like any other.
        const auto first = int(m_rows.size());
        beginInsertRows({}, first, first + int(fresh.size()) - 1);
        std::move(fresh.begin(), fresh.end(), std::back_inserter(m_rows));
        endInsertRows();
        trim(m_limit);
        if (newDay)
            tellDayChange();
    }
    if (m_unread != unreadBefore)
        Q_EMIT unreadCountChanged(m_unread);
}

bool ConversationModel::isUnread(const Message &message)
{
    if (message.kind != MessageKind::Text || message.own)
        return false;
    const std::chrono::milliseconds now = m_clock.monotonic();
    if (!m_firstAt)
        m_firstAt = now;
    return message.time >= m_openedAt || now - *m_firstAt > historySpan;
}

bool ConversationModel::take(const Message &message)
{
    if (message.seq > 0) {
        const auto key = keyOf(message);
        if (m_known.contains(key))
            return false;
        if (message.own && !message.clientId.isEmpty() && rowOfClientId(message.clientId) >= 0) {
            changeMessage(message);
            return false;
        }
        m_known.insert(key);
    }
    m_messageCount += message.kind == MessageKind::Text ? 1 : 0;
    return true;
}

void ConversationModel::prependMessages(const QList<Message> &messages, bool atStart)
{
    flush();
    m_atStart = atStart;
    const qsizetype room = std::max<qsizetype>(0, maximumRowsOfHistory - qsizetype(m_rows.size()));
    Rows fresh;
    for (Message message : messages.last(std::min(room, messages.size()))) {
        makePlain(message);
        if (take(message))
            appendTo(fresh, {}, fresh.empty() ? nullptr : &fresh.back(), message);
    }
    if (messages.size() > room)
        m_atStart = false;
    if (fresh.empty())
        return;
    if (!m_rows.empty() && m_rows.front().kind == Row::Kind::Day && m_rows.front().day == fresh.back().day) {
        beginRemoveRows({}, 0, 0);
        m_rows.pop_front();
        endRemoveRows();
    }
    const auto count = int(fresh.size());
    beginInsertRows({}, 0, count - 1);
    m_rows.insert(m_rows.begin(), std::make_move_iterator(fresh.begin()),
                  std::make_move_iterator(fresh.end()));
    endInsertRows();
    if (count < rowCount() && continues(rowAt(count), rowAt(count - 1)) != rowAt(count).continued) {
        m_rows[size_t(count)].continued = !rowAt(count).continued;
        Q_EMIT dataChanged(index(count), index(count));
    }
    m_limit = std::min(maximumRowsOfHistory, qsizetype(m_rows.size()) + maximumRows);
}

void ConversationModel::changeMessage(const Message &message)
{
    flush();
    const int row = rowOfClientId(message.clientId);
    if (row < 0)
        return;
    Message &shown = m_rows[size_t(row)].message;
    const Message before = std::exchange(shown, message);
    // A refusal names the message and says no more about it.
    if (message.text.isEmpty())
        shown.text = before.text;
    if (message.sender.isEmpty())
        shown.sender = before.sender;
    if (message.senderKey.isEmpty())
        shown.senderKey = before.senderKey;
    if (!message.time.isValid())
        shown.time = before.time;
    makePlain(shown);
    if (message.seq > 0)
        m_known.insert(keyOf(message));
    Q_EMIT dataChanged(index(row), index(row));
}

void ConversationModel::amendMessage(const Chat::MessageChange &change)
{
    flush();
    // What still changes is near the end.
    const auto found = std::find_if(m_rows.rbegin(), m_rows.rend(), [&change](const Row &row) {
        return row.kind == Row::Kind::Text && row.message.seq == change.seq && change.seq > 0;
    });
    if (found == m_rows.rend())
        return;
    amend(found->message, change);
    const int row = int(std::distance(found, m_rows.rend())) - 1;
    Q_EMIT dataChanged(index(row), index(row));
}

int ConversationModel::rowOfClientId(const QString &clientId) const
{
    if (clientId.isEmpty())
        return -1;
    // What still changes is near the end.
    for (auto row = m_rows.rbegin(); row != m_rows.rend(); ++row) {
        if (row->message.own && row->message.clientId == clientId)
            return int(std::distance(row, m_rows.rend())) - 1;
    }
    return -1;
}

void ConversationModel::trim(qsizetype limit)
{
    const auto size = qsizetype(m_rows.size());
    if (size <= limit)
        return;
    qsizetype removed = size - (limit - limit / trimShare);
    // The first row always tells the day: it is a day line that stands there or the last removed row's place.
    const bool dayFollows = m_rows[size_t(removed)].kind == Row::Kind::Day;
    if (!dayFollows)
        --removed;
    const bool losesNewLine = std::any_of(m_rows.begin(), m_rows.begin() + removed + (dayFollows ? 0 : 1),
                                          [](const Row &row) { return row.kind == Row::Kind::New; });
    if (losesNewLine)
        m_hasNewLine = false;
    beginRemoveRows({}, 0, int(removed) - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + removed);
    endRemoveRows();
    if (!dayFollows) {
        m_rows.front() = dayRow(rowAt(1).day);
        m_rows[1].continued = false;
        Q_EMIT dataChanged(index(0), index(1));
    }
    m_atStart = false;
    m_known.clear();
    for (const Row &row : m_rows) {
        if (row.message.seq > 0)
            m_known.insert(keyOf(row.message));
    }
}

void ConversationModel::releaseEarlier()
{
    m_limit = maximumRows;
    trim(m_limit);
}

void ConversationModel::setReading(Reading reading)
{
    flush();
    if (m_reading == reading)
        return;
    m_reading = reading;
    if (reading == Reading::No) {
        // It stays where it is until there is something newer: the reader may just have scrolled up to it.
        m_newLineIsOld = m_hasNewLine;
    } else if (m_unread > 0) {
        m_unread = 0;
        Q_EMIT unreadCountChanged(0);
    }
}

void ConversationModel::removeNewLine()
{
    if (!std::exchange(m_hasNewLine, false))
        return;
    const auto line = std::find_if(m_rows.rbegin(), m_rows.rend(),
                                   [](const Row &row) { return row.kind == Row::Kind::New; });
    const auto row = int(std::distance(line, m_rows.rend())) - 1;
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

void ConversationModel::tellDayChange()
{
    // “Today” has become “Yesterday”.
    for (int row = 0; row < rowCount(); ++row) {
        if (rowAt(row).kind == Row::Kind::Day)
            Q_EMIT dataChanged(index(row), index(row));
    }
}

} // namespace Landline::Ui
