// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebar.h"

#include "core/base/plaintext.h"
#include "ui/models/roomlistmodel.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"
#include "ui/sidebardelegate.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScopedValueRollback>

namespace Landline::Ui {

using Chat::RoomId;

namespace {

constexpr int sidebarWidth = 216;
constexpr int avatarSize = 28;
constexpr int pageRole = Qt::UserRole;
/** More rooms than this are scrolled through, so that the rest of the list stays where it is. */
constexpr int maxVisibleRooms = 12;

QPixmap avatarOf(const QString &nick, const Theme &theme, qreal ratio)
{
    QPixmap pixmap(QSize(avatarSize, avatarSize) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(personColor(theme, nick));
    painter.drawEllipse(QRectF(0, 0, avatarSize, avatarSize));
    painter.setPen(theme.base);
    painter.setFont(textFont(TextSize::Base, TextWeight::Bold));
    painter.drawText(QRectF(0, 0, avatarSize, avatarSize), Qt::AlignCenter, nick.left(1).toUpper());
    return pixmap;
}

void dress(QListView &list, const QString &name)
{
    list.setAccessibleName(name);
    list.setItemDelegate(new SidebarDelegate(&list));
    list.setUniformItemSizes(true);
    list.setMouseTracking(true);
    list.setEditTriggers(QAbstractItemView::NoEditTriggers);
    list.setFrameShape(QFrame::NoFrame);
    list.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list.setStyleSheet(QStringLiteral("QListView { background: transparent; }"));
}

} // namespace

Sidebar::Sidebar(RoomListModel &rooms, QWidget *parent)
    : QWidget(parent)
    , m_roomList(rooms)
{
    setObjectName(QStringLiteral("sidebar"));
    setFixedWidth(sidebarWidth);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, grid, 0, grid);
    column->setSpacing(0);

    m_person = new QPushButton;
    m_person->setIconSize({avatarSize, avatarSize});
    m_person->setToolTip(tr("Start page: your name, rooms, downloads"));
    setLook(*m_person, Look::Side);
    connect(m_person, &QPushButton::clicked, this, [this] {
        Q_EMIT placeChosen(Page::Welcome);
        Q_EMIT placeEntered();
    });
    auto *personRow = new QHBoxLayout;
    personRow->setContentsMargins(grid, 0, grid, grid);
    personRow->addWidget(m_person);
    column->addLayout(personRow);

    auto *roomsTitle = new QLabel(tr("ROOMS"));
    roomsTitle->setFont(textFont(TextSize::Small, TextWeight::Bold));
    roomsTitle->setContentsMargins(grid * 2, 0, 0, grid / 2);
    setLook(*roomsTitle, Look::Dim);
    column->addWidget(roomsTitle);
    m_rooms = new QListView;
    dress(*m_rooms, tr("Rooms"));
    m_rooms->setModel(&rooms);
    column->addWidget(m_rooms);

    const std::pair<QPushButton *, void (Sidebar::*)()> buttons[] = {
        {new QPushButton(icon(Symbol::Add, Ink::Dim), tr("Host a room")), &Sidebar::hostRequested},
        {new QPushButton(icon(Symbol::Join, Ink::Dim), tr("Join a room")), &Sidebar::joinRequested},
    };
    for (const auto &[button, signal] : buttons) {
        setLook(*button, Look::Side);
        button->setIconSize({20, 20});
        connect(button, &QPushButton::clicked, this, signal);
        auto *row = new QHBoxLayout;
        row->setContentsMargins(grid, 0, grid, 0);
        row->addWidget(button);
        column->addLayout(row);
    }
    auto *line = new QFrame;
    line->setFixedHeight(1);
    setLook(*line, Look::Line);
    auto *lineRow = new QHBoxLayout;
    lineRow->setContentsMargins(grid * 2, grid, grid * 2, grid);
    lineRow->addWidget(line);
    column->addLayout(lineRow);

    m_pages = new QListWidget;
    dress(*m_pages, tr("Pages"));
    m_downloads = addPage(Page::Downloads, static_cast<int>(Symbol::Download), tr("Downloads"));
    m_tasks = addPage(Page::Tasks, static_cast<int>(Symbol::Tasks), tr("Tasks"));
    m_pages->setFixedHeight(m_pages->sizeHintForRow(0) * m_pages->count());
    column->addWidget(m_pages);
    column->addStretch(1);

    connect(m_rooms->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid() && !m_settingPlace)
                    Q_EMIT placeChosen(m_roomList.roomAt(current.row()).id);
            });
    connect(m_pages, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item && !m_settingPlace)
            Q_EMIT placeChosen(static_cast<Page>(item->data(pageRole).toInt()));
    });
    for (const QAbstractItemView *list :
         {static_cast<const QAbstractItemView *>(m_rooms), static_cast<const QAbstractItemView *>(m_pages)}) {
        connect(list, &QAbstractItemView::clicked, this, &Sidebar::placeEntered);
        connect(list, &QAbstractItemView::activated, this, &Sidebar::placeEntered);
    }
    m_rooms->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_rooms, &QWidget::customContextMenuRequested, this, &Sidebar::showRoomMenu);
    connect(&rooms, &QAbstractItemModel::rowsInserted, this, &Sidebar::fitRooms);
    connect(&rooms, &QAbstractItemModel::rowsRemoved, this, &Sidebar::fitRooms);
    connect(&rooms, &QAbstractItemModel::modelReset, this, &Sidebar::fitRooms);
    fitRooms();
    setNick({});
}

QListWidgetItem *Sidebar::addPage(Page page, int symbol, const QString &name)
{
    auto *item = new QListWidgetItem(name, m_pages);
    item->setData(pageRole, static_cast<int>(page));
    item->setData(SidebarDelegate::SymbolRole, symbol);
    return item;
}

void Sidebar::fitRooms()
{
    const int rows = qMin(m_roomList.rowCount(), maxVisibleRooms);
    m_rooms->setFixedHeight(rows == 0 ? 0 : rows * m_rooms->sizeHintForRow(0));
    m_rooms->setVisible(rows > 0);
}

void Sidebar::setNick(const QString &nick)
{
    m_nick = nick;
    const QString shown = nick.isEmpty() ? tr("Start") : plainText(nick, KeepBreaks::No);
    m_person->setText(
        m_person->fontMetrics().elidedText(shown, Qt::ElideRight, sidebarWidth - avatarSize - grid * 6));
    m_person->setAccessibleName(tr("Start page"));
    m_person->setAccessibleDescription(shown);
    m_person->setIcon(avatarOf(shown, themeFor(palette()), devicePixelRatioF()));
}

void Sidebar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    // A person's colour differs between the themes.
    if (event->type() == QEvent::PaletteChange && m_person)
        setNick(m_nick);
}

void Sidebar::setCount(QListWidgetItem &item, int count, const QString &words)
{
    item.setData(SidebarDelegate::CountRole, count);
    item.setData(Qt::AccessibleDescriptionRole, words);
}

void Sidebar::setTotals(const TasksTotal &total)
{
    const int tasks = total.downloads + total.others;
    setCount(*m_downloads, total.downloads,
             total.downloads > 0 ? tr("%1 unfinished").arg(total.downloads) : QString());
    setCount(*m_tasks, tasks, tasks > 0 ? tr("%1 unfinished").arg(tasks) : QString());
}

void Sidebar::setPlace(const Place &place)
{
    const QScopedValueRollback quiet(m_settingPlace, true);
    if (const auto *room = std::get_if<RoomId>(&place)) {
        m_rooms->setCurrentIndex(m_roomList.index(m_roomList.rowOf(*room)));
        m_pages->setCurrentItem(nullptr);
        m_pages->clearSelection();
    } else {
        m_rooms->setCurrentIndex({});
        m_rooms->clearSelection();
        const Page page = std::get<Page>(place);
        QListWidgetItem *item = page == Page::Downloads ? m_downloads : nullptr;
        m_pages->setCurrentItem(page == Page::Tasks ? m_tasks : item);
        if (page == Page::Welcome)
            m_pages->clearSelection();
    }
}

QList<Place> Sidebar::places() const
{
    QList<Place> places;
    for (int row = 0; row < m_roomList.rowCount(); ++row)
        places.append(m_roomList.roomAt(row).id);
    places.append(Page::Downloads);
    places.append(Page::Tasks);
    return places;
}

void Sidebar::showRoomMenu(const QPoint &point)
{
    const QModelIndex index = m_rooms->indexAt(point);
    if (!index.isValid())
        return;
    const Chat::RoomSnapshot &room = m_roomList.roomAt(index.row());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(Symbol::Leave), room.hosted ? tr("Stop hosting") : tr("Leave"), this,
                    [this, id = room.id] { Q_EMIT leaveRequested(id); });
    menu->popup(m_rooms->viewport()->mapToGlobal(point));
}

} // namespace Landline::Ui
