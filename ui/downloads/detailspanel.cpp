// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/detailspanel.h"

#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/tasktext.h"
#include "ui/painting/buttons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGridLayout>
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
        QGuiApplication::clipboard()->setText(m_address.value->text());
        Q_EMIT addressCopied();
    });
    head->addWidget(copy);
    column->addLayout(head);

    auto *content = new QWidget;
    setLook(*content, Look::Pane);
    m_grid = new QGridLayout(content);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(grid * 2);
    m_grid->setVerticalSpacing(grid / 2);
    m_grid->setColumnStretch(1, 1);
    m_state = addLine(tr("State"));
    m_size = addLine(tr("Size"));
    m_address = addLine(tr("Address"));
    m_finalAddress = addLine(tr("Redirected to"));
    m_file = addLine(tr("File"));
    m_times = addLine(tr("Times"));
    m_grid->setRowStretch(m_grid->rowCount(), 1);
    auto *area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(area, 1);
}

DetailsPanel::Line DetailsPanel::addLine(const QString &title)
{
    const int row = m_grid->rowCount();
    Line line{new QLabel(title), new QLabel};
    setLook(*line.title, Look::Dim);
    line.title->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    line.value->setTextFormat(Qt::PlainText);
    line.value->setWordWrap(true);
    line.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    line.value->setAccessibleName(title);
    m_grid->addWidget(line.title, row, 0);
    m_grid->addWidget(line.value, row, 1);
    return line;
}

void DetailsPanel::setLine(const Line &line, const QString &text)
{
    line.title->setVisible(!text.isEmpty());
    line.value->setVisible(!text.isEmpty());
    if (line.value->text() != text)
        line.value->setText(text);
}

void DetailsPanel::show(const Tasks::TaskSnapshot &download, const QString &state)
{
    const DownloadDetails details = detailsOf(download);
    m_name->setText(plainText(downloadName(download), KeepBreaks::No));
    const QString pace = paceText(download);
    QStringList stateParts{pace, download.state == Tasks::TaskState::Running && !pace.isEmpty() ? QString()
                                                                                                : state};
    stateParts.removeAll(QString());
    setLine(m_state, stateParts.join(QStringLiteral(" · ")));
    setLook(*m_state.value, taskTone(download.state) == TaskTone::Bad ? Look::ErrorText : Look::Plain);
    setLine(m_size, sizeText(download));
    setLine(m_address, plainText(details.url, KeepBreaks::No));
    setLine(m_finalAddress, plainText(details.finalUrl, KeepBreaks::No));
    const bool done = download.state == Tasks::TaskState::Succeeded;
    const QString unfinished = details.part.isEmpty() ? details.directory : details.part;
    setLine(m_file, plainText(done ? details.file : unfinished, KeepBreaks::No));
    setLine(m_times, timesText(download));
    const QList<RowAction> possible = rowActionsFor(download);
    showButtons(m_buttons, *this, [&possible](RowAction action) { return possible.contains(action); });
}

} // namespace Landline::Ui
