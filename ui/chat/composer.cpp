// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/composer.h"

#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QTextDocument>

#include <algorithm>
#include <cmath>

namespace Landline::Ui {

ComposerEdit::ComposerEdit(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setObjectName(QStringLiteral("message"));
    setAccessibleName(tr("Message"));
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(2);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &ComposerEdit::fitHeight);
    fitHeight();
}

void ComposerEdit::setHint(const QString &hint)
{
    m_hint = hint;
    fitHint();
}

void ComposerEdit::fitHint()
{
    setPlaceholderText(fontMetrics().elidedText(m_hint, Qt::ElideRight, viewport()->width() - grid));
}

void ComposerEdit::fitHeight()
{
    // The layout of a plain text document counts its height in lines.
    const auto lines = int(std::ceil(document()->size().height()));
    const int shown = std::clamp(lines, 1, maximumLines);
    const int inner = shown * fontMetrics().lineSpacing() + 2 * int(std::ceil(document()->documentMargin()));
    const int around = height() > 0 && isVisible() ? height() - viewport()->height() : 2 * (grid - 2);
    setVerticalScrollBarPolicy(lines > maximumLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    if (inner + around != height())
        setFixedHeight(inner + around);
}

void ComposerEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
    fitHint();
}

void ComposerEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitHeight();
}

void ComposerEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && !(event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier))) {
        Q_EMIT submitted();
        return;
    }
    if (isReturn) {
        // A paragraph: QPlainTextEdit would insert a line separator, which copies as another character.
        textCursor().insertBlock();
        ensureCursorVisible();
        return;
    }
    if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown) {
        event->ignore(); // a few lines need no pages: they are those of the conversation
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void ComposerEdit::insertFromMimeData(const QMimeData *source)
{
    insertPlainText(source->text());
}

Composer::Composer(QWidget *parent)
    : QWidget(parent)
    , m_edit(new ComposerEdit(this))
    , m_send(new QPushButton(icon(Symbol::Send, Ink::OnAccent), tr("Send"), this))
    , m_note(new QLabel(this))
{
    m_send->setObjectName(QStringLiteral("send"));
    m_send->setAccessibleName(tr("Send"));
    m_send->setToolTip(tr("Send (Return). Shift+Return starts a new line."));
    setLook(*m_send, Look::Primary);
    setLook(*m_note, Look::ErrorText);
    m_note->setObjectName(QStringLiteral("composerNote"));
    m_note->setWordWrap(true);
    m_note->hide();
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(2 * grid, grid, 2 * grid, 2 * grid);
    layout->setSpacing(grid);
    layout->addWidget(m_edit, 0, 0);
    layout->addWidget(m_send, 0, 1, Qt::AlignBottom);
    layout->addWidget(m_note, 1, 0, 1, 2);
    setFocusProxy(m_edit);
    connect(m_edit, &ComposerEdit::submitted, this, &Composer::submit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &Composer::refresh);
    connect(m_send, &QPushButton::clicked, this, [this] {
        submit();
        m_edit->setFocus();
    });
    refresh();
}

void Composer::setRoomName(const QString &name)
{
    m_edit->setHint(tr("Message %1…").arg(name));
}

void Composer::setSendEnabled(bool enabled)
{
    m_enabled = enabled;
    refresh();
}

void Composer::insertText(const QString &text)
{
    m_edit->setFocus();
    m_edit->insertPlainText(text);
}

void Composer::takeFocus()
{
    m_edit->setFocus();
}

void Composer::refresh()
{
    const QString text = m_edit->toPlainText();
    const qsizetype excess = text.toUtf8().size() - maximumTextBytes;
    m_note->setVisible(excess > 0);
    if (excess > 0)
        m_note->setText(
            tr("Too long by about %1 characters: send it in parts.").arg(locale().toString(excess)));
    m_send->setEnabled(m_enabled && excess <= 0 && !text.trimmed().isEmpty());
}

void Composer::submit()
{
    if (!m_send->isEnabled())
        return;
    QString text = m_edit->toPlainText();
    while (!text.isEmpty() && text.back().isSpace())
        text.chop(1);
    m_edit->clear();
    Q_EMIT submitted(text);
}

} // namespace Landline::Ui
