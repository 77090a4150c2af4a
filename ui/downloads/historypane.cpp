// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/historypane.h"

#include "ui/downloads/downloadadder.h"
#include "ui/downloads/finishedfiles.h"
#include "ui/downloads/historydelegate.h"
#include "ui/painting/emptypage.h"
#include "ui/painting/icons.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>

namespace Landline::Ui {

using Downloads::HistoryEntry;

namespace {

constexpr int widestSearch = 220;
constexpr int narrowestSearch = 96;

QString entriesText(qint64 count)
{
    return count == 1 ? HistoryPane::tr("1 download")
                      : HistoryPane::tr("%1 downloads").arg(QLocale().toString(count));
}

} // namespace

HistoryPane::HistoryPane(Downloads::DownloadHistory &history, const Clock &clock, DownloadAdder &adder,
                         NoticeBar &notices, QWidget *parent)
    : QWidget(parent)
    , m_adder(adder)
    , m_notices(notices)
    , m_model(history, clock)
{
    setObjectName(QStringLiteral("historyPane"));
    setLook(*this, Look::Pane);
    setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_files = new FinishedFiles(notices, this);
    makeToolbar();
    m_nothing = new EmptyPage(Symbol::Clock,
                              tr("What has been downloaded stands here, also when it is off the list."),
                              tr("Back to downloads"));
    m_noMatch = new EmptyPage(Symbol::Search, tr("Nothing in the history has these words."), tr("Show all"));
    connect(m_nothing, &EmptyPage::buttonClicked, this, &HistoryPane::closed);
    connect(m_noMatch, &EmptyPage::buttonClicked, m_search, &QLineEdit::clear);
    makeList();
    m_pages = new QStackedWidget;
    for (QWidget *page : {static_cast<QWidget *>(m_content), static_cast<QWidget *>(m_nothing),
                          static_cast<QWidget *>(m_noMatch)})
        m_pages->addWidget(page);
    column->addWidget(m_pages, 1);
    makeActions();
    connect(&m_model, &DownloadHistoryModel::answered, this, &HistoryPane::updatePages);
    updatePages();
    updateButtons();
}

void HistoryPane::makeToolbar()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(grid * 2, grid, grid * 2, grid * 3 / 2);
    bar->setSpacing(grid);
    auto *back = new QPushButton(icon(Symbol::Download), tr("Back to downloads"));
    connect(back, &QPushButton::clicked, this, &HistoryPane::closed);
    bar->addWidget(back);
    m_clear = new QPushButton(icon(Symbol::Trash), {});
    connect(m_clear, &QPushButton::clicked, this, &HistoryPane::removeFound);
    bar->addWidget(m_clear);
    bar->addStretch(1);
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search history"));
    m_search->setAccessibleName(tr("Search history"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(narrowestSearch);
    m_search->setMaximumWidth(widestSearch);
    m_search->addAction(icon(Symbol::Search, Ink::Dim), QLineEdit::LeadingPosition)
        ->setText(tr("Search history"));
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setWords(text);
        m_clear->setEnabled(false); // until it is seen what that would be
    });
    bar->addWidget(m_search, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(bar);
}

void HistoryPane::makeList()
{
    m_content = new QWidget;
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_view = new QListView;
    m_view->setObjectName(QStringLiteral("history"));
    m_view->setAccessibleName(tr("History"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new HistoryDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setMouseTracking(true);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    column->addWidget(m_view, 1);
    m_rest = new QLabel;
    m_rest->setObjectName(QStringLiteral("rest"));
    m_rest->setContentsMargins(grid * 2, grid / 2, grid * 2, grid / 2);
    setLook(*m_rest, Look::Dim);
    column->addWidget(m_rest);
    auto *line = new QFrame;
    line->setFixedHeight(1);
    setLook(*line, Look::Line);
    column->addWidget(line);
    auto *row = new QHBoxLayout;
    m_row = row;
    row->setContentsMargins(grid * 2, grid, grid * 2, grid);
    row->setSpacing(grid);
    const auto button = [row](Symbol symbol, const QString &text) {
        auto *made = new QPushButton(icon(symbol), text);
        made->setAccessibleName(text); // it may have to give its words up
        row->addWidget(made);
        return made;
    };
    m_open = button(Symbol::Open, tr("Open"));
    m_folder = button(Symbol::Folder, tr("Open folder"));
    m_again = button(Symbol::Download, tr("Download again"));
    m_copy = button(Symbol::Copy, tr("Copy address"));
    row->addStretch(1);
    m_remove = button(Symbol::Trash, tr("Remove from the history"));
    column->addLayout(row);
    setFocusProxy(m_view);
}

void HistoryPane::makeActions()
{
    connect(m_open, &QPushButton::clicked, this, &HistoryPane::openFile);
    connect(m_folder, &QPushButton::clicked, this, &HistoryPane::openFolder);
    connect(m_again, &QPushButton::clicked, this, &HistoryPane::downloadAgain);
    connect(m_copy, &QPushButton::clicked, this, &HistoryPane::copyAddresses);
    connect(m_remove, &QPushButton::clicked, this, &HistoryPane::removeSelected);
    connect(m_view, &QListView::activated, this, &HistoryPane::openFile);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &HistoryPane::updateButtons);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &HistoryPane::updateButtons);
    const auto on = [this](QWidget *where, const QKeySequence &keys, auto slot) {
        connect(new QShortcut(keys, where, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
                slot);
    };
    on(m_view, QKeySequence::Delete, &HistoryPane::removeSelected);
    on(m_view, QKeySequence::Copy, &HistoryPane::copyAddresses);
    on(m_view, QKeySequence(Qt::Key_Escape), &HistoryPane::closed);
    on(m_search, QKeySequence(Qt::Key_Down), [this] { m_view->setFocus(); });
    on(m_search, QKeySequence(Qt::Key_Escape), [this] {
        m_search->clear();
        m_view->setFocus();
    });
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &point) {
        auto *menu = new QMenu(m_view);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (QPushButton *button : {m_open, m_folder, m_again, m_copy, m_remove}) {
            if (button->isEnabled())
                menu->addAction(button->icon(), button->accessibleName(), button, &QPushButton::click);
        }
        if (menu->isEmpty())
            menu->deleteLater();
        else
            menu->popup(m_view->viewport()->mapToGlobal(point));
    });
}

void HistoryPane::showEvent(QShowEvent *event)
{
    m_model.setActive(true);
    QWidget::showEvent(event);
}

void HistoryPane::hideEvent(QHideEvent *event)
{
    m_model.setActive(false);
    QWidget::hideEvent(event);
}

void HistoryPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitButtons();
}

void HistoryPane::fitButtons()
{
    // One after the other shows its symbol alone.
    const QList<QPushButton *> buttons{m_open, m_again, m_remove, m_folder, m_copy};
    for (qsizetype worded = buttons.size(); worded >= 0; --worded) {
        for (qsizetype i = 0; i < buttons.size(); ++i) {
            const QString words = buttons.at(i)->accessibleName();
            buttons.at(i)->setText(i < worded ? words : QString());
            buttons.at(i)->setToolTip(i < worded ? QString() : words);
        }
        if (m_row->minimumSize().width() <= width())
            break;
    }
}

void HistoryPane::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void HistoryPane::updatePages()
{
    QWidget *page = m_content;
    if (m_model.rowCount() == 0 && m_model.hasAnswer())
        page = m_model.words().isEmpty() ? m_nothing : m_noMatch;
    m_pages->setCurrentWidget(page);
    // Something is selected, so that keys and buttons have something to work on.
    if (m_model.rowCount() > 0 && !m_view->currentIndex().isValid())
        m_view->setCurrentIndex(m_model.index(0, 0));
    m_clear->setText(m_model.words().isEmpty() ? tr("Clear history") : tr("Remove what is found"));
    m_clear->setEnabled(m_model.rowCount() > 0 && m_model.isUpToDate());
    m_rest->setVisible(m_model.total() > Downloads::DownloadHistory::maxFound);
    m_rest->setText(tr("The latest %L1 of %L2 are shown; a search finds the others.")
                        .arg(m_model.rowCount())
                        .arg(m_model.total()));
}

QList<HistoryEntry> HistoryPane::selected() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QList<HistoryEntry> entries;
    for (const QModelIndex &row : std::as_const(rows))
        entries.append(m_model.entryAt(row.row()));
    return entries;
}

void HistoryPane::updateButtons()
{
    const QList<HistoryEntry> entries = selected();
    const bool isOne = entries.size() == 1;
    m_open->setEnabled(isOne && !entries.constFirst().file.isEmpty());
    m_folder->setEnabled(isOne && !entries.constFirst().directory.isEmpty());
    for (QPushButton *button : {m_again, m_copy, m_remove})
        button->setEnabled(!entries.isEmpty());
}

void HistoryPane::openFile()
{
    const QList<HistoryEntry> entries = selected();
    if (entries.size() == 1 && !entries.constFirst().file.isEmpty())
        m_files->open(entries.constFirst().file);
}

void HistoryPane::openFolder()
{
    const QList<HistoryEntry> entries = selected();
    if (entries.size() != 1)
        return;
    const HistoryEntry &entry = entries.constFirst();
    if (entry.file.isEmpty())
        m_files->openFolder(entry.directory);
    else
        m_files->showInFolder({entry.file});
}

void HistoryPane::downloadAgain()
{
    QList<Downloads::DownloadRequest> requests;
    for (const HistoryEntry &entry : selected()) {
        const Result<QUrl> url = Downloads::parseDownloadUrl(entry.url);
        if (!url)
            continue;
        Downloads::DownloadRequest request;
        request.url = *url;
        request.directory = entry.directory;
        requests.append(request);
    }
    m_adder.add(requests);
    if (!requests.isEmpty())
        Q_EMIT closed();
}

void HistoryPane::copyAddresses()
{
    QStringList addresses;
    for (const HistoryEntry &entry : selected())
        addresses.append(entry.url);
    if (!addresses.isEmpty())
        QGuiApplication::clipboard()->setText(addresses.join(u'\n'));
}

void HistoryPane::removeSelected()
{
    QList<qint64> ids;
    for (const HistoryEntry &entry : selected())
        ids.append(entry.id);
    if (!ids.isEmpty())
        remove(ids.size(), [this, ids] { m_model.removeLater(ids); });
}

void HistoryPane::removeFound()
{
    remove(m_model.total(), [this] { m_model.removeAllLater(); });
}

void HistoryPane::remove(qint64 count, const std::function<void()> &how)
{
    m_notices.dismiss(); // what the bar spoke of before is settled first
    how();
    m_notices.say(tr("Removed %1 from the history. Files stay where they are.").arg(entriesText(count)),
                  {{tr("Undo"), [this] { m_model.undoRemoval(); }}});
    connect(&m_notices, &NoticeBar::closed, &m_model, &DownloadHistoryModel::commitRemoval,
            Qt::SingleShotConnection);
}

} // namespace Landline::Ui
