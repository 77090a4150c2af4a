// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chat/rooms/roomservice.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Landline::Ui {

/** The first page: what can be done here, each by one click. */
class WelcomePage final : public QWidget
{
    Q_OBJECT
public:
    /** An empty `nick`: one is proposed from the account's name. */
    explicit WelcomePage(const QString &nick, QWidget *parent = nullptr);

    [[nodiscard]] QString nick() const;

Q_SIGNALS:
    /** With good defaults; nothing more is asked. */
    void hostRequested(const Landline::Chat::HostRequest &request);
    /** The person wants to choose the room's name and who may come in. */
    void hostOptionsRequested(const QString &nick);
    void joinRequested(const QString &nick);
    void addDownloadsRequested();
    void nickChanged(const QString &nick);

private:
    /** Says what is wrong with the name, if something is. */
    [[nodiscard]] bool checkNick();
    [[nodiscard]] QWidget *makeCard(QPushButton *button, const QString &text, QPushButton *further);

    QLineEdit *m_nick;
    QLabel *m_problem;
};

} // namespace Landline::Ui
