// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace Landline::Ui {

class NoticeBar;

/**
 * The line at the top of the window: what place is shown, and beside it what just happened. Above a list it
 * keeps its height whether or not there is something to say, so that no row moves away below the pointer.
 */
class Headline final : public QWidget
{
    Q_OBJECT
public:
    explicit Headline(QWidget *parent = nullptr);

    /** Empty: the place says its name itself, and the line is there only while something is said. */
    void setHeading(const QString &heading);
    [[nodiscard]] NoticeBar &notices() const { return *m_notices; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QLabel *m_heading = nullptr;
    NoticeBar *m_notices = nullptr;
};

} // namespace Landline::Ui
