// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/outputtext.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace Landline::Ui {

/** What a task prints, as it comes: it follows the end until somebody reads further up, and can be searched.
 */
class LogView final : public QWidget
{
    Q_OBJECT
public:
    /** Older lines of a log leave the window; the queue keeps no more than its own limit either. */
    static constexpr int maxLines = 10000;
    /** What comes faster than it can be shown loses its beginning. */
    static constexpr qsizetype maxPending = 1 << 20;
    /** What a program prints is shown this often. */
    static constexpr std::chrono::milliseconds showInterval{50};
    /** More matches than this are counted, but not marked. */
    static constexpr int maxMarked = 1000;

    explicit LogView(QWidget *parent = nullptr);

    void clear();
    /** The whole log, in place of what is shown. */
    void setOutput(const QByteArray &text);
    void appendOutput(const QByteArray &text);
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isFollowing() const;
    /** The buttons for search and follow; for the row above, which takes them. */
    [[nodiscard]] QWidget *tools() const { return m_tools; }
    /** Opens the search, with what is selected. */
    void openSearch();
    /** True while the keyboard is in the log or in its search. */
    [[nodiscard]] bool hasKeyboard() const;

private:
    enum class Direction { Forward, Backward };
    void makeSearch();
    void makeTools();
    void showPending();
    void follow();
    void find(Direction direction);
    void findFrom(const QString &text, int position, Direction direction);
    void closeSearch();
    void markMatches();

    QPlainTextEdit *m_log = nullptr;
    QWidget *m_tools = nullptr;
    QToolButton *m_follow = nullptr;
    QWidget *m_search = nullptr;
    QLineEdit *m_words = nullptr;
    QLabel *m_count = nullptr;
    OutputText m_text;
    QString m_pending;
    QTimer m_showTimer;
    QTimer m_markTimer;
    bool m_showing = false; ///< the end moves because text comes
};

} // namespace Landline::Ui
