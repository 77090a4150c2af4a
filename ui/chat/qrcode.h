// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBitArray>
#include <QWidget>

namespace Landline::Ui {

/** A text as a QR code: dark on white in every theme, since cameras expect that. */
class QrCode final : public QWidget
{
    Q_OBJECT
public:
    /** Light modules around the code, as the standard asks. */
    static constexpr int quietZone = 4;

    explicit QrCode(QWidget *parent = nullptr);

    /** What does not fit into a code shows none. */
    void setText(const QString &text);
    /** Modules on a side without the quiet zone; 0: nothing is shown. */
    [[nodiscard]] int modules() const { return m_modules; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QBitArray m_dark;
    int m_modules = 0;
};

} // namespace Landline::Ui
