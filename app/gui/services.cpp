// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/services.h"

#include "app/control/taskcontrolprotocol.h"
#include "core/downloads/downloadoperation.h"
#include "core/downloads/downloadrequest.h"
#include "core/downloads/unpacknext.h"
#include "core/tasks/kinds/arguments.h"
#include "core/tasks/kinds/commandkind.h"
#include "core/tasks/kinds/standardkinds.h"

namespace Landline::App {

// Three files at once, as a browser does: enough to fill a line, few enough for each to end soon.
static constexpr int parallelDownloads = 3;
static constexpr int parallelCommands = 2;
static constexpr int parallelFileTasks = 2;

Services::Services(const Profile &profile, const QProcessEnvironment &childEnvironment)
    : m_childEnvironment(childEnvironment)
    , m_store(new Tasks::TaskStore(profile.filePath(QStringLiteral("tasks.db"))))
    , m_history(new Downloads::DownloadHistory(profile.filePath(QStringLiteral("downloads.db"))))
    , m_queue(new Tasks::TaskQueue(m_clock, m_store))
    , m_lookup(new Downloads::HttpFileLookup)
    , m_rooms(profile)
    , m_resultPoster(m_rooms)
{
    m_storeThread.setObjectName(QStringLiteral("store"));
    m_engineThread.setObjectName(QStringLiteral("engine"));
    m_store->moveToThread(&m_storeThread);
    m_history->moveToThread(&m_storeThread);
    m_queue->moveToThread(&m_engineThread);
    m_lookup->moveToThread(&m_engineThread);
    connect(&m_storeThread, &QThread::finished, m_store, &QObject::deleteLater);
    connect(&m_storeThread, &QThread::finished, m_history, &QObject::deleteLater);
    connect(m_queue, &Tasks::TaskQueue::taskFinished, m_history,
            [history = m_history](const Tasks::TaskSnapshot &task) {
                if (const auto entry = Downloads::historyEntryOf(task))
                    history->record(*entry);
            });
    connect(&m_engineThread, &QThread::finished, m_queue, &QObject::deleteLater);
    connect(&m_engineThread, &QThread::finished, m_lookup, &QObject::deleteLater); // before the engine
    connect(&m_engineThread, &QThread::started, m_queue, [this, controlPath = Control::socketPath(profile)] {
        // In the engine thread: its network managers belong there.
        m_engine = new Downloads::DownloadEngine(m_clock);
        m_engine->setFullDiskPolicy(Downloads::FullDiskPolicy::Suspend); // somebody is there to make room
        connect(&m_engineThread, &QThread::finished, m_engine, &QObject::deleteLater);
        m_engine->setFolders(m_firstFolders); // what goes on at once has to be found
        m_lookup->serve(*m_engine);
        registerKinds();
        m_control = new Control::TaskControlServer(*m_queue, m_queue);
        connect(m_queue, &Tasks::TaskQueue::tasksRestored, m_control, [control = m_control, controlPath] {
            if (const Result<void> listening = control->listen(controlPath); !listening)
                qWarning("%s", qPrintable(listening.error().message));
        });
        m_queue->restore();
    });
    connect(m_queue, &Tasks::TaskQueue::taskFinished, &m_resultPoster, &ResultPoster::taskFinished);
    connect(m_queue, &Tasks::TaskQueue::tasksRestored, this, &Services::ready);
    connect(m_queue, &Tasks::TaskQueue::shutdownFinished, this, &Services::shutdownStep);
    connect(&m_rooms, &Chat::RoomService::finished, this, &Services::shutdownStep);
}

Services::~Services()
{
    // The queue goes before the store that it writes to.
    for (QThread *thread : {&m_engineThread, &m_storeThread}) {
        thread->quit();
        thread->wait();
    }
}

void Services::registerKinds()
{
    Tasks::TaskKind download = Downloads::downloadKind(*m_engine);
    download.next = Downloads::unpackNext;
    m_queue->registerKind(Downloads::downloadKindName, download);
    for (const auto &[name, kind] : Tasks::standardKinds(m_childEnvironment))
        m_queue->registerKind(name, kind);
    m_queue->setGroupLimit(Downloads::downloadGroup, parallelDownloads);
    m_queue->setGroupLimit(Tasks::commandsGroup, parallelCommands);
    m_queue->setGroupLimit(Tasks::filesGroup, parallelFileTasks);
}

void Services::setDownloadSettings(const Downloads::DownloadSettings &settings)
{
    // The engine is made before the engine thread's first event.
    QMetaObject::invokeMethod(
        m_queue, [this, settings] { m_engine->setSettings(settings); }, Qt::QueuedConnection);
}

void Services::setFolders(const Downloads::FolderRules &folders)
{
    if (!m_engineThread.isRunning()) {
        m_firstFolders = folders;
        return;
    }
    // The engine is made before the engine thread's first event.
    QMetaObject::invokeMethod(
        m_queue, [this, folders] { m_engine->setFolders(folders); }, Qt::QueuedConnection);
}

void Services::start()
{
    m_storeThread.start();
    m_history->open();
    m_engineThread.start();
    m_rooms.restore();
}

void Services::shutdown()
{
    m_stillRunning = 2;
    if (m_control)
        QMetaObject::invokeMethod(m_control, &Control::TaskControlServer::close);
    m_queue->shutdown(shutdownGrace);
    m_rooms.shutdown();
}

void Services::shutdownStep()
{
    if (--m_stillRunning == 0)
        Q_EMIT finished();
}

} // namespace Landline::App
