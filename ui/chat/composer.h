// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>
#include <QWidget>

class QLabel;
class QPushButton;

namespace Landline::Ui {

/** A field for a text of some lines: it grows with them, and Return is for whoever owns it. */
class ComposerEdit final : public QPlainTextEdit
{
    Q_OBJECT
public:
    /** It scrolls beyond these. */
    static constexpr int maximumLines = 6;

    explicit ComposerEdit(QWidget *parent = nullptr);
    /** Shown while it is empty, shortened to what there is room for. */
    void setHint(const QString &hint);

Q_SIGNALS:
    void submitted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitHeight();
    void fitHint();

    QString m_hint;
};

/** Where a message is written: Return sends it, Shift+Return starts a new line. */
class Composer final : public QWidget
{
    Q_OBJECT
public:
    /** What the room service takes, in bytes of UTF-8. */
    static constexpr qsizetype maximumTextBytes = 16 * 1024;

    explicit Composer(QWidget *parent = nullptr);

    void setRoomName(const QString &name);
    /** Writing stays possible, so that nothing that was written is lost. */
    void setSendEnabled(bool enabled);
    void insertText(const QString &text);
    void takeFocus();

Q_SIGNALS:
    /** Not empty, within the limit; the field is empty again. */
    void submitted(const QString &text);

private:
    void submit();
    void refresh();

    ComposerEdit *m_edit;
    QPushButton *m_send;
    QLabel *m_note;
    bool m_enabled = true;
};

} // namespace Landline::Ui
