// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/rooms/roomservice.h"
#include "ui/painting/sheet.h"

class QCheckBox;
class QLineEdit;

namespace Landline::Ui {

/** Asks for what hosting with its defaults leaves open: the room's name and who may come in. */
class HostSheet final : public Sheet
{
    Q_OBJECT
public:
    HostSheet(const QString &nick, QWidget *parent);

Q_SIGNALS:
    void requested(const Landline::Chat::HostRequest &request);

protected:
    void commit() override;

private:
    QLineEdit *m_nick;
    QLineEdit *m_roomName;
    QLineEdit *m_password;
    QCheckBox *m_allowPlain;
};

} // namespace Landline::Ui
