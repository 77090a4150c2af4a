// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/limitpopup.h"

#include "core/downloads/downloadrequest.h"
#include "core/tasks/taskqueue.h"
#include "ui/downloads/ratebox.h"
#include "ui/models/downloadpreferences.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTimeEdit>
#include <QToolButton>

namespace Landline::Ui {

using Downloads::DownloadSettings;
using Downloads::RateHours;

namespace {

constexpr qint64 presets[] = {0, 1'000'000, 5'000'000, 20'000'000};
/** What is proposed: slower while people work. */
const RateHours workingHours{QTime(8, 0), QTime(17, 0), RateHours::workingDays, 1'000'000};
constexpr int weekend = 0x60;

QLabel *dimLabel(const QString &text)
{
    auto *label = new QLabel(text);
    setLook(*label, Look::Dim);
    return label;
}

QTimeEdit *timeField(const QTime &time, const QString &name)
{
    auto *field = new QTimeEdit(time);
    field->setDisplayFormat(QStringLiteral("HH:mm"));
    field->setKeyboardTracking(false);
    field->setAccessibleName(name);
    return field;
}

QComboBox *daysBox(int days)
{
    auto *box = new QComboBox;
    QList<int> choices{RateHours::everyDay, RateHours::workingDays, weekend};
    for (int day = 0; day < 7; ++day)
        choices.append(1 << day);
    if (!choices.contains(days))
        choices.prepend(days);
    for (const int choice : std::as_const(choices))
        box->addItem(daysText(choice), choice);
    box->setCurrentIndex(static_cast<int>(choices.indexOf(days)));
    box->setAccessibleName(LimitPopup::tr("Days"));
    return box;
}

} // namespace

LimitPopup::LimitPopup(DownloadPreferences &preferences, Tasks::TaskQueue &queue, const TaskTableModel &table,
                       QWidget *parent)
    : Popup(tr("Limits"), parent)
    , m_preferences(preferences)
{
    setObjectName(QStringLiteral("limits"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 2, grid * 3 / 2, grid * 2, grid * 3 / 2);
    column->setSpacing(grid);
    column->setSizeConstraint(QLayout::SetFixedSize);
    makeHead();
    makeCounts(queue, table);
    column->addWidget(dimLabel(tr("Hours with another limit")));
    m_hours = new QWidget;
    column->addWidget(m_hours);
    m_addHours = new QPushButton(icon(Symbol::Add), tr("Add hours"));
    m_addHours->setAutoDefault(false);
    connect(m_addHours, &QPushButton::clicked, this, [this] {
        change([](DownloadSettings &settings) { settings.hours.append(workingHours); });
        makeHours();
    });
    auto *row = new QHBoxLayout;
    row->addWidget(m_addHours);
    row->addStretch(1);
    column->addLayout(row);
    m_now = dimLabel({});
    column->addWidget(m_now);
    makeHours();
    updateNow();
    m_total->setFocus();
}

void LimitPopup::makeHead()
{
    auto &column = *static_cast<QVBoxLayout *>(layout());
    auto *total = new QHBoxLayout;
    total->setSpacing(grid);
    auto *label = new QLabel(tr("All downloads together"));
    total->addWidget(label);
    total->addStretch(1);
    m_total = new RateBox;
    m_total->setAccessibleName(tr("Limit of all downloads together"));
    m_total->setRate(m_preferences.settings().bytesPerSecond);
    connect(m_total, &RateBox::rateChanged, this, [this](qint64 rate) {
        change([rate](DownloadSettings &settings) { settings.bytesPerSecond = rate; });
    });
    total->addWidget(m_total);
    column.addLayout(total);

    auto *quick = new QHBoxLayout;
    quick->setSpacing(grid);
    for (const qint64 preset : presets) {
        auto *button = new QPushButton(preset == 0 ? tr("No limit") : limitText(preset));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, preset] { m_total->setRate(preset); });
        quick->addWidget(button, 1);
    }
    column.addLayout(quick);
}

void LimitPopup::makeCounts(Tasks::TaskQueue &queue, const TaskTableModel &table)
{
    const auto add = [this](const QString &name, int value, int most, auto take) {
        auto *row = new QHBoxLayout;
        row->addWidget(new QLabel(name));
        row->addStretch(1);
        auto *box = new QSpinBox;
        box->setRange(1, most);
        box->setValue(value);
        box->setKeyboardTracking(false);
        box->setAccessibleName(name);
        connect(box, &QSpinBox::valueChanged, this, take);
        row->addWidget(box);
        static_cast<QVBoxLayout *>(layout())->addLayout(row);
    };
    add(tr("Connections to one server"), m_preferences.settings().maxPerHost, mostPerHost,
        [this](int count) { change([count](DownloadSettings &settings) { settings.maxPerHost = count; }); });
    int atOnce = 1;
    for (const Tasks::GroupSnapshot &group : table.groups())
        atOnce = group.name == Downloads::downloadGroup ? group.limit : atOnce;
    add(tr("Downloads at once"), atOnce, mostAtOnce,
        [&queue](int count) { queue.requestGroupLimit(Downloads::downloadGroup, count); });
}

void LimitPopup::makeHours()
{
    delete m_hours->layout();
    qDeleteAll(m_hours->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    auto *rows = new QVBoxLayout(m_hours);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(grid / 2);
    const qsizetype count = m_preferences.settings().hours.size();
    for (int row = 0; row < count; ++row)
        addHours(row);
    m_hours->setVisible(count > 0);
    m_addHours->setEnabled(count < mostHours);
}

void LimitPopup::addHours(int row)
{
    const RateHours &hours = m_preferences.settings().hours.at(row);
    auto *line = new QWidget;
    auto *fields = new QHBoxLayout(line);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(grid / 2);
    QComboBox *days = daysBox(hours.days);
    QTimeEdit *from = timeField(hours.from, tr("From"));
    QTimeEdit *until = timeField(hours.until, tr("Until"));
    auto *rate = new RateBox;
    rate->setRate(hours.bytesPerSecond);
    rate->setAccessibleName(tr("Limit in these hours"));
    auto *remove = new QToolButton;
    remove->setIcon(icon(Symbol::Cancel));
    remove->setAccessibleName(tr("Remove these hours"));
    remove->setToolTip(tr("Remove these hours"));
    setLook(*remove, Look::Quiet);
    fields->addWidget(days);
    fields->addWidget(from);
    fields->addWidget(new QLabel(QStringLiteral("–")));
    fields->addWidget(until);
    fields->addWidget(rate);
    fields->addWidget(remove);
    m_hours->layout()->addWidget(line);

    const auto take = [this, row, days, from, until, rate] {
        change([&](DownloadSettings &settings) {
            settings.hours[row] = {from->time(), until->time(), days->currentData().toInt(), rate->rate()};
        });
    };
    connect(days, &QComboBox::activated, this, take);
    connect(from, &QTimeEdit::timeChanged, this, take);
    connect(until, &QTimeEdit::timeChanged, this, take);
    connect(rate, &RateBox::rateChanged, this, take);
    connect(
        remove, &QToolButton::clicked, this,
        [this, row] {
            change([row](DownloadSettings &settings) { settings.hours.removeAt(row); });
            makeHours();
        },
        Qt::QueuedConnection); // it deletes the button
}

void LimitPopup::change(const std::function<void(DownloadSettings &)> &how)
{
    DownloadSettings settings = m_preferences.settings();
    how(settings);
    m_preferences.setSettings(settings);
    updateNow();
}

void LimitPopup::updateNow()
{
    const RateHours *hours = m_preferences.hoursNow();
    const QString limit = limitText(m_preferences.rateNow());
    m_now->setText(hours ? tr("Now: %1, until %2").arg(limit, hours->until.toString(QStringLiteral("HH:mm")))
                         : tr("Now: %1").arg(limit));
}

} // namespace Landline::Ui
