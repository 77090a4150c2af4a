// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/taskoptionsform.h"

#include "core/base/plaintext.h"
#include "ui/models/taskcommands.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <QTimeEdit>

#include <algorithm>

namespace Landline::Ui {

namespace {

enum class Start { Soon, Held, At };
enum class Again { Never, Minutes, Hours, Daily };

constexpr int secondsOfAnHour = 3600;
constexpr int longestMinutes = 60 * 24 * 365;
constexpr qsizetype maxTitleLength = 200;

template <class T>
T dataOf(const QComboBox &box)
{
    return static_cast<T>(box.currentData().toInt());
}

} // namespace

TaskOptionsForm::TaskOptionsForm(const NewTaskSurroundings &surroundings, QWidget *parent)
    : QWidget(parent)
{
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(grid * 2);
    m_grid->setVerticalSpacing(grid / 2);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
    makeWhat(surroundings);
    makeWhen();
    makeHow(surroundings);
}

void TaskOptionsForm::addLine(Side side, const QString &name, QWidget *field, QWidget *second)
{
    const int row = side == Side::Right ? m_grid->rowCount() - 1 : m_grid->rowCount();
    const int column = side == Side::Right ? 2 : 0;
    auto *label = new QLabel(name);
    setLook(*label, Look::Dim);
    label->setBuddy(field);
    field->setAccessibleName(name);
    field->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_grid->addWidget(label, row, column);
    m_grid->addWidget(field, row, column + 1);
    if (second) {
        second->setAccessibleName(name);
        m_grid->addWidget(second, row, 2, 1, 2);
    }
}

void TaskOptionsForm::makeWhat(const NewTaskSurroundings &surroundings)
{
    m_title = new QLineEdit;
    m_title->setMaxLength(static_cast<int>(maxTitleLength));
    m_title->setPlaceholderText(tr("as what it does"));
    addLine(Side::Left, tr("Name"), m_title);
    m_group = new QComboBox;
    m_group->setEditable(true);
    m_group->addItem(QString());
    for (const QString &group : surroundings.groups)
        m_group->addItem(group);
    m_group->lineEdit()->setPlaceholderText(tr("the kind's own"));
    addLine(Side::Right, tr("Group"), m_group);
    m_priority = new QComboBox;
    m_priority->addItem(tr("high"), highPriority);
    m_priority->addItem(tr("normal"), 0);
    m_priority->addItem(tr("low"), lowPriority);
    m_priority->setCurrentIndex(1);
    addLine(Side::Left, tr("Priority"), m_priority);
    m_after = new QComboBox;
    m_after->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_after->addItem(tr("nothing"), 0);
    const qsizetype first = std::max<qsizetype>(0, surroundings.tasks.size() - mostTasksOffered);
    for (qsizetype i = surroundings.tasks.size() - 1; i >= first; --i) {
        const auto &[id, title] = surroundings.tasks.at(i);
        m_after->addItem(plainText(title, KeepBreaks::No), QVariant::fromValue(id.value()));
    }
    addLine(Side::Right, tr("After"), m_after);
}

void TaskOptionsForm::makeWhen()
{
    const QDateTime now = QDateTime::currentDateTime();
    m_start = new QComboBox;
    m_start->addItem(tr("as soon as possible"), static_cast<int>(Start::Soon));
    m_start->addItem(tr("when I say so"), static_cast<int>(Start::Held));
    m_start->addItem(tr("at"), static_cast<int>(Start::At));
    m_startAt = new QDateTimeEdit(now.addSecs(secondsOfAnHour));
    m_startAt->setMinimumDateTime(now);
    m_startAt->setCalendarPopup(true);
    m_startAt->setDisplayFormat(locale().dateFormat(QLocale::ShortFormat) + QLatin1Char(' ')
                                + locale().timeFormat(QLocale::ShortFormat));
    addLine(Side::Both, tr("Start"), m_start, m_startAt);
    m_repeat = new QComboBox;
    m_repeat->addItem(tr("never"), static_cast<int>(Again::Never));
    m_repeat->addItem(tr("every so many minutes"), static_cast<int>(Again::Minutes));
    m_repeat->addItem(tr("every so many hours"), static_cast<int>(Again::Hours));
    m_repeat->addItem(tr("daily at"), static_cast<int>(Again::Daily));
    auto *when = new QWidget;
    auto *column = new QHBoxLayout(when);
    column->setContentsMargins(0, 0, 0, 0);
    m_every = new QSpinBox;
    m_every->setRange(1, longestMinutes);
    m_every->setAccessibleName(tr("Repeat every"));
    m_daily = new QTimeEdit(QTime::fromMSecsSinceStartOfDay(8 * secondsOfAnHour * 1000));
    m_daily->setDisplayFormat(locale().timeFormat(QLocale::ShortFormat));
    m_daily->setAccessibleName(tr("Repeat at"));
    column->addWidget(m_every);
    column->addWidget(m_daily);
    addLine(Side::Both, tr("Repeat"), m_repeat, when);
    const auto update = [this] {
        m_startAt->setVisible(dataOf<Start>(*m_start) == Start::At);
        const auto again = dataOf<Again>(*m_repeat);
        m_every->setVisible(again == Again::Minutes || again == Again::Hours);
        m_daily->setVisible(again == Again::Daily);
    };
    connect(m_start, &QComboBox::currentIndexChanged, this, update);
    connect(m_repeat, &QComboBox::currentIndexChanged, this, update);
    update();
}

void TaskOptionsForm::makeHow(const NewTaskSurroundings &surroundings)
{
    m_timeout = new QSpinBox;
    m_timeout->setRange(0, longestMinutes);
    m_timeout->setSpecialValueText(tr("none"));
    m_timeout->setSuffix(tr(" min"));
    addLine(Side::Left, tr("Time-out"), m_timeout);
    m_retries = new QSpinBox;
    m_retries->setRange(0, mostRetries);
    m_retries->setSpecialValueText(tr("none"));
    addLine(Side::Right, tr("Retries"), m_retries);
    m_room = new QComboBox;
    m_room->addItem(tr("nobody"));
    for (const QString &room : surroundings.rooms)
        m_room->addItem(plainText(room, KeepBreaks::No), room);
    m_room->setEnabled(!surroundings.rooms.isEmpty());
    addLine(Side::Left, tr("Tell the room"), m_room);
}

Tasks::TaskOptions TaskOptionsForm::options() const
{
    Tasks::TaskOptions options;
    options.title = m_title->text().trimmed();
    options.group = m_group->currentText().trimmed();
    options.priority = m_priority->currentData().toInt();
    if (const Tasks::TaskId first(m_after->currentData().toLongLong()); !first.isNull())
        options.after = {first};
    options.held = dataOf<Start>(*m_start) == Start::Held;
    if (dataOf<Start>(*m_start) == Start::At)
        options.startAt = m_startAt->dateTime();
    const std::chrono::minutes every(m_every->value());
    switch (dataOf<Again>(*m_repeat)) {
    case Again::Never:
        break;
    case Again::Minutes:
        options.repeat.every = every;
        break;
    case Again::Hours:
        options.repeat.every = every * 60;
        break;
    case Again::Daily:
        options.repeat.at = m_daily->time();
        break;
    }
    options.timeout = std::chrono::minutes(m_timeout->value());
    options.retry.maxAttempts = 1 + m_retries->value();
    // Who asks for retries means whatever goes wrong: a command knows no transient errors.
    if (m_retries->value() > 0)
        options.retry.on = Tasks::RetryOn::AnyError;
    options.postTo = m_room->currentData().toString();
    return options;
}

} // namespace Landline::Ui
