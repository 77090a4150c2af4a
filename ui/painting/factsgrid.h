// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/taskfacts.h"

#include <QList>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace Landline::Ui {

/** Lines of a title and a text that can be selected and copied, one below the other. */
class FactsGrid final : public QWidget
{
    Q_OBJECT
public:
    explicit FactsGrid(QWidget *parent = nullptr);

    /** A new line at the end, not shown as long as it has no text. Returns its number. */
    int addLine(const QString &title);
    /** An empty text hides the line. What is selected stays so while the text is the same. */
    void setText(int line, const QString &text);
    /** Exactly these lines. */
    void setFacts(const QList<TaskFact> &facts);
    void setTitle(int line, const QString &title);
    [[nodiscard]] QLabel &value(int line) const { return *m_lines.at(line).value; }
    [[nodiscard]] int count() const { return static_cast<int>(m_lines.size()); }

private:
    struct Line
    {
        QLabel *title = nullptr;
        QLabel *value = nullptr;
    };
    QGridLayout *m_grid = nullptr;
    QList<Line> m_lines;
};

} // namespace Landline::Ui
