// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/elidedlabel.h"

#include "core/base/plaintext.h"
#include "ui/models/tooltip.h"

#include <QEvent>

#include <algorithm>

namespace Landline::Ui {

namespace {

constexpr int leastCharacters = 6;
constexpr int fraction = 1; // of a pixel, which would cut the last letter, and what is below the line

} // namespace

ElidedLabel::ElidedLabel(QWidget *parent)
    : QLabel(parent)
    , m_least(leastCharacters)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setLeastCharacters(int count)
{
    m_least = count;
    updateGeometry();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    fit();
}

void ElidedLabel::setWholeText(const QString &text)
{
    if (text == m_whole)
        return;
    m_whole = text;
    // Marks of direction are for the eye.
    setAccessibleName(plainText(text, KeepBreaks::No));
    updateGeometry();
    fit();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_whole) + fraction, fontMetrics().height() + 2 * fraction};
}

QSize ElidedLabel::minimumSizeHint() const
{
    const int least = fontMetrics().averageCharWidth() * m_least;
    return {std::min(least, sizeHint().width()), sizeHint().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    fit();
}

void ElidedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateGeometry();
        fit();
    }
}

void ElidedLabel::fit()
{
    const QString shown = fontMetrics().elidedText(m_whole, m_mode, width());
    setText(shown);
    // Escaped: a tip that looks like markup would be taken for it.
    setToolTip(shown == m_whole ? QString() : tooltipOf(m_whole));
}

} // namespace Landline::Ui
