// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chat/heightindex.h"
#include "ui/chat/messagelayout.h"

#include <QListView>
#include <QSet>
#include <QTimer>

#include <deque>

class QMenu;
class QPushButton;

namespace Landline::Ui {

/**
 * The messages of a room. A QListView for screen readers and for selection, with a geometry of its own: rows
 * have estimated heights until they come into sight, so that their number costs nothing, and the view stays
 * where its reader is whatever arrives.
 */
class MessageView final : public QListView
{
    Q_OBJECT
public:
    /** Layouts that are kept beyond those in sight. */
    static constexpr int maximumLayouts = 400;
    /** A message that is on its way for longer says so. */
    static constexpr std::chrono::milliseconds sendingShownAfter{400};

    /** `model` outlives the view. */
    explicit MessageView(ConversationModel &model, QWidget *parent = nullptr);
    ~MessageView() override;

    /** True while the last message is in sight: the view then follows what arrives. */
    [[nodiscard]] bool isAtEnd() const { return m_atEnd; }
    void scrollToEnd();
    /** Whether the reader may do something about what others say. */
    void setCanModerate(bool can) { m_canModerate = can; }
    /** Of the row, laid out. */
    [[nodiscard]] const MessageLayout &layoutAt(int row) const;

    /** How many rows are laid out now. */
    [[nodiscard]] int layoutCount() const { return m_layoutCount; }

    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void reset() override;
    void doItemsLayout() override;

Q_SIGNALS:
    void linkActivated(const QUrl &url);
    void downloadRequested(const QUrl &url);
    void tryAgainRequested(const QString &clientId);
    void takeBackRequested(qint64 seq);
    void pinRequested(qint64 seq);
    void reactRequested(qint64 seq, const QString &emoji);
    void atEndChanged(bool atEnd);
    /** The reader is near the first row that is here. */
    void earlierWanted();
    /** Somebody types although the list has the focus. */
    void typed(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void updateGeometries() override;
    [[nodiscard]] QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    [[nodiscard]] int horizontalOffset() const override { return 0; }
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    [[nodiscard]] bool viewportEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Item
    {
        std::unique_ptr<MessageLayout> layout;
        bool exact = false; ///< the height in m_heights is that of a layout
    };
    struct Place
    {
        int row = 0;
        int offset = 0; ///< pixels of the row above the viewport's top
    };
    void rebuildStyle();
    void forgetLayouts();
    void takeRows();
    void measure(int row);
    [[nodiscard]] int measuredHeight(int row);
    void settle();
    void settleAtEnd();
    void settleAtPlace();
    void moveBy(int pixels);
    void setAtEnd(bool atEnd);
    void dropFarLayouts(int first, int last);
    void updateEndButton();
    void placeEndButton();
    void hover(const QPoint &position);
    void act(const MessageLayout::Hit &hit, int row);
    void copySelected() const;
    void addActions(QMenu &menu, const Chat::Message &message);
    [[nodiscard]] QString copyText(const QModelIndexList &rows) const;
    [[nodiscard]] MessageLayout::Hit hitAt(const QPoint &position) const;
    [[nodiscard]] QString keyOf(int row) const;

    ConversationModel &m_model;
    std::unique_ptr<MessageStyle> m_style;
    HeightIndex m_heights;
    mutable std::deque<Item> m_items; ///< beside m_heights, a row each
    QSet<QString> m_unfolded;         ///< messages that are shown whole, by keyOf()
    Place m_place;                    ///< of the top of the viewport; unless m_atEnd
    bool m_atEnd = true;
    bool m_canModerate = false;
    bool m_settling = false;
    int m_newBelow = 0;
    int m_layoutCount = 0;
    int m_hoverRow = -1;
    MessageLayout::Hit m_hot;
    MessageLayout::Hit m_pressed;
    int m_pressedRow = -1;
    QPushButton *m_endButton;
    QTimer m_sendingTimer;
};

} // namespace Landline::Ui
