// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/noticebar.h"

#include <QCoreApplication>
#include <QPushButton>
#include <QTest>
#include <QWidget>

namespace Landline::Testing {

/** A window for a pane under test, with the notices above it, and hands for its buttons. */
struct DeskWindow
{
    QWidget window;
    Ui::NoticeBar notices{&window};

    void open(QWidget &pane, const QSize &size)
    {
        pane.resize(size);
        window.resize(size);
        window.show();
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
    }
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (QPushButton *candidate : window.findChildren<QPushButton *>()) {
            if (candidate->isVisible() && candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }
    void click(const QString &text) const
    {
        // What has just been shown gets its place by an event.
        QCoreApplication::processEvents();
        QTest::mouseClick(button(text), Qt::LeftButton);
    }
};

} // namespace Landline::Testing
