// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/plaintext.h"
#include "core/chat/rooms/roomservice.h"
#include "core/chat/wire/frames.h"
#include "core/downloads/listedkinds.h"
#include "core/downloads/listfile.h"
#include "core/tasks/kinds/tasklist.h"
#include "core/tasks/taskqueue.h"
#include "ui/chat/chatpane.h"
#include "ui/dialogs/adddownloadssheet.h"
#include "ui/dialogs/folderssheet.h"
#include "ui/dialogs/newtasksheet.h"
#include "ui/downloads/downloadadder.h"
#include "ui/downloads/downloadchanger.h"
#include "ui/mainwindow.h"
#include "ui/painting/noticebar.h"
#include "ui/roompages.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QMimeData>
#include <QtConcurrent>

namespace Landline::Ui {

using Chat::RoomId;

namespace {

constexpr QLatin1String invitationScheme{"landline://"};

/** Blocks; for a thread of its own. */
Result<Tasks::TaskList> readTaskFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, file.errorString(), path);
    // One byte more, so that a longer one is noticed.
    return Tasks::parseTaskList(file.read(Tasks::maxTaskListBytes + 1), QFileInfo(path).absolutePath(),
                                Downloads::allListedKinds());
}

/** One a line, without logins, in as few messages as can carry them. */
QStringList messagesOf(const QList<QUrl> &urls)
{
    QStringList messages;
    for (const QUrl &url : urls) {
        const QString line = url.toString(QUrl::FormattingOptions(QUrl::FullyEncoded) | QUrl::RemoveUserInfo);
        // Encoded, a character is a byte.
        if (messages.isEmpty() || messages.constLast().size() + 1 + line.size() > Chat::Wire::maxContentBytes)
            messages.append(line);
        else
            messages.last() += u'\n' + line;
    }
    return messages;
}

} // namespace

void MainWindow::addUrls(const QList<QUrl> &urls)
{
    if (urls.isEmpty())
        return;
    goTo(Page::Downloads);
    m_adder->addUrls(urls);
}

QString MainWindow::promiseFor(const DropContent &content) const
{
    const auto count = static_cast<int>(content.urls.size());
    if (const auto *room = std::get_if<RoomId>(&m_place); room && count > 0) {
        const QString name = plainText(m_roomPages->pane(*room)->room().name, KeepBreaks::No);
        return count == 1 ? tr("Send the link to %1").arg(name)
                          : tr("Send %1 links to %2").arg(count).arg(name);
    }
    if (!content.listFiles.isEmpty())
        return tr("Download what the list names");
    if (count == 0)
        return {};
    return count == 1 ? tr("Download 1 file") : tr("Download %1 files").arg(count);
}

void MainWindow::takeDrop(const DropContent &content)
{
    const auto *room = std::get_if<RoomId>(&m_place);
    if (!room || content.urls.isEmpty()) {
        download(content);
        return;
    }
    for (const QString &text : messagesOf(content.urls))
        m_services.rooms.send(*room, text);
}

void MainWindow::download(const DropContent &content)
{
    addUrls(content.urls);
    if (content.listFiles.isEmpty())
        return;
    QtConcurrent::run([files = content.listFiles] {
        return Downloads::readListFiles(files);
    }).then(this, [this](const Downloads::ListedFiles &listed) {
        QStringList remarks = listed.problems;
        if (listed.isCut)
            remarks.append(tr("The rest is left out: one list gives at most %1 downloads.")
                               .arg(QLocale().toString(Downloads::maxListedFiles)));
        if (listed.requests.isEmpty()) {
            m_notices->say(remarks.join(u' '), {}, NoticeKind::Error);
            return;
        }
        goTo(Page::Downloads);
        m_adder->add(listed.requests, remarks.join(u' '));
    });
}

void MainWindow::paste()
{
    const QMimeData *mime = QApplication::clipboard()->mimeData();
    if (const auto *room = std::get_if<RoomId>(&m_place)) {
        ChatPane *pane = m_roomPages->pane(*room);
        pane->insertText(mime ? mime->text() : QString());
        pane->takeFocus();
        return;
    }
    const DropContent content = mime ? dropContentOf(*mime) : DropContent();
    if (content.isEmpty())
        m_notices->say(tr("There is no address in the clipboard."));
    else
        download(content);
}

void MainWindow::openArguments(const QStringList &arguments)
{
    DropContent content;
    for (const QString &argument : arguments) {
        if (const auto url = Downloads::parseDownloadUrl(argument))
            content.urls.append(*url);
        else if (argument.startsWith(invitationScheme, Qt::CaseInsensitive))
            openJoinSheet(argument);
        else if (Downloads::isListFileName(argument))
            content.listFiles.append(argument);
        else
            m_notices->say(
                tr("“%1” is neither an address, a list of addresses (.txt, .meta4) nor an invitation.")
                    .arg(plainText(argument, KeepBreaks::No)),
                {}, NoticeKind::Error);
    }
    download(content);
}

void MainWindow::openAddSheet()
{
    auto *sheet = new AddDownloadsSheet({m_adder->directory(), m_adder->settings(), m_services.lookup}, this);
    const QMimeData *mime = QApplication::clipboard()->mimeData();
    if (const DropContent content = mime ? dropContentOf(*mime) : DropContent(); !content.urls.isEmpty()) {
        QStringList lines;
        for (const QUrl &url : content.urls)
            lines.append(url.toString(QUrl::FullyEncoded));
        sheet->offerText(lines.join(QLatin1Char('\n')));
    }
    connect(sheet, &AddDownloadsSheet::requested, this,
            [this](const QList<Downloads::DownloadRequest> &requests, const QString &directory,
                   const QString &remark) {
                goTo(Page::Downloads);
                if (m_adder->directory() != directory) {
                    m_adder->setDirectory(directory);
                    Q_EMIT stateChanged();
                }
                m_adder->add(requests, remark);
            });
    connect(sheet, &AddDownloadsSheet::settingsChanged, m_adder, &DownloadAdder::setSettings);
    connect(m_adder, &DownloadAdder::settingsChanged, sheet, &AddDownloadsSheet::setSettings);
    connect(sheet, &AddDownloadsSheet::foldersRequested, this, &MainWindow::openFoldersSheet);
    sheet->open();
}

void MainWindow::openOptionsSheet(const QList<Tasks::TaskId> &ids)
{
    const QList<Downloads::DownloadRequest> requests = m_changer->hold(ids);
    if (requests.isEmpty()) {
        m_notices->say(tr("There is nothing left to change: they have ended."));
        return;
    }
    auto *sheet =
        new AddDownloadsSheet({m_adder->directory(), m_adder->settings(), m_services.lookup}, requests, this);
    connect(sheet, &AddDownloadsSheet::requested, m_changer, &DownloadChanger::change);
    connect(sheet, &QDialog::rejected, m_changer, &DownloadChanger::leave);
    sheet->open();
}

void MainWindow::openFoldersSheet()
{
    // Over the sheet that asked for it, if one did.
    QWidget *over = QApplication::activeModalWidget();
    auto *sheet = new FoldersSheet(m_adder->settings().folders, m_adder->directory(), over ? over : this);
    connect(sheet, &FoldersSheet::changed, m_adder, [this](const Downloads::FolderRules &rules) {
        IntakeSettings settings = m_adder->settings();
        settings.folders = rules;
        m_adder->setSettings(settings);
    });
    sheet->open();
}

void MainWindow::openNewTaskSheet()
{
    NewTaskSurroundings surroundings;
    surroundings.directory = QDir::homePath();
    for (const Tasks::GroupSnapshot &group : m_tasks.groups())
        surroundings.groups.append(group.name);
    for (int row = 0; row < m_tasks.rowCount(); ++row) {
        const Tasks::TaskSnapshot &task = m_tasks.taskAt(row);
        if (!isFinished(task.state))
            surroundings.tasks.append({task.id, task.title});
    }
    for (int row = 0; row < m_roomList.rowCount(); ++row)
        surroundings.rooms.append(m_roomList.roomAt(row).name);
    auto *sheet = new NewTaskSheet(surroundings, this);
    connect(sheet, &NewTaskSheet::requested, this,
            [this](const Tasks::TaskSpec &spec, const Tasks::TaskOptions &options) {
                m_services.queue.addTask(spec, options);
            });
    connect(sheet, &NewTaskSheet::listRequested, this, &MainWindow::addTaskFile);
    connect(sheet, &NewTaskSheet::downloadsRequested, this, &MainWindow::openAddSheet);
    sheet->open();
}

void MainWindow::addTaskFile(const QString &path)
{
    QtConcurrent::run([path] {
        return readTaskFile(path);
    }).then(this, [this, path](const Result<Tasks::TaskList> &list) {
        if (!list) {
            m_notices->say(tr("“%1” adds nothing: %2").arg(QFileInfo(path).fileName(), list.error().message),
                           {}, NoticeKind::Error, std::chrono::milliseconds(0));
            return;
        }
        const QList<Tasks::TaskId> ids = addTaskList(m_services.queue, *list);
        m_notices->say(ids.size() == 1 ? tr("1 task added.")
                                       : tr("%1 tasks added.").arg(QLocale().toString(ids.size())),
                       {{tr("Undo"), [this, ids] {
                             m_commands.removeLater(ids);
                             m_commands.commitRemoval();
                         }}});
    });
}

} // namespace Landline::Ui
