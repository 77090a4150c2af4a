// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace Landline::Ui {

/**
 * A small window that asks for something: a heading, fields, an inline line for what is wrong with them, and
 * one primary button. Shown with open(), never with exec(); it goes away by itself when it is closed.
 */
class Sheet : public QDialog
{
    Q_OBJECT
public:
    Sheet(const QString &heading, const QString &buttonText, QWidget *parent);

    /** Says what is wrong; empty: nothing. */
    void setError(const QString &text);
    [[nodiscard]] QString error() const;

protected:
    /** Where fields go. */
    [[nodiscard]] QVBoxLayout &body() { return *m_body; }
    [[nodiscard]] QPushButton &primaryButton() { return *m_button; }
    /** A label above a field, which it names for a screen reader too. */
    void addField(const QString &name, QWidget *field);
    /** The same, below what is in `column`, one of several in the body. */
    static void addField(QVBoxLayout &column, const QString &name, QWidget *field);
    /** Grows to what its texts now need; for after one has changed while it is shown. */
    void fit();
    /** The primary button was pressed: accept(), or setError(). */
    virtual void commit() = 0;
    void showEvent(QShowEvent *event) override;

private:
    QVBoxLayout *m_body = nullptr;
    QLabel *m_error = nullptr;
    QPushButton *m_button = nullptr;
};

} // namespace Landline::Ui
