// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/startlater.h"

#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace Landline::Ui {

namespace {

constexpr int secondsOfAnHour = 3600;
constexpr QTime evening = QTime::fromMSecsSinceStartOfDay(20 * secondsOfAnHour * 1000);
constexpr QTime morning = QTime::fromMSecsSinceStartOfDay(8 * secondsOfAnHour * 1000);

} // namespace

StartLater::StartLater(const QDateTime &now, QWidget *parent)
    : Popup(tr("Start later"), parent)
{
    setObjectName(QStringLiteral("startLater"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 3 / 2, grid * 3 / 2, grid * 3 / 2, grid * 3 / 2);
    column->setSpacing(grid);
    auto *heading = new QLabel(tr("Start later"));
    heading->setFont(textFont(TextSize::Base, TextWeight::Bold));
    column->addWidget(heading);
    const auto add = [&](const QString &words, const QDateTime &time) {
        auto *button = new QPushButton(words);
        setLook(*button, Look::Side);
        button->setAutoDefault(true);
        connect(button, &QPushButton::clicked, this, [this, time] { choose(time); });
        column->addWidget(button);
    };
    for (const auto &[words, time] : proposals(now))
        add(words, time);
    auto *row = new QHBoxLayout;
    m_time = new QDateTimeEdit(now.addSecs(secondsOfAnHour));
    m_time->setMinimumDateTime(now);
    m_time->setCalendarPopup(true);
    m_time->setDisplayFormat(locale().dateFormat(QLocale::ShortFormat) + QLatin1Char(' ')
                             + locale().timeFormat(QLocale::ShortFormat));
    m_time->setAccessibleName(tr("Time"));
    row->addWidget(m_time, 1);
    auto *then = new QPushButton(tr("Start then"));
    setLook(*then, Look::Primary);
    then->setAutoDefault(true);
    connect(then, &QPushButton::clicked, this, [this] { choose(m_time->dateTime()); });
    row->addWidget(then);
    column->addLayout(row);
    add(tr("As soon as there is a slot"), {});
    m_time->setFocus();
}

QList<std::pair<QString, QDateTime>> StartLater::proposals(const QDateTime &now)
{
    const auto at = [](const QTime &time) { return QLocale().toString(time, QLocale::ShortFormat); };
    QList<std::pair<QString, QDateTime>> out{{tr("In an hour"), now.addSecs(secondsOfAnHour)}};
    if (now.time() < evening.addSecs(-secondsOfAnHour))
        out.append({tr("This evening at %1").arg(at(evening)), QDateTime(now.date(), evening)});
    out.append({tr("Tomorrow at %1").arg(at(morning)), QDateTime(now.date().addDays(1), morning)});
    return out;
}

void StartLater::choose(const QDateTime &time)
{
    Q_EMIT chosen(time);
    close();
}

} // namespace Landline::Ui
