// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tasks/groupspopup.h"

#include "core/base/plaintext.h"
#include "core/tasks/taskqueue.h"
#include "ui/models/tasktablemodel.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <climits>

namespace Landline::Ui {

using Tasks::FailurePolicy;
using Tasks::GroupSnapshot;

namespace {

constexpr int widestName = 200;

QString amountOf(const GroupSnapshot &group)
{
    QStringList parts;
    if (group.running > 0)
        parts.append(GroupsPopup::tr("%1 running").arg(QLocale().toString(group.running)));
    if (group.waiting > 0)
        parts.append(GroupsPopup::tr("%1 waiting").arg(QLocale().toString(group.waiting)));
    if (group.suspended)
        parts.append(GroupsPopup::tr("paused"));
    return parts.isEmpty() ? GroupsPopup::tr("idle") : parts.join(QStringLiteral(" · "));
}

QLabel *headOf(const QString &text)
{
    auto *label = new QLabel(text);
    setLook(*label, Look::Dim);
    label->setFont(textFont(TextSize::Small));
    return label;
}

} // namespace

GroupsPopup::GroupsPopup(Tasks::TaskQueue &queue, const TaskTableModel &table, QWidget *parent)
    : Popup(tr("Groups"), parent)
    , m_queue(queue)
    , m_table(table)
{
    setObjectName(QStringLiteral("groups"));
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(grid * 2, grid * 3 / 2, grid * 2, grid * 3 / 2);
    m_grid->setHorizontalSpacing(grid * 3 / 2);
    m_grid->setVerticalSpacing(grid);
    const QString heads[] = {tr("Group"), {}, tr("At once"), {}, tr("When one fails")};
    for (int column = 0; column < static_cast<int>(std::size(heads)); ++column)
        m_grid->addWidget(headOf(heads[column]), 0, column);
    update();
    connect(&table, &TaskTableModel::groupsChanged, this, &GroupsPopup::update);
}

GroupsPopup::Row GroupsPopup::makeRow(const QString &name)
{
    const QString shown = plainText(name, KeepBreaks::No);
    Row row{new QLabel, new QSpinBox, new QPushButton, new QComboBox};
    auto *title = new QLabel(fontMetrics().elidedText(shown, Qt::ElideMiddle, widestName));
    title->setTextFormat(Qt::PlainText);
    setLook(*row.amount, Look::Dim);
    row.limit->setRange(noLimit, highestLimit);
    row.limit->setSpecialValueText(tr("no limit"));
    row.limit->setAccessibleName(tr("“%1” at once").arg(shown));
    row.limit->setToolTip(tr("How many of the group run at once"));
    row.limit->setKeyboardTracking(false);
    connect(row.limit, &QSpinBox::valueChanged, this,
            [this, name](int limit) { m_queue.requestGroupLimit(name, limit == noLimit ? INT_MAX : limit); });
    connect(row.pause, &QPushButton::clicked, this, [this, name] {
        m_queue.requestGroup(name, m_rows.value(name).suspended ? Tasks::TaskVerb::Resume
                                                                : Tasks::TaskVerb::Suspend);
    });
    row.onFailure->addItem(tr("go on"), QVariant::fromValue(FailurePolicy::Continue));
    row.onFailure->addItem(tr("pause the group"), QVariant::fromValue(FailurePolicy::SuspendGroup));
    row.onFailure->addItem(tr("cancel what waits"), QVariant::fromValue(FailurePolicy::CancelWaiting));
    row.onFailure->setAccessibleName(tr("When a task of “%1” fails").arg(shown));
    connect(row.onFailure, &QComboBox::activated, this, [this, name, box = row.onFailure] {
        m_queue.requestGroupOnFailure(name, box->currentData().value<FailurePolicy>());
    });
    const int at = m_grid->rowCount();
    QWidget *const widgets[] = {title, row.amount, row.limit, row.pause, row.onFailure};
    for (int column = 0; column < static_cast<int>(std::size(widgets)); ++column)
        m_grid->addWidget(widgets[column], at, column);
    return row;
}

void GroupsPopup::update()
{
    for (const GroupSnapshot &group : m_table.groups()) {
        auto row = m_rows.find(group.name);
        if (row == m_rows.end())
            row = m_rows.insert(group.name, makeRow(group.name));
        row->amount->setText(amountOf(group));
        row->suspended = group.suspended;
        row->pause->setText(group.suspended ? tr("Resume") : tr("Pause"));
        row->pause->setIcon(icon(group.suspended ? Symbol::Resume : Symbol::Pause));
        row->pause->setAccessibleName(group.suspended ? tr("Resume “%1”").arg(group.name)
                                                      : tr("Pause “%1”").arg(group.name));
        // What somebody is typing stays.
        const int limit = group.limit > highestLimit ? noLimit : group.limit;
        if (!row->limit->hasFocus() && row->limit->value() != limit) {
            const QSignalBlocker quiet(row->limit);
            row->limit->setValue(limit);
        }
        row->onFailure->setCurrentIndex(row->onFailure->findData(QVariant::fromValue(group.onFailure)));
    }
}

} // namespace Landline::Ui
