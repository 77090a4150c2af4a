// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/icons.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Landline::Ui {

/** What stands in a pane that has nothing to show: a sentence and, where something can be done, a button. */
class EmptyPage final : public QWidget
{
    Q_OBJECT
public:
    /** Without `button` text there is none. */
    EmptyPage(Symbol symbol, const QString &sentence, const QString &button, QWidget *parent = nullptr);

    void setSentence(const QString &sentence);

Q_SIGNALS:
    void buttonClicked();

private:
    QLabel *m_sentence = nullptr;
};

} // namespace Landline::Ui
