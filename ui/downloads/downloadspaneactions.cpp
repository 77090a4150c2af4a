// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with selected downloads.
#include "core/base/bytecount.h"
#include "core/base/plaintext.h"
#include "core/tasks/kinds/comparekind.h"
#include "core/tasks/taskqueue.h"
#include "ui/downloads/detailspanel.h"
#include "ui/downloads/downloadlayout.h"
#include "ui/downloads/downloadsheets.h"
#include "ui/downloads/downloadspane.h"
#include "ui/downloads/downloadsview.h"
#include "ui/downloads/finishedfiles.h"
#include "ui/downloads/ratepopup.h"
#include "ui/models/downloaddetails.h"
#include "ui/models/taskcommands.h"
#include "ui/models/taskstotal.h"
#include "ui/painting/noticebar.h"
#include "ui/painting/taskactions.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QPointer>
#include <QUrl>

namespace Landline::Ui {

using Tasks::TaskId;
using Tasks::TaskSnapshot;

namespace {

std::optional<TaskDeed> deedFor(RowAction action)
{
    switch (action) {
    case RowAction::Pause:
        return TaskDeed::Pause;
    case RowAction::Resume:
        return TaskDeed::Resume;
    case RowAction::Retry:
    case RowAction::StartOver:
        return TaskDeed::Retry;
    case RowAction::Cancel:
        return TaskDeed::Cancel;
    case RowAction::SignIn:
    case RowAction::ReplaceAddress:
    case RowAction::Open:
    case RowAction::OpenFolder:
        break;
    }
    return {};
}

} // namespace

void DownloadsPane::makeActions()
{
    using Section = TaskActions::Section;
    m_actions = new TaskActions(commands(), *m_view, filter(), this);
    connect(m_actions, &TaskActions::removeRequested, this,
            [this] { removeSelected(TaskCommands::Files::Stay); });
    m_actions->add(
        Section::Remove, Symbol::Trash, tr("Remove and discard file"),
        QKeySequence(Qt::SHIFT | Qt::Key_Delete),
        [this](const QList<TaskId> &) { removeSelected(TaskCommands::Files::Discard); },
        [](const QList<TaskId> &) { return true; });
    connect(&commands(), &TaskCommands::filesLeft, &m_wastebasket, &Wastebasket::put);
    connect(&m_wastebasket, &Wastebasket::refused, this, [this](const QStringList &paths) {
        const QString name = plainText(QFileInfo(paths.constFirst()).fileName(), KeepBreaks::No);
        notices().say(tr("“%1” can't be put into the wastebasket; it is still in its folder.").arg(name), {},
                      NoticeKind::Error);
    });
    for (const RowAction action : {RowAction::Open, RowAction::OpenFolder}) {
        m_actions->add(
            Section::Open, rowActionSymbol(action), rowActionText(action), {},
            [this, action](const QList<TaskId> &ids) { carryOut(action, ids); },
            [this](const QList<TaskId> &ids) {
                const TaskSnapshot *task = ids.size() == 1 ? table().task(ids.constFirst()) : nullptr;
                return task && task->state == Tasks::TaskState::Succeeded;
            });
    }
    makeChangeActions();
    m_actions->add(
        Section::Copy, Symbol::Copy, tr("Copy address"), QKeySequence(QKeySequence::Copy),
        [this](const QList<TaskId> &ids) { copyAddresses(ids); }, [](const QList<TaskId> &) { return true; });
}

void DownloadsPane::copyAddresses(const QList<TaskId> &ids)
{
    QStringList addresses;
    for (const TaskId id : ids) {
        if (const TaskSnapshot *task = table().task(id))
            addresses.append(detailsOf(*task).url);
    }
    QApplication::clipboard()->setText(addresses.join(QLatin1Char('\n')));
    notices().say(ids.size() == 1 ? tr("The address is copied.") : tr("The addresses are copied."));
}

void DownloadsPane::carryOut(RowAction action, const QList<TaskId> &ids)
{
    if (const auto deed = deedFor(action)) {
        commands().carryOut(*deed, ids);
        return;
    }
    if (action == RowAction::ReplaceAddress || action == RowAction::SignIn) {
        const TaskId id = ids.value(0);
        action == RowAction::SignIn ? askLogin(id) : askAddress(id);
        return;
    }
    for (const TaskId id : ids)
        openFile(id, action);
}

bool DownloadsPane::isPossible(RowAction action, const QList<TaskId> &ids)
{
    const auto deed = deedFor(action);
    // Starting over is a retry by another name.
    return deed && action != RowAction::StartOver && commands().isPossible(*deed, ids);
}

void DownloadsPane::askAddress(TaskId id)
{
    const TaskSnapshot *task = table().task(id);
    if (!task || !m_changes.request(id))
        return;
    const qint64 done = task->progress.done;
    auto *sheet =
        new AddressSheet(downloadName(*task), m_changes.request(id)->url.toDisplayString(QUrl::FullyEncoded),
                         done > 0 ? bytesText(done) : QString(), window());
    connect(sheet, &AddressSheet::chosen, this,
            [this, id](const QUrl &address) { m_changes.replaceAddress(id, address); });
    sheet->open();
}

void DownloadsPane::askLogin(TaskId id)
{
    const auto request = m_changes.request(id);
    if (!request)
        return;
    auto *sheet = new SignInSheet(request->url.host(), request->access.user, window());
    connect(sheet, &SignInSheet::chosen, this, [this, id](const QString &user, const QString &password) {
        m_changes.signIn(id, user, password);
    });
    sheet->open();
}

void DownloadsPane::askDigest(TaskId id)
{
    const TaskSnapshot *task = table().task(id);
    if (!task)
        return;
    const bool isDone = task->state == Tasks::TaskState::Succeeded;
    auto *sheet = new DigestSheet(
        downloadName(*task), isDone ? DigestSheet::When::Now : DigestSheet::When::WhenComplete, window());
    connect(sheet, &DigestSheet::chosen, this, [this, id, isDone](const Downloads::FileDigest &digest) {
        if (isDone)
            compareDigest(id, digest);
        else
            m_changes.expectDigest(id, digest);
    });
    sheet->open();
}

void DownloadsPane::compareDigest(TaskId id, const Downloads::FileDigest &digest)
{
    const TaskSnapshot *task = table().task(id);
    if (!task)
        return;
    Tasks::TaskOptions options;
    options.title = tr("Check %1").arg(downloadName(*task));
    const TaskId check =
        m_queue.addTask(Tasks::compareWithDigestSpec(detailsOf(*task).file, digest.toText()), options);
    const QString name = plainText(downloadName(*task), KeepBreaks::No);
    notices().say(tr("Checking “%1”…").arg(name), {}, NoticeKind::Note, std::chrono::milliseconds(0));
    // Asked of the queue: it may be over before anybody could listen.
    m_queue.whenFinished(check, [self = QPointer(this), name, algorithm = digest.algorithm.toUpper()](
                                    const Result<Tasks::TaskOutcome> &outcome) {
        QMetaObject::invokeMethod(
            qApp,
            [self, name, algorithm, outcome] {
                if (self)
                    self->sayCompared(name, algorithm, outcome);
            },
            Qt::QueuedConnection);
    });
}

void DownloadsPane::sayCompared(const QString &name, const QString &algorithm,
                                const Result<Tasks::TaskOutcome> &outcome)
{
    if (outcome && outcome->state == Tasks::TaskState::Succeeded) {
        notices().say(tr("“%1” has that digest: %2 checked.").arg(name, algorithm));
        return;
    }
    const QString why = plainText(outcome ? outcome->error.message : outcome.error().message, KeepBreaks::No);
    notices().say(why.isEmpty() ? tr("“%1” was not checked: that was cancelled.").arg(name)
                                : tr("“%1”: %2").arg(name, why),
                  {}, NoticeKind::Error, std::chrono::milliseconds(0));
}

void DownloadsPane::makeChangeActions()
{
    using Section = TaskActions::Section;
    const auto areOpen = [this](const QList<TaskId> &ids) { return m_changes.arePossible(ids); };
    const auto isOneOpen = [this](const QList<TaskId> &ids) {
        return ids.size() == 1 && m_changes.arePossible(ids);
    };
    const auto isOne = [](const QList<TaskId> &ids) { return ids.size() == 1; };
    m_actions->add(
        Section::More, Symbol::Speed, tr("Limit speed…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L),
        [this](const QList<TaskId> &ids) { askRate(ids); }, areOpen);
    m_actions->add(
        Section::More, Symbol::Link, tr("Replace address…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
        [this](const QList<TaskId> &ids) { askAddress(ids.constFirst()); }, isOneOpen);
    m_actions->add(
        Section::More, Symbol::Lock, tr("Sign in…"), {},
        [this](const QList<TaskId> &ids) { askLogin(ids.constFirst()); }, isOneOpen);
    m_actions->add(
        Section::More, Symbol::Hash, tr("Check digest…"), {},
        [this](const QList<TaskId> &ids) { askDigest(ids.constFirst()); }, isOne);
}

void DownloadsPane::askRate(const QList<TaskId> &ids)
{
    const auto request = m_changes.request(ids.constFirst());
    const TaskSnapshot *task = table().task(ids.constFirst());
    if (!request || !task)
        return;
    auto *popup =
        new RatePopup(ids.size() == 1 ? downloadName(*task) : downloadsText(static_cast<int>(ids.size())),
                      request->bytesPerSecond, this);
    connect(popup, &RatePopup::chosen, this, [this, ids](qint64 rate) { m_changes.setRate(ids, rate); });
    popup->popUp(m_actions->placeOfCurrent());
}

void DownloadsPane::openFile(TaskId id, RowAction how)
{
    const TaskSnapshot *task = table().task(id);
    if (!task)
        return;
    const DownloadDetails details = detailsOf(*task);
    if (task->state != Tasks::TaskState::Succeeded) {
        if (how != RowAction::OpenFolder)
            return;
        if (details.part.isEmpty())
            m_files->openFolder(details.directory);
        else
            m_files->showInFolder({details.part});
    } else if (how == RowAction::Open) {
        m_files->open(details.file);
    } else {
        m_files->showInFolder({details.file});
    }
}

void DownloadsPane::removeSelected(TaskCommands::Files files)
{
    const QList<TaskId> ids = m_view->selectedIds();
    const QString what = downloadsText(static_cast<int>(ids.size()));
    remove(ids,
           files == TaskCommands::Files::Stay
               ? tr("Removed %1 from the list. Files stay where they are.").arg(what)
               : tr("Removed %1. Files go to the wastebasket when this message goes.").arg(what),
           files);
}

} // namespace Landline::Ui
