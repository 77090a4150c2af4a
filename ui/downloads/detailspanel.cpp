// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/detailspanel.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/tasktext.h"
#include "ui/painting/buttons.h"
#include "ui/painting/factsgrid.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>

namespace Landline::Ui {

namespace {

constexpr RowAction allActions[] = {RowAction::Retry,  RowAction::Resume, RowAction::Pause,
                                    RowAction::Cancel, RowAction::Open,   RowAction::OpenFolder};

QString timesText(const Tasks::TaskSnapshot &download)
{
    const auto text = [](const QDateTime &time) {
        return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
    };
    QStringList parts;
    if (download.createdAt.isValid())
        parts.append(DetailsPanel::tr("added %1").arg(text(download.createdAt)));
    if (download.finishedAt.isValid())
        parts.append(DetailsPanel::tr("ended %1").arg(text(download.finishedAt)));
    if (download.state == Tasks::TaskState::Succeeded)
        parts.append(DetailsPanel::tr("took %1").arg(spanText(download.activeTime)));
    return parts.join(QStringLiteral(" · "));
}

QString sizeText(const Tasks::TaskSnapshot &download)
{
    const QString amount = amountText(download);
    if (download.progress.total < 0)
        return amount;
    //: A size in full, as in "4.0 GB (4,012,345,678 bytes)".
    return DetailsPanel::tr("%1 (%2 bytes)").arg(amount, QLocale().toString(download.progress.total));
}

} // namespace

DetailsPanel::DetailsPanel(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(QStringLiteral("downloadDetails"));
    setAccessibleName(tr("Details of the selected download"));
    setLook(*this, Look::Pane);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid * 2, grid, grid * 2, grid);
    auto *head = new QHBoxLayout;
    m_name = new QLabel;
    m_name->setTextFormat(Qt::PlainText);
    m_name->setFont(textFont(TextSize::Base, TextWeight::Bold));
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    head->addWidget(m_name, 1);
    for (const RowAction action : allActions) {
        auto *button = new QPushButton(icon(rowActionSymbol(action)), rowActionText(action));
        connect(button, &QPushButton::clicked, this, [this, action] { Q_EMIT actionTriggered(action); });
        m_buttons.insert(action, button);
        head->addWidget(button);
    }
    auto *copy = new QPushButton(icon(Symbol::Copy), tr("Copy address"));
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_facts->value(m_address).text());
        Q_EMIT addressCopied();
    });
    head->addWidget(copy);
    column->addLayout(head);

    m_facts = new FactsGrid;
    m_state = m_facts->addLine(tr("State"));
    m_size = m_facts->addLine(tr("Size"));
    m_address = m_facts->addLine(tr("Address"));
    m_finalAddress = m_facts->addLine(tr("Redirected to"));
    m_file = m_facts->addLine(tr("File"));
    m_times = m_facts->addLine(tr("Times"));
    auto *area = new QScrollArea;
    area->setWidget(m_facts);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(area, 1);
}

void DetailsPanel::show(const Tasks::TaskSnapshot &download, const QString &state)
{
    const DownloadDetails details = detailsOf(download);
    m_name->setText(plainText(downloadName(download), KeepBreaks::No));
    const QString pace = paceText(download);
    QStringList stateParts{pace, download.state == Tasks::TaskState::Running && !pace.isEmpty() ? QString()
                                                                                                : state};
    stateParts.removeAll(QString());
    m_facts->setText(m_state, stateParts.join(QStringLiteral(" · ")));
    setLook(m_facts->value(m_state),
            taskTone(download.state) == TaskTone::Bad ? Look::ErrorText : Look::Plain);
    m_facts->setText(m_size, sizeText(download));
    m_facts->setText(m_address, plainText(details.url, KeepBreaks::No));
    m_facts->setText(m_finalAddress, plainText(details.finalUrl, KeepBreaks::No));
    const bool done = download.state == Tasks::TaskState::Succeeded;
    const QString unfinished = details.part.isEmpty() ? details.directory : details.part;
    m_facts->setText(m_file, plainText(done ? details.file : unfinished, KeepBreaks::No));
    m_facts->setText(m_times, timesText(download));
    const QList<RowAction> possible = rowActionsFor(download);
    showButtons(m_buttons, *this, [&possible](RowAction action) { return possible.contains(action); });
}

} // namespace Landline::Ui
