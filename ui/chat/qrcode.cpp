// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/qrcode.h"

#include "ui/painting/theme.h"

#include <QPainter>
#include <qrcodegen/qrcodegen.hpp>

#include <exception>

namespace Landline::Ui {

namespace {

constexpr int moduleSize = 3;

} // namespace

QrCode::QrCode(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("QR code of the invitation link"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void QrCode::setText(const QString &text)
{
    m_modules = 0;
    m_dark.clear();
    try {
        const auto code =
            qrcodegen::QrCode::encodeText(text.toUtf8().constData(), qrcodegen::QrCode::Ecc::MEDIUM);
        m_modules = code.getSize();
        m_dark.resize(qsizetype(m_modules) * m_modules);
        for (int y = 0; y < m_modules; ++y) {
            for (int x = 0; x < m_modules; ++x)
                m_dark.setBit(y * m_modules + x, code.getModule(x, y));
        }
    } catch (const std::exception &) {
        m_modules = 0; // too long for a code
    }
    setVisible(m_modules > 0);
    updateGeometry();
    update();
}

QSize QrCode::sizeHint() const
{
    const int side = (m_modules + 2 * quietZone) * moduleSize;
    return {side, side};
}

void QrCode::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawRoundedRect(rect(), controlRadius, controlRadius);
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int y = 0; y < m_modules; ++y) {
        for (int x = 0; x < m_modules; ++x) {
            if (m_dark.testBit(y * m_modules + x))
                painter.fillRect((x + quietZone) * moduleSize, (y + quietZone) * moduleSize, moduleSize,
                                 moduleSize, Qt::black);
        }
    }
}

} // namespace Landline::Ui
