// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace Landline::Ui {

/** A line of plain text that takes the room there is; its middle, unless told, is left out when that is not
 * enough. */
class ElidedLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    /** How many letters it keeps before other widgets give way; 6 unless told. */
    void setLeastCharacters(int count);
    void setElideMode(Qt::TextElideMode mode);
    void setWholeText(const QString &text);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit();

    QString m_whole;
    int m_least;
    Qt::TextElideMode m_mode = Qt::ElideMiddle;
};

} // namespace Landline::Ui
