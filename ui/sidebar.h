// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/message.h"

#include <QWidget>

#include <variant>

class QListView;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace Landline::Ui {

class RoomListModel;
struct TasksTotal;

enum class Page { Welcome, Downloads, Tasks };

/** Where a person can be in the window: one of the pages, or a room. */
using Place = std::variant<Page, Chat::RoomId>;

/** The list of places at the left: rooms, what makes new ones, downloads and tasks. */
class Sidebar final : public QWidget
{
    Q_OBJECT
public:
    /** `rooms` outlives it. */
    explicit Sidebar(RoomListModel &rooms, QWidget *parent = nullptr);

    void setNick(const QString &nick);
    void setTotals(const TasksTotal &total);
    /** Marks it without placeChosen(). */
    void setPlace(const Place &place);
    /** All places in the order in which they stand. */
    [[nodiscard]] QList<Place> places() const;

Q_SIGNALS:
    /** Looked at; the keyboard stays in the list. */
    void placeChosen(const Landline::Ui::Place &place);
    /** By a click or Return: the person wants to do something there. */
    void placeEntered();
    void hostRequested();
    void joinRequested();
    void leaveRequested(Landline::Chat::RoomId room);

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QListWidgetItem *addPage(Page page, int symbol, const QString &name);
    void fitRooms();
    void showRoomMenu(const QPoint &point);
    static void setCount(QListWidgetItem &item, int count, const QString &words);

    RoomListModel &m_roomList;
    QPushButton *m_person = nullptr;
    QListView *m_rooms = nullptr;
    QListWidget *m_pages = nullptr;
    QListWidgetItem *m_downloads = nullptr;
    QListWidgetItem *m_tasks = nullptr;
    QString m_nick;
    bool m_settingPlace = false;
};

} // namespace Landline::Ui

Q_DECLARE_METATYPE(Landline::Ui::Place)
