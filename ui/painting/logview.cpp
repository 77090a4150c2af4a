// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/logview.h"

#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QShortcut>
#include <QTextBlock>
#include <QToolButton>

namespace Landline::Ui {

namespace {

constexpr int wordsWidth = 220;
constexpr std::chrono::milliseconds markInterval{200};

QToolButton *quietButton(Symbol symbol, const QString &name, const QString &tip)
{
    auto *button = new QToolButton;
    button->setIcon(icon(symbol));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    setLook(*button, Look::Quiet);
    return button;
}

} // namespace

LogView::LogView(QWidget *parent)
    : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid / 2);
    makeSearch();
    column->addWidget(m_search);
    m_log = new QPlainTextEdit;
    m_log->setReadOnly(true);
    m_log->setAccessibleName(tr("Log"));
    m_log->setPlaceholderText(tr("Nothing is in the log."));
    m_log->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_log->setMaximumBlockCount(maxLines);
    m_log->setUndoRedoEnabled(false);
    m_log->setTabChangesFocus(true);
    // A read-only text has no cursor; with one, a log can be read and selected by keys.
    m_log->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(m_log, 1);
    makeTools();
    connect(m_log->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        // The end moves too when text comes: only a person's scrolling changes what is wanted.
        if (!m_showing)
            m_follow->setChecked(value >= m_log->verticalScrollBar()->maximum());
    });
    m_showTimer.setSingleShot(true);
    m_showTimer.setInterval(showInterval);
    connect(&m_showTimer, &QTimer::timeout, this, &LogView::showPending);
    m_markTimer.setSingleShot(true);
    m_markTimer.setInterval(markInterval);
    connect(&m_markTimer, &QTimer::timeout, this, &LogView::markMatches);
}

void LogView::makeTools()
{
    m_tools = new QWidget;
    auto *row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid / 2);
    auto *search = quietButton(Symbol::Search, tr("Find in the log"), tr("Find in the log (Ctrl+F)"));
    connect(search, &QToolButton::clicked, this, &LogView::openSearch);
    row->addWidget(search);
    m_follow = new QToolButton;
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setText(tr("Follow"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Stay at the end while the task prints"));
    connect(m_follow, &QToolButton::clicked, this, [this](bool on) {
        if (on)
            follow();
    });
    row->addWidget(m_follow);
}

void LogView::makeSearch()
{
    m_search = new QWidget;
    m_search->setObjectName(QStringLiteral("logSearch"));
    auto *row = new QHBoxLayout(m_search);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid / 2);
    m_words = new QLineEdit;
    m_words->setPlaceholderText(tr("Find in the log"));
    m_words->setAccessibleName(tr("Find in the log"));
    m_words->setMaximumWidth(wordsWidth);
    m_words->addAction(icon(Symbol::Search, Ink::Dim), QLineEdit::LeadingPosition)->setText(tr("Find"));
    row->addWidget(m_words);
    auto *previous = quietButton(Symbol::Up, tr("Previous match"), tr("Previous match (Shift+Enter)"));
    auto *next = quietButton(Symbol::Down, tr("Next match"), tr("Next match (Enter)"));
    auto *close = quietButton(Symbol::Cancel, tr("Close the search"), tr("Close (Esc)"));
    row->addWidget(previous);
    row->addWidget(next);
    m_count = new QLabel;
    m_count->setObjectName(QStringLiteral("matchCount"));
    setLook(*m_count, Look::Dim);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(close);
    m_search->hide();
    connect(m_words, &QLineEdit::textChanged, this, [this](const QString &words) {
        // From where the last match began, so that typing on refines it.
        findFrom(words, m_log->textCursor().selectionStart(), Direction::Forward);
        markMatches();
    });
    connect(previous, &QToolButton::clicked, this, [this] { find(Direction::Backward); });
    connect(next, &QToolButton::clicked, this, [this] { find(Direction::Forward); });
    connect(close, &QToolButton::clicked, this, &LogView::closeSearch);
    const auto on = [this](const QKeySequence &keys, auto run) {
        auto *shortcut = new QShortcut(keys, m_search, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    on(QKeySequence(Qt::Key_Return), [this] { find(Direction::Forward); });
    on(QKeySequence(Qt::Key_Enter), [this] { find(Direction::Forward); });
    on(QKeySequence(Qt::SHIFT | Qt::Key_Return), [this] { find(Direction::Backward); });
    on(QKeySequence(Qt::Key_Escape), [this] { closeSearch(); });
    const auto everywhere = [this](const QKeySequence &keys, Direction direction) {
        auto *shortcut = new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, direction] { find(direction); });
    };
    everywhere(QKeySequence(Qt::Key_F3), Direction::Forward);
    everywhere(QKeySequence(Qt::SHIFT | Qt::Key_F3), Direction::Backward);
}

void LogView::clear()
{
    m_text.reset();
    m_pending.clear();
    m_showing = true;
    m_log->clear();
    m_showing = false;
    m_follow->setChecked(true);
    m_markTimer.start();
}

void LogView::setOutput(const QByteArray &text)
{
    clear();
    m_pending = m_text.append(text);
    showPending();
}

void LogView::appendOutput(const QByteArray &text)
{
    m_pending += m_text.append(text);
    if (m_pending.size() > maxPending)
        m_pending = m_pending.mid(m_pending.indexOf(QLatin1Char('\n'), m_pending.size() - maxPending) + 1);
    if (!m_showTimer.isActive())
        m_showTimer.start();
}

QString LogView::text() const
{
    return m_log->toPlainText();
}

bool LogView::isFollowing() const
{
    return m_follow->isChecked();
}

void LogView::showPending()
{
    if (m_pending.isEmpty())
        return;
    m_showing = true;
    QScrollBar &bar = *m_log->verticalScrollBar();
    const int place = bar.value();
    const int lines = m_log->blockCount();
    QTextCursor cursor(m_log->document());
    cursor.movePosition(QTextCursor::End);
    const qsizetype added = m_pending.count(QLatin1Char('\n'));
    cursor.insertText(m_pending);
    // Who reads further up stays at the lines that are read, also when the oldest fall out.
    const int fallen = lines + static_cast<int>(added) - m_log->blockCount();
    bar.setValue(isFollowing() ? bar.maximum() : std::max(0, place - std::max(0, fallen)));
    m_pending.clear();
    m_showing = false;
    if (m_search->isVisible() && !m_markTimer.isActive())
        m_markTimer.start();
}

void LogView::follow()
{
    m_log->verticalScrollBar()->setValue(m_log->verticalScrollBar()->maximum());
}

bool LogView::hasKeyboard() const
{
    return isAncestorOf(window()->focusWidget());
}

void LogView::openSearch()
{
    const QString selected = m_log->textCursor().selectedText();
    m_search->show();
    m_words->setFocus(Qt::ShortcutFocusReason);
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        m_words->setText(selected);
    m_words->selectAll();
    markMatches();
}

void LogView::closeSearch()
{
    m_search->hide();
    m_log->setExtraSelections({});
    m_log->setFocus();
}

void LogView::find(Direction direction)
{
    if (m_search->isHidden())
        openSearch();
    const QTextCursor at = m_log->textCursor();
    findFrom(m_words->text(), direction == Direction::Forward ? at.selectionEnd() : at.selectionStart(),
             direction);
    markMatches();
}

void LogView::findFrom(const QString &text, int position, Direction direction)
{
    if (text.isEmpty())
        return;
    const bool forward = direction == Direction::Forward;
    const auto flags = forward ? QTextDocument::FindFlags() : QTextDocument::FindBackward;
    QTextDocument &document = *m_log->document();
    QTextCursor match = document.find(text, position, flags);
    if (match.isNull()) // around the end
        match = document.find(text, forward ? 0 : document.characterCount() - 1, flags);
    if (!match.isNull()) {
        m_follow->setChecked(false);
        m_log->setTextCursor(match);
    }
}

void LogView::markMatches()
{
    if (m_search->isHidden())
        return;
    const QString words = m_words->text();
    QList<QTextEdit::ExtraSelection> marks;
    int count = 0;
    int current = 0;
    const int selected = m_log->textCursor().hasSelection() ? m_log->textCursor().selectionStart() : -1;
    QTextEdit::ExtraSelection mark;
    mark.format.setBackground(themeFor(palette()).warningBack); // the selection is the current one
    for (QTextBlock block = m_log->document()->begin(); block.isValid() && !words.isEmpty();
         block = block.next()) {
        const QString line = block.text();
        for (qsizetype at = line.indexOf(words, 0, Qt::CaseInsensitive); at >= 0;
             at = line.indexOf(words, at + words.size(), Qt::CaseInsensitive)) {
            ++count;
            const int position = block.position() + static_cast<int>(at);
            if (position == selected)
                current = count;
            if (marks.size() >= maxMarked)
                continue;
            mark.cursor = QTextCursor(block);
            mark.cursor.setPosition(position);
            mark.cursor.setPosition(position + static_cast<int>(words.size()), QTextCursor::KeepAnchor);
            marks.append(mark);
        }
    }
    m_log->setExtraSelections(marks);
    QString text;
    if (!words.isEmpty() && count == 0)
        text = tr("no match");
    else if (count > 0)
        text = current > 0 ? tr("%1 of %2").arg(QLocale().toString(current), QLocale().toString(count))
                           : tr("%1 found").arg(QLocale().toString(count));
    m_count->setText(text);
    m_count->setAccessibleName(text);
}

} // namespace Landline::Ui
